package provenance

import (
	"maps"

	"github.com/open-policy-agent/opa/v1/ir"
)

// temporaries finds the locals of a function that are only ever read where an assignment stands before in the same run
// of statements, whatever ran before. A plan uses them again and again: what they were not assigned elsewhere is
// nothing to them.
func (p *Program) temporaries(f *function) map[ir.Local]bool {
	out := map[ir.Local]bool{}
	for _, b := range f.blocks {
		for _, l := range p.facts(b).assigned {
			out[l] = true
		}
	}
	for _, b := range f.blocks {
		p.reads(b, definedLocals{}, out)
	}
	return out
}

// reads takes from a set of locals those that a block reads, or adds to, without having assigned them.
func (p *Program) reads(b *ir.Block, assigned definedLocals, only map[ir.Local]bool) {
	p.spend(len(assigned))
	now := maps.Clone(assigned)
	inside := func(nested *ir.Block, fresh ...ir.Local) {
		changed := p.facts(nested).assigned
		inner := now
		if len(fresh) > 0 { // a loop: an earlier turn may have assigned
			inner = p.without(now, changed)
		}
		p.spend(len(inner))
		inner = maps.Clone(inner)
		for _, l := range fresh {
			inner[l] = true
		}
		p.reads(nested, inner, only)
		now = p.without(now, append(changed[:len(changed):len(changed)], fresh...))
	}
	for _, s := range b.Stmts {
		for _, l := range operands(s) {
			if !now[l] {
				delete(only, l)
			}
		}
		for _, nested := range within(s) {
			if scan, is := s.(*ir.ScanStmt); is {
				inside(nested, scan.Key, scan.Value)
			} else {
				inside(nested)
			}
		}
		switch s := s.(type) {
		case *ir.AssignVarOnceStmt: // which may leave what it finds
			delete(only, s.Target)
		case *ir.ResetLocalStmt:
			delete(only, s.Target)
		default:
			if l, is := target(s); is {
				now[l] = true
			}
		}
	}
}

// operands lists the locals that a statement itself reads or adds to.
func operands(s ir.Stmt) (out []ir.Local) {
	add := func(list ...ir.Operand) {
		for _, o := range list {
			if l, is := o.Value.(ir.Local); is {
				out = append(out, l)
			}
		}
	}
	switch s := s.(type) {
	case *ir.ReturnLocalStmt:
		return []ir.Local{s.Source}
	case *ir.ResultSetAddStmt:
		return []ir.Local{s.Value}
	case *ir.IsDefinedStmt:
		return []ir.Local{s.Source}
	case *ir.IsUndefinedStmt:
		return []ir.Local{s.Source}
	case *ir.ScanStmt:
		return []ir.Local{s.Source}
	case *ir.ObjectMergeStmt:
		return []ir.Local{s.A, s.B}
	case *ir.CallStmt:
		add(s.Args...)
	case *ir.CallDynamicStmt:
		out = append(out, s.Args...)
		add(s.Path...)
	case *ir.DotStmt:
		add(s.Source, s.Key)
	case *ir.LenStmt:
		add(s.Source)
	case *ir.EqualStmt:
		add(s.A, s.B)
	case *ir.NotEqualStmt:
		add(s.A, s.B)
	case *ir.IsArrayStmt:
		add(s.Source)
	case *ir.IsObjectStmt:
		add(s.Source)
	case *ir.IsSetStmt:
		add(s.Source)
	case *ir.AssignVarStmt:
		add(s.Source)
	case *ir.AssignVarOnceStmt:
		add(s.Source)
	case *ir.AssignIntStmt:
		return []ir.Local{s.Target}
	case *ir.WithStmt:
		out = append(out, s.Local)
		add(s.Value)
	case *ir.ArrayAppendStmt:
		out = append(out, s.Array)
		add(s.Value)
	case *ir.SetAddStmt:
		out = append(out, s.Set)
		add(s.Value)
	case *ir.ObjectInsertStmt:
		out = append(out, s.Object)
		add(s.Key, s.Value)
	case *ir.ObjectInsertOnceStmt:
		out = append(out, s.Object)
		add(s.Key, s.Value)
	}
	return out
}
