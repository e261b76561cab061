package rego

import (
	"github.com/open-policy-agent/opa/v1/ir"
)

// statement compiles one statement.
func (c *compiler) statement(s ir.Stmt) op {
	switch s := s.(type) {
	case *ir.ReturnLocalStmt:
		l := c.local(s.Source)
		return func(m *machine) flow {
			m.result = m.l[l]
			return returned
		}
	case *ir.BreakStmt:
		n := flow(s.Index) + ends
		return func(*machine) flow { return n }
	case *ir.BlockStmt:
		return c.nested(s.Blocks)
	case *ir.ScanStmt:
		return c.scan(s)
	case *ir.NotStmt:
		b := c.block(s.Block)
		return func(m *machine) flow {
			switch f := m.nest(b); f {
			case next:
				return ends
			case ends:
				return next
			case failed:
				return failed
			}
			return m.malformed()
		}
	case *ir.WithStmt:
		return c.with(s)
	case *ir.CallStmt:
		return c.call(s)
	case *ir.CallDynamicStmt:
		return c.dynamic(s)
	case *ir.DotStmt:
		return c.dot(s)
	case *ir.EqualStmt:
		return c.equal(s.A, s.B, true)
	case *ir.NotEqualStmt:
		return c.equal(s.A, s.B, false)
	case *ir.IsArrayStmt:
		return c.is(s.Source, Array)
	case *ir.IsObjectStmt:
		return c.is(s.Source, Object)
	case *ir.IsSetStmt:
		return c.is(s.Source, Set)
	case *ir.IsDefinedStmt:
		l := c.local(s.Source)
		return func(m *machine) flow { return when(m.l[l] != nil) }
	case *ir.IsUndefinedStmt:
		l := c.local(s.Source)
		return func(m *machine) flow { return when(m.l[l] == nil) }
	case *ir.ResultSetAddStmt:
		l := c.local(s.Value)
		return func(m *machine) flow {
			m.answer = m.l[l]
			return next
		}
	}
	return c.assignment(s)
}

// when is how a condition ends.
func when(holds bool) flow {
	if holds {
		return next
	}
	return ends
}

func (c *compiler) nested(list []*ir.Block) op {
	blocks := make([][]op, 0, len(list))
	for _, b := range list {
		blocks = append(blocks, c.block(b))
	}
	return func(m *machine) flow {
		for _, b := range blocks {
			switch f := m.nest(b); {
			case f == next, f == ends:
			case f > ends:
				return f - 1
			default:
				return f
			}
		}
		return next
	}
}

// scan runs a block for each member, those of an object and a set in order.
func (c *compiler) scan(s *ir.ScanStmt) op {
	source, key, value, b := c.local(s.Source), c.local(s.Key), c.local(s.Value), c.block(s.Block)
	return func(m *machine) flow {
		over := m.l[source]
		if over == nil || over.c == nil {
			return next
		}
		turn := func(k, v *Value) flow {
			m.l[key], m.l[value] = k, v
			if m.left--; m.left < m.check && !m.going() {
				return failed
			}
			switch f := m.nest(b); f {
			case next, ends:
				return next
			case failed:
				return failed
			}
			return m.malformed()
		}
		if over.kind == Array {
			for i, item := range over.c.items {
				if f := turn(integer(int64(i)), item); f != next {
					return f
				}
			}
			return next
		}
		if err := m.pay(over.sorting()); err != nil {
			return failed
		}
		for _, e := range over.ordered() {
			if f := turn(e.key, e.value); f != next {
				return f
			}
		}
		return next
	}
}

// dot looks a member up; where there is none it is undefined.
func (c *compiler) dot(s *ir.DotStmt) op {
	source, key, target := c.operand(s.Source), c.operand(s.Key), c.local(s.Target)
	return func(m *machine) flow {
		in, k := source.of(m), key.of(m)
		if in == nil || k == nil {
			return ends
		}
		if k.heavy() {
			if err := m.pay(k.weight()); err != nil {
				return failed
			}
		}
		found := in.member(k)
		if found == nil {
			return ends
		}
		m.l[target] = found
		return next
	}
}

func (c *compiler) equal(a, b ir.Operand, wanted bool) op {
	x, y := c.operand(a), c.operand(b)
	return func(m *machine) flow {
		v, w := x.of(m), y.of(m)
		if v == nil || w == nil {
			return m.malformed()
		}
		equal, err := m.same(v, w)
		if err != nil {
			return failed
		}
		return when(equal == wanted)
	}
}

// same compares two values and pays for it.
func (m *machine) same(a, b *Value) (bool, error) {
	if n := meeting(a, b); n > 0 {
		if err := m.pay(n); err != nil {
			return false, err
		}
	}
	return same(a, b), nil
}

func (c *compiler) is(o ir.Operand, k Kind) op {
	source := c.operand(o)
	return func(m *machine) flow {
		v := source.of(m)
		return when(v != nil && v.kind == k)
	}
}
