package provenance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
)

// Limits bound a run. A field that is 0 has its default.
type Limits struct {
	// Steps bounds the work and the memory: a statement is one, and so is a value that is looked at, and sixteen bytes
	// of its text; a value that is made is sixteen. Default: 5,000,000.
	Steps int64
	// Depth bounds the calls that are not over. Default: 512.
	Depth int
	// Reads has the answer say what the run looked at.
	Reads bool
}

// ErrLimit is the end of a run that took more than its limits, or would have had a built-in function take more than it
// should.
var ErrLimit = errors.New("the evaluation is larger than its provenance can be followed")

// Run evaluates the policy on an input, in its plain form (as encoding/json has it), which it does not change.
//
// # Errors
//
// [ErrLimit]; the context's own; or that the evaluation failed, as it does in any engine.
func (p *Program) Run(ctx context.Context, input any, l Limits) (a *Answer, err error) {
	defer func() {
		if r := recover(); r != nil {
			a, err = nil, fmt.Errorf("%w: %v", ErrLimit, r)
		}
	}()
	m := &machine{program: p, ctx: ctx, left: l.Steps, depth: l.Depth, known: map[call]local{},
		called: map[string]CallCount{}}
	if m.left == 0 {
		m.left = 5_000_000
	}
	if m.depth == 0 {
		m.depth = 512
	}
	most := m.left
	var seen reads
	if l.Reads {
		seen = reads{}
	}
	data := &value{kind: object, entries: map[string]entry{}}
	f := m.frame(p.plan, []local{{v: inputValue("", input, seen)}, {v: data}})
	result, err := f.run()
	if err != nil {
		return nil, err
	}
	if f.answer == nil {
		return &Answer{rests: result.rests, called: m.called, reads: seen}, nil
	}
	f.answer.called, f.answer.reads = m.called, seen
	err = m.pay(f.answer.v) // who reads it walks it
	f.answer.steps = most - m.left
	return f.answer, err
}

// machine is one run.
type machine struct {
	program *Program
	ctx     context.Context
	left    int64
	depth   int            // calls that may still be made
	nested  int            // blocks that are not over
	known   map[call]local // what functions without arguments gave
	called  map[string]CallCount
}

// call is a function on an input and data, by identity: the same value that another choice led to is another call.
type call struct {
	f           *function
	input, data local
}

// local is a variable: nil where it is undefined. rests is what it is due to that it is this value, as long as it has
// one, and there what it is due to that it has one.
type local struct {
	v            *value
	rests, there *atoms
}

// frame is one call.
type frame struct {
	*machine
	f      *function
	locals []local
	answer *Answer
}

func (m *machine) frame(f *function, args []local) *frame {
	out := &frame{machine: m, f: f, locals: make([]local, f.locals)}
	for i, p := range f.params {
		if i < len(args) {
			out.locals[p] = args[i]
		}
	}
	return out
}

func (m *machine) step(n int) error {
	before := m.left
	if m.left -= int64(n); m.left < 0 {
		return ErrLimit
	}
	if before>>12 != m.left>>12 {
		return m.ctx.Err()
	}
	return nil
}

// run evaluates a function. Without a value it depends on all that was asked on the way.
func (f *frame) run() (local, error) {
	var all *atoms
	for _, b := range f.f.blocks {
		end, err := f.block(b, nil)
		if err != nil || end.how == returned {
			return end.value, err
		}
		all = union(all, end.all)
	}
	return local{rests: all}, nil
}

// end is how a statement or a block ended.
type end struct {
	how   way
	leave int    // of broke: how many blocks around it are left as well
	last  *atoms // the condition by which it ended early, or of a statement, which it was
	all   *atoms // of a block, every condition in it
	value local  // of returned
}

type way uint8

const (
	reached  way = iota // its end
	failed              // a condition did not hold
	broke               // it was left
	returned            // with a value
)

// block runs a block under conditions. Where one of its own does not hold, all that the rest of it might have done
// depends on that one: whatever becomes of the others, as long as it does not hold, the rest does not run.
func (f *frame) block(b *ir.Block, under *atoms) (end, error) {
	if f.nested++; f.nested > maxNested {
		return end{}, ErrLimit
	}
	defer func() { f.nested-- }()
	var all *atoms
	for _, s := range b.Stmts {
		if err := f.step(1); err != nil {
			return end{}, err
		}
		e, err := f.statement(s, under)
		if err != nil || e.how == returned {
			return e, err
		}
		under, all = union(under, e.last), union(all, e.last)
		if e.how != reached {
			if _, itself := s.(*ir.BreakStmt); !itself {
				if err := f.taint(b, e.last); err != nil {
					return end{}, err
				}
			}
			return end{how: e.how, leave: e.leave, last: e.last, all: all}, nil
		}
	}
	return end{how: reached, all: all}, nil
}

// taint has all that a block can assign or add to depend on a condition too.
func (f *frame) taint(b *ir.Block, why *atoms) error {
	facts := f.program.blocks[b]
	for _, l := range facts.assigned {
		if !f.settled(l, facts) {
			f.locals[l].rests = union(f.locals[l].rests, why)
		}
	}
	for _, l := range facts.grown {
		if v := f.locals[l].v; v != nil && v.kind != scalar {
			v.rests = union(v.rests, why)
		}
	}
	return f.step(len(facts.assigned) + len(facts.grown))
}

