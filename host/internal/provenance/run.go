package provenance

import (
	"context"
	"errors"
	"fmt"

	"github.com/construe-host/construe/host/internal/rego"
)

// Limits bound a run. A field that is 0 has its default.
type Limits struct {
	// Steps bounds the work, as in package rego; what is walked to find what it is due to is work as well. Default:
	// 5,000,000.
	Steps int64
	// Bytes bounds what is made, what it is due to included. Default: [rego.DefaultBytes].
	Bytes int64
	// Depth bounds the calls that are not over. Default: [rego.DefaultDepth].
	Depth int
	// Heavy has room for as many runs as may go on at once that have made much; see [rego.Limits].
	Heavy chan struct{}
	// Reads has the answer say what the run looked at.
	Reads bool
	// Guards has the answer say what decides that the evaluation does not fail, or that it fails.
	Guards bool
	// Members has what it is due to that a collection has a member, or has some, told from what the member is, and of a
	// text that is not in a collection that it is not told from which other it is.
	Members bool
}

// What bounds a run whose Limits say nothing.
const (
	DefaultSteps = 5_000_000
	DefaultBytes = rego.DefaultBytes
)

// maxNested bounds the blocks, and objects that are put together, within one another.
const maxNested = 20_000

// ErrLimit is the end of a run that took more than its limits, or would have had a built-in function take more than it
// should.
var ErrLimit = errors.New("the evaluation is larger than its provenance can be followed")

// errMalformed is the end of a run of a plan that OPA did not make.
var errMalformed = errors.New("the plan is malformed")

// Run evaluates the policy on an input, which it does not change; nil stands for none.
//
// # Errors
//
// [ErrLimit]; the context's own; or that the evaluation failed, as it does in any engine.
func (p *Program) Run(ctx context.Context, input *rego.Value, l Limits) (a *Answer, err error) {
	defer func() {
		if r := recover(); r != nil {
			a, err = nil, fmt.Errorf("%w: %v", ErrLimit, r)
		}
	}()
	own := rego.Limits{Steps: l.Steps, Bytes: l.Bytes, Depth: l.Depth, Heavy: l.Heavy}
	if own.Steps == 0 {
		own.Steps = DefaultSteps
	}
	if own.Bytes == 0 {
		own.Bytes = DefaultBytes
	}
	if own.Depth == 0 {
		own.Depth = rego.DefaultDepth
	}
	m := &machine{program: p, budget: rego.NewBudget(ctx, own), most: own.Depth, seen: l.Reads, guarding: l.Guards,
		telling: l.Members,
		counts:  make([]CallCount, len(p.functions)), chunk: make([]local, 512)}
	defer m.budget.Close()
	root := new(node)
	if input != nil {
		m.memo.input.v = &root.place(nil, nil, input).value
	}
	m.memo.data.v = p.nothing
	m.memo.known = make([]outcome, len(p.functions))
	if err := m.finish(); err != nil {
		var own *rego.Error
		switch {
		case ctx.Err() != nil:
			err = ctx.Err()
		case errors.As(err, &own) && own.Kind < rego.Conflict:
			err = ErrLimit
		case l.Guards && m.failing != nil:
			return &Answer{out: newScribe(), guards: map[string]*atoms{m.in.name: m.failing}}, err
		}
		return nil, err
	}
	if l.Guards {
		m.answer.guards = p.guards(m.guards)
	}
	m.answer.called, m.answer.work = m.called(), m.budget.Work()
	m.answer.work.Depth = m.deepest
	if l.Reads && input != nil {
		m.answer.reads = m.reads(root)
	}
	return m.answer, nil
}

// finish runs the entrypoint, and makes what came of it ready to be read.
func (m *machine) finish() error {
	window, _, _ := m.window(m.program.plan.locals)
	window[0], window[1] = m.memo.input, m.memo.data
	m.l, m.in = window, m.program.plan
	f, all := m.run(m.program.plan)
	if f == failed {
		return m.err
	}
	if m.answer == nil {
		m.answer = &Answer{out: newScribe(), rests: all}
		return nil
	}
	if err := m.settle(m.answer.v); err != nil {
		return err
	}
	return m.budget.Take(m.owed)
}

// settle has all that whoever reads a value would make, or put in order, done: reading it changes nothing then.
func (m *machine) settle(v *value) error {
	switch {
	case v == nil || v.v.Kind() < rego.Array:
		return nil
	case v.node == nil && v.made == nil:
		return m.order(v.v)
	}
	if err := m.budget.Pay(int64(v.v.Size())); err != nil {
		return err
	}
	if err := m.budget.Order(v.v); err != nil {
		return err
	}
	for i := range v.v.Size() {
		if err := m.settle(m.entry(v, i).value); err != nil {
			return err
		}
	}
	return nil
}

// order puts a value and all that is in it in order.
func (m *machine) order(v *rego.Value) error {
	if err := m.budget.Pay(1); err != nil {
		return err
	}
	if err := m.budget.Order(v); err != nil {
		return err
	}
	for i := range v.Size() {
		if _, member := v.Member(i); member.Kind() >= rego.Array {
			if err := m.order(member); err != nil {
				return err
			}
		}
	}
	return nil
}

