package provenance

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/rego"
)

// Program is a policy that is ready to run. It is immutable and safe for concurrent use.
type Program struct {
	plan      *function
	functions []*function
	byName    map[string]*function
	byPath    map[string]*function
	builtins  map[string]rego.Function // that the plan declares
	yes, no   *value
	nothing   *value // the data, which has no members
	none      *value // 0

	blocks map[*ir.Block]*blockFacts
	surely map[*ir.IsDefinedStmt]bool // that it holds, whatever the input is
	hazard map[ir.Stmt]bool           // that the evaluation can fail at it
	texts  []string                   // of the plan
	left   int                        // of mostAnalysis, while it is loaded
}

// mostAnalysis bounds what is found out before anything runs, in locals that are noted, copied or compared. It takes
// more than the plan is long, since blocks nest and what is defined is followed along each way out of them; and it is
// done in the process of whoever loads.
const mostAnalysis = 2_000_000

// spend ends the analysis where it takes too much; [Load] says so.
func (p *Program) spend(n int) {
	if p.left -= n; p.left < 0 {
		panic(ErrLimit)
	}
}

// function is a function of the plan.
type function struct {
	name   string
	path   []string
	index  int // among the functions; -1 of the entrypoint
	params []ir.Local
	blocks []*ir.Block
	code   []*block // of the blocks
	locals int
	places map[ir.Local]int // of the function that assign a local
	// fails are the functions in which the evaluation can fail once it is called, where that is weighed already.
	fails   failures
	weighed bool
	single  bool // it has a value in one way at most
	// constant marks the locals that hold one and the same constant whenever they hold anything.
	constant map[ir.Local]bool
	// temporary marks those that are only read right where they were assigned.
	temporary map[ir.Local]bool
	// total says that it has a value for whatever it is given, unless the evaluation fails.
	total, analysed bool
	gives           string // see Gives
}

// blockFacts is what is known of a block before anything runs.
type blockFacts struct {
	assigned []ir.Local // what it or a block within may assign
	grown    []ir.Local // what it or a block within may add members to
	reset    []ir.Local // what it or a block within may take the value from
	escapes  int        // how many blocks around it a break within may leave
}

func (f *blockFacts) resets(l ir.Local) bool { return slices.Contains(f.reset, l) }

// Load makes a program of the plan of a policy, as package rego encodes it, with one entrypoint.
//
// # Errors
//
// [ErrLimit], of a plan that is too large to be followed; or one that says what was found where a plan was expected.
func Load(plan []byte) (*Program, error) { return load(plan, builtin.Allowed) }

// load lets the plan call what is allowed.
func load(plan []byte, allowed func(name string) bool) (p *Program, err error) {
	defer func() {
		switch r := recover(); {
		case r == ErrLimit:
			p, err = nil, ErrLimit
		case r != nil:
			p, err = nil, fmt.Errorf("the plan is malformed: %v", r)
		}
	}()
	policy, err := rego.Decode(plan)
	if err != nil {
		return nil, err
	}
	if len(policy.Plans.Plans) != 1 {
		return nil, errors.New("the plan does not have one entrypoint")
	}
	p = &Program{byName: map[string]*function{}, byPath: map[string]*function{},
		builtins: map[string]rego.Function{}, blocks: map[*ir.Block]*blockFacts{},
		surely: map[*ir.IsDefinedStmt]bool{}, hazard: map[ir.Stmt]bool{}, left: mostAnalysis}
	for _, s := range policy.Static.Strings {
		p.texts = append(p.texts, s.Value)
	}
	for _, b := range policy.Static.BuiltinFuncs {
		if f, served := rego.Served(b.Name); served && allowed(b.Name) {
			p.builtins[b.Name] = f
		}
	}
	for i, f := range policy.Funcs.Funcs {
		own := &function{name: f.Name, path: f.Path, index: i, params: f.Params, blocks: f.Blocks}
		p.functions = append(p.functions, own)
		p.byName[f.Name] = own
		if len(f.Path) > 0 {
			p.byPath[pathKey(f.Path)] = own
		}
	}
	entry := policy.Plans.Plans[0]
	p.plan = &function{name: entry.Name, index: -1, params: []ir.Local{ir.Input, ir.Data}, blocks: entry.Blocks}
	all := append(slices.Clone(p.functions), p.plan)
	for _, f := range all {
		p.measure(f)
	}
	for _, f := range all {
		p.analyse(f)
	}
	for _, f := range all {
		p.hazards(f)
		f.gives, f.single = p.gives(f), single(f)
	}
	for _, f := range all {
		p.failingIn(f)
	}
	return p, p.compile(policy, all)
}

