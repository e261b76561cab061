package provenance

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ir"
)

// single reports whether a function has a value in one way at most: that it has is due to each condition of that.
func single(f *function) bool {
	values := 0
	var count func(b *ir.Block, ways int)
	count = func(b *ir.Block, ways int) {
		for _, s := range b.Stmts {
			if _, is := s.(*ir.AssignVarOnceStmt); is {
				values += ways
			}
			more := ways
			if _, is := s.(*ir.ScanStmt); is {
				more = 3 // one a turn
			}
			for _, nested := range within(s) {
				count(nested, more)
			}
		}
	}
	for _, b := range f.blocks {
		count(b, 1)
	}
	return values <= 2 // what the body comes to, and what the function gives
}

// failures is a set of functions, by number, sorted: those in whose own statements an evaluation can fail.
type failures []int

// failing are the functions in which the evaluation can fail at a statement, or in what it calls.
func (p *Program) failing(f *function, s ir.Stmt) (out failures) {
	if p.hazard[s] {
		out = p.joined(out, failures{f.index})
	}
	switch call := s.(type) {
	case *ir.CallStmt:
		if called := p.byName[call.Func]; called != nil {
			out = p.joined(out, p.failingIn(called))
		}
	case *ir.CallDynamicStmt:
		for _, called := range p.functions {
			if p.mayCall(call, called) {
				out = p.joined(out, p.failingIn(called))
			}
		}
	}
	for _, b := range within(s) {
		for _, s := range b.Stmts {
			out = p.joined(out, p.failing(f, s))
		}
	}
	return out
}

// mayCall reports whether a path that is computed can be that of a function.
func (p *Program) mayCall(s *ir.CallDynamicStmt, called *function) bool {
	if len(s.Path) != len(called.path) {
		return false
	}
	for i, o := range s.Path {
		if at, constant := o.Value.(ir.StringIndex); constant && p.texts[at] != called.path[i] {
			return false
		}
	}
	return true
}

func (p *Program) failingIn(f *function) failures {
	if !f.weighed {
		f.weighed = true // of a function that calls itself, which Rego does not have, nothing more is found
		f.fails = p.failingOf(f, f.blocks)
	}
	return f.fails
}

// failingOf is the same of all statements of some blocks.
func (p *Program) failingOf(f *function, blocks []*ir.Block) (out failures) {
	for _, b := range blocks {
		for _, s := range b.Stmts {
			out = p.joined(out, p.failing(f, s))
		}
	}
	return out
}

// skipped is where the evaluation can fail in what a statement skips that leaves so much of what is around it.
func (c *compiler) skipped(levels int) (out failures) {
	for _, skips := range c.skips[max(0, len(c.skips)-levels):] {
		out = c.program.joined(out, skips)
	}
	return out
}

// joined is both sets; it shares what it can.
func (p *Program) joined(a, b failures) failures {
	if len(b) == 0 || !slices.ContainsFunc(b, func(i int) bool { return !slices.Contains(a, i) }) {
		return a
	} else if len(a) == 0 {
		return b
	}
	p.spend(len(a) + len(b))
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}