// machine is one run.
type machine struct {
	program *Program
	budget  *rego.Budget
	owed    int64 // bytes that were made and not taken yet
	depth   int   // calls that are not over
	deepest int   // of them at once
	most    int   // that may be
	nested  int   // blocks that are not over

	l     []local // of the function that runs
	chunk []local // from which locals are taken, behind top
	top   int
	spare []local // a chunk that is not used

	memo   memo
	result local // of the function that returned last
	answer *Answer
	err    error

	counts   []CallCount // by function
	guarding bool        // what decides whether the evaluation fails is noted
	guards   []*atoms    // that it does not, as far as it went, by the function in which it could; the entrypoint is first
	context  uint64      // which call, and which turns of loops, a run is at
	beside   uint64      // whatever else is replaced by the time
	in       *function
	failing  *atoms   // that it does, where it did
	unders   []*atoms // what the calls that are not over are made under

	telling bool              // see Limits.Members
	sizes   map[*value]*atoms // by a number of members, or a list that was sorted: that it is not 0, or not empty

	seen   bool     // what is looked at is noted
	absent []*node  // what was looked for and is not there, where that is noted
	args   [3]local // of the built-in function that is called
	given  []*rego.Value
}

// memo is what functions without arguments gave for one input and one data document: the same value that another choice
// led to is another input.
type memo struct {
	input, data local
	known       []outcome
}

type outcome struct {
	done  bool
	value local
}

// local is a variable: nil where it is undefined. rests is what it is due to that it is this value, as long as it has
// one, and there what it is due to that it has one.
type local struct {
	v            *value
	rests, there *atoms
}

// whether is what its having a value, or none, is due to.
func (m *machine) whether(l local) *atoms { return m.union(l.rests, l.there) }

// full is what a local's value as a whole is due to, as long as it has one.
func (m *machine) full(l local) *atoms {
	if l.v == nil {
		return l.rests
	}
	return m.union(l.rests, m.deep(l.v))
}

// walk pays for walking values to find what they are due to, as far as that takes a walk.
func (m *machine) walk(values ...*value) error {
	for _, v := range values {
		if v.made != nil {
			if err := m.budget.Pay(v.v.Weight()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *machine) union(a, b *atoms) *atoms {
	out := union(a, b)
	if out != a && out != b {
		m.owed += bytesUnion
	}
	return out
}

func (m *machine) unions(sets ...*atoms) (out *atoms) {
	for _, s := range sets {
		out = m.union(out, s)
	}
	return out
}

// step takes a step, and the bytes that those before it made.
func (m *machine) step() bool {
	if m.owed > 4096 {
		owed := m.owed
		m.owed = 0
		if err := m.budget.Take(owed); err != nil {
			m.fail(err)
			return false
		}
	}
	if err := m.budget.Pay(1); err != nil {
		m.fail(err)
		return false
	}
	return true
}

func (m *machine) fail(err error) flow {
	if m.err == nil {
		m.err = err
	}
	return failed
}

// guard notes what keeps the evaluation from coming to where it could fail, or from failing there.
func (m *machine) guard(where failures, why *atoms) {
	if !m.guarding || why == nil {
		return
	}
	if m.guards == nil {
		m.guards = make([]*atoms, len(m.program.functions)+1)
	}
	for _, i := range where {
		m.guards[i+1] = m.union(m.guards[i+1], why)
	}
}

// clash ends a statement that may have failed, as what it was given, and what it was done under, would have it.
func (m *machine) clash(err error, why ...*atoms) (flow, *atoms) {
	if err != nil && m.guarding {
		m.failing = m.union(m.unions(m.unders...), m.unions(why...))
		if m.failing == nil { // whatever the input is
			m.failing = &atoms{}
		}
	}
	return m.done(err)
}

// done is how a statement ends that can only fail.
func (m *machine) done(err error) (flow, *atoms) {
	if err != nil {
		return m.fail(err), nil
	}
	return next, nil
}

func (m *machine) malformed() (flow, *atoms) { return m.fail(errMalformed), nil }

// window is the locals of a call, all undefined; the chunk and top from before are to be given back after it. Many of
// them cost steps, and where there is no room for them, bytes.
func (m *machine) window(n int) (w, chunk []local, top int) {
	chunk, top = m.chunk, m.top
	if m.top+n > len(m.chunk) {
		if m.chunk, m.top = m.spare, 0; n > len(m.chunk) {
			m.chunk = make([]local, max(4*n, 2048))
			m.owed += 24 * int64(len(m.chunk))
		}
		m.spare = nil
	}
	if err := m.budget.Pay(int64(n) / 64); err != nil {
		m.fail(err) // the next statement ends the run
	}
	w = m.chunk[m.top : m.top+n : m.top+n]
	m.top += n
	clear(w)
	return w, chunk, top
}

// leave gives back the window that was taken last.
func (m *machine) leave(chunk []local, top int) {
	if len(m.chunk) != len(chunk) || len(chunk) > 0 && &m.chunk[0] != &chunk[0] {
		m.spare = m.chunk // for the next that does not fit, so that a loop of large calls makes one
	}
	m.chunk, m.top = chunk, top
}

// called says of each function that was evaluated whether it had a value.
func (m *machine) called() map[string]CallCount {
	out := map[string]CallCount{}
	for i, c := range m.counts {
		if c != (CallCount{}) {
			out[m.program.functions[i].name] = c
		}
	}
	return out
}