func pathKey(path []string) string { return strings.Join(path, "\x00") }

// measure finds out how many locals a function has, and the facts of its blocks.
func (p *Program) measure(f *function) {
	most := ir.Unused
	note := func(l ir.Local) {
		if l < 0 || l > 1<<20 {
			panic(fmt.Sprintf("the local %d", l))
		}
		most = max(most, l)
	}
	for _, l := range f.params {
		note(l)
	}
	for _, b := range f.blocks {
		facts := p.facts(b)
		for _, l := range append(slices.Clone(facts.assigned), facts.grown...) {
			note(l)
		}
	}
	f.locals, f.places = int(most)+1, map[ir.Local]int{}
	for _, b := range f.blocks {
		p.count(b, f.places)
	}
	f.constant, f.temporary = constants(f), p.temporaries(f)
}

// count counts the places of a block that assign each local.
func (p *Program) count(b *ir.Block, places map[ir.Local]int) {
	for _, s := range b.Stmts {
		if scan, is := s.(*ir.ScanStmt); is {
			places[scan.Key]++
			places[scan.Value]++
		}
		if l, is := target(s); is {
			if _, resets := s.(*ir.ResetLocalStmt); !resets {
				places[l]++
			}
		}
		for _, nested := range within(s) {
			p.count(nested, places)
		}
	}
}

// within are the blocks that stand in a statement.
func within(s ir.Stmt) []*ir.Block {
	switch s := s.(type) {
	case *ir.BlockStmt:
		return s.Blocks
	case *ir.ScanStmt:
		return []*ir.Block{s.Block}
	case *ir.NotStmt:
		return []*ir.Block{s.Block}
	case *ir.WithStmt:
		return []*ir.Block{s.Block}
	}
	return nil
}

func (p *Program) facts(b *ir.Block) *blockFacts {
	if known := p.blocks[b]; known != nil {
		return known
	}
	out := &blockFacts{}
	for _, s := range b.Stmts {
		switch s := s.(type) {
		case *ir.ScanStmt:
			out.assigned = append(out.assigned, s.Key, s.Value)
		case *ir.BreakStmt:
			out.escapes = max(out.escapes, int(s.Index))
		case *ir.ResetLocalStmt:
			out.reset = append(out.reset, s.Target)
		}
		if l, is := target(s); is {
			out.assigned = append(out.assigned, l)
		}
		if l, is := grows(s); is {
			out.grown = append(out.grown, l)
		}
		for _, nested := range within(s) {
			f := p.facts(nested)
			p.spend(len(f.assigned) + len(f.grown) + len(f.reset))
			out.assigned, out.grown, out.reset = append(out.assigned, f.assigned...), append(out.grown, f.grown...),
				append(out.reset, f.reset...)
			out.escapes = max(out.escapes, f.escapes-1)
		}
	}
	slices.Sort(out.assigned)
	out.assigned = slices.Compact(out.assigned)
	slices.Sort(out.grown)
	out.grown = slices.Compact(out.grown)
	p.blocks[b] = out
	return out
}

// target is the local that a simple statement assigns.
func target(s ir.Stmt) (ir.Local, bool) {
	switch s := s.(type) {
	case *ir.CallStmt:
		return s.Result, true
	case *ir.CallDynamicStmt:
		return s.Result, true
	case *ir.DotStmt:
		return s.Target, true
	case *ir.LenStmt:
		return s.Target, true
	case *ir.AssignIntStmt:
		return s.Target, true
	case *ir.AssignVarStmt:
		return s.Target, true
	case *ir.AssignVarOnceStmt:
		return s.Target, true
	case *ir.ResetLocalStmt:
		return s.Target, true
	case *ir.MakeNullStmt:
		return s.Target, true
	case *ir.MakeNumberIntStmt:
		return s.Target, true
	case *ir.MakeNumberRefStmt:
		return s.Target, true
	case *ir.MakeArrayStmt:
		return s.Target, true
	case *ir.MakeObjectStmt:
		return s.Target, true
	case *ir.MakeSetStmt:
		return s.Target, true
	case *ir.ObjectMergeStmt:
		return s.Target, true
	}
	return 0, false
}

// grows is the local whose collection a statement adds to.
func grows(s ir.Stmt) (ir.Local, bool) {
	switch s := s.(type) {
	case *ir.ArrayAppendStmt:
		return s.Array, true
	case *ir.ObjectInsertStmt:
		return s.Object, true
	case *ir.ObjectInsertOnceStmt:
		return s.Object, true
	case *ir.SetAddStmt:
		return s.Set, true
	}
	return 0, false
}