// settled reports whether a local is as it is whatever else a block assigns to it: it holds the one constant that it
// can hold, or is assigned again before it is read.
func (f *frame) settled(l ir.Local, by *blockFacts) bool {
	return f.f.temporary[l] || f.locals[l].v != nil && f.f.constant[l] && !slices.Contains(by.reset, l)
}

// set assigns. What might have been assigned from another place of the function, and was not, still counts.
func (f *frame) set(l ir.Local, v *value, rests, there *atoms) {
	if f.f.places[l] > 1 && !f.f.temporary[l] && !(v != nil && f.f.constant[l]) {
		rests = union(rests, f.locals[l].rests)
	}
	f.locals[l] = local{v, rests, there}
}

// operand is a local or a constant.
func (f *frame) operand(o ir.Operand) local {
	switch v := o.Value.(type) {
	case ir.Local:
		return f.locals[v]
	case ir.StringIndex:
		return local{v: made(ast.String(f.program.strings[v]), nil)}
	case ir.Bool:
		return local{v: made(ast.Boolean(v), nil)}
	}
	return local{}
}

// whole is what a local's value as a whole is due to, as long as it has one.
func (l local) whole() *atoms {
	if l.v == nil {
		return l.rests
	}
	return union(l.rests, l.v.deep())
}

// whether is what its having a value, or none, is due to.
func (l local) whether() *atoms { return union(l.rests, l.there) }

// statement runs one statement under conditions.
func (f *frame) statement(s ir.Stmt, under *atoms) (end, error) {
	switch s := s.(type) {
	case *ir.ReturnLocalStmt:
		return end{how: returned, value: f.locals[s.Source]}, nil
	case *ir.BreakStmt:
		return end{how: broke, leave: int(s.Index)}, nil
	case *ir.BlockStmt:
		return f.blocks(s, under)
	case *ir.ScanStmt:
		return end{}, f.scan(s, under)
	case *ir.NotStmt:
		e, err := f.block(s.Block, under)
		if err == nil && (e.how == returned || e.how == broke && e.leave > 0) {
			err = errors.New("the plan leaves a not from within")
		}
		if e.how == reached {
			return condition(false, e.all), err
		}
		return condition(true, e.last), err
	case *ir.WithStmt:
		return f.with(s, under)
	case *ir.CallStmt:
		return f.call(s, under)
	case *ir.CallDynamicStmt:
		return f.dynamic(s, under)
	case *ir.DotStmt:
		return f.dot(s, under)
	case *ir.EqualStmt:
		return f.equal(s.A, s.B, true)
	case *ir.NotEqualStmt:
		return f.equal(s.A, s.B, false)
	case *ir.IsArrayStmt:
		return f.is(s.Source, array), nil
	case *ir.IsObjectStmt:
		return f.is(s.Source, object), nil
	case *ir.IsSetStmt:
		return f.is(s.Source, set), nil
	case *ir.IsDefinedStmt:
		l := f.locals[s.Source]
		if f.program.surely[s] && l.v != nil {
			return end{}, nil
		}
		return condition(l.v != nil, l.whether()), nil
	case *ir.IsUndefinedStmt:
		l := f.locals[s.Source]
		return condition(l.v == nil, l.whether()), nil
	case *ir.ResultSetAddStmt:
		l := f.locals[s.Value]
		f.answer = &Answer{v: l.v, rests: l.rests, there: union(under, l.there)}
		return end{}, nil
	}
	return end{}, f.assign(s, under)
}

// blocks runs nested blocks, one after the other. Where a break within could have left the block around them and did
// not, what follows is there only because it did not.
func (f *frame) blocks(s *ir.BlockStmt, under *atoms) (end, error) {
	var stayed *atoms
	for _, b := range s.Blocks {
		e, err := f.block(b, union(under, stayed))
		if err != nil || e.how == returned {
			return e, err
		}
		if e.how == broke && e.leave > 0 {
			return end{how: broke, leave: e.leave - 1, last: union(stayed, e.all)}, nil
		}
		if f.program.blocks[b].escapes > 0 {
			stayed = union(stayed, e.all)
		}
	}
	return end{last: stayed}, nil
}

// scan runs a block for each member. That there are no more of them is what its doing no more depends on.
func (f *frame) scan(s *ir.ScanStmt, under *atoms) error {
	source := f.locals[s.Source]
	if source.v == nil {
		return f.taint(s.Block, source.whether())
	}
	if err := f.step(source.v.size()); err != nil {
		return err
	}
	under = union(under, source.whether())
	var places *atoms
	if source.v.kind == array {
		places = source.v.shape() // where a member stands depends on those before it
	}
	err := source.v.each(func(e entry) error {
		e = source.v.sole(e)
		there := union(under, e.whole())
		f.set(s.Key, e.key, union(source.rests, places), there)
		f.set(s.Value, e.value, union(source.rests, e.rests), there)
		ended, err := f.block(s.Block, there)
		if err == nil && (ended.how == returned || ended.how == broke && ended.leave > 0) {
			return errors.New("the plan leaves a loop from within")
		}
		return err
	})
	if err != nil {
		return err
	}
	err = f.taint(s.Block, union(source.rests, source.v.rests))
	facts := f.program.blocks[s.Block]
	for _, l := range facts.assigned { // which turn it was that assigned is not for what follows to know
		if !f.settled(l, facts) {
			f.locals[l].rests, f.locals[l].there = f.locals[l].whether(), nil
		}
	}
	return err
}
