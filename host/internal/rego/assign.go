package rego

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
)

// assignment compiles a statement that is no condition.
func (c *compiler) assignment(s ir.Stmt) op {
	switch s := s.(type) {
	case *ir.AssignVarStmt:
		source, target := c.operand(s.Source), c.local(s.Target)
		return func(m *machine) flow {
			m.l[target] = source.of(m)
			return next
		}
	case *ir.AssignVarOnceStmt:
		return c.once(s)
	case *ir.AssignIntStmt:
		return c.constant(s.Target, integer(s.Value))
	case *ir.ResetLocalStmt:
		return c.constant(s.Target, nil)
	case *ir.MakeNullStmt:
		return c.constant(s.Target, null)
	case *ir.MakeNumberIntStmt:
		return c.constant(s.Target, integer(s.Value))
	case *ir.MakeNumberRefStmt:
		spelt := c.strings[s.Index].s
		if strings.HasPrefix(spelt, ".") { // which Rego takes, and JSON does not
			spelt = "0" + spelt
		}
		switch {
		case far(spelt):
			c.reject("the number %.20s…, which is too far from 1 to be computed with", spelt)
		case !spells(spelt):
			c.reject("the number %.20q, which is none", spelt)
		}
		return c.constant(s.Target, number(spelt))
	case *ir.MakeArrayStmt:
		return c.collection(s.Target, Array)
	case *ir.MakeObjectStmt:
		return c.collection(s.Target, Object)
	case *ir.MakeSetStmt:
		return c.collection(s.Target, Set)
	case *ir.LenStmt:
		source, target := c.operand(s.Source), c.local(s.Target)
		return func(m *machine) flow {
			v := source.of(m)
			if v == nil {
				return m.malformed()
			}
			m.l[target] = integer(int64(v.size()))
			return next
		}
	case *ir.ArrayAppendStmt:
		value, array := c.operand(s.Value), c.local(s.Array)
		return func(m *machine) flow {
			v, into := value.of(m), m.l[array]
			if v == nil || into == nil || into.kind != Array {
				return m.malformed()
			}
			return done(m.push(into, v))
		}
	case *ir.SetAddStmt:
		return c.add(s)
	case *ir.ObjectInsertStmt:
		return c.insert(s.Key, s.Value, s.Object, nil)
	case *ir.ObjectInsertOnceStmt:
		at := c.place(s)
		return c.insert(s.Key, s.Value, s.Object, &at)
	case *ir.ObjectMergeStmt:
		a, b, target := c.local(s.A), c.local(s.B), c.local(s.Target)
		return func(m *machine) (f flow) {
			x, y := m.l[a], m.l[b]
			if x == nil || y == nil || x.kind != Object || y.kind != Object {
				return m.malformed()
			}
			merged, err := m.merge(x, y)
			m.l[target] = merged
			return done(err)
		}
	case *ir.NopStmt:
		return func(*machine) flow { return next }
	}
	c.reject("a statement %T", s)
	return nil
}

// done is how a statement ends that can only fail.
func done(err error) flow {
	if err != nil {
		return failed
	}
	return next
}

func (c *compiler) constant(target ir.Local, v *Value) op {
	l := c.local(target)
	if v != nil {
		sealed(v)
	}
	return func(m *machine) flow {
		m.l[l] = v
		return next
	}
}

func (c *compiler) collection(target ir.Local, k Kind) op {
	l := c.local(target)
	return func(m *machine) (f flow) {
		v, err := m.collect(k)
		m.l[l] = v
		return done(err)
	}
}

// once assigns what a rule gives: where there is a value already, it is the same or they clash.
func (c *compiler) once(s *ir.AssignVarOnceStmt) op {
	source, target, at, own := c.operand(s.Source), c.local(s.Target), c.place(s), c.own
	return func(m *machine) flow {
		v, held := source.of(m), m.l[target]
		if held == nil {
			if m.l[target] = v; m.firsts != nil {
				m.firsts[first{slot: &m.l[target]}] = at
			}
			return next
		}
		if v != nil {
			equal, err := m.same(held, v)
			if err != nil {
				return failed
			}
			if equal {
				return next
			}
		}
		return m.clashes(&clash{what: own.rule, rule: own.rule, first: held, second: v, here: at,
			there: m.firsts[first{slot: &m.l[target]}]})
	}
}

// clashes ends a run in which two values have one name.
func (m *machine) clashes(c *clash) flow {
	m.clash = c
	return m.fail(c.error())
}

func (c *compiler) add(s *ir.SetAddStmt) op {
	value, set := c.operand(s.Value), c.local(s.Set)
	return func(m *machine) flow {
		v, into := value.of(m), m.l[set]
		if v == nil || into == nil || into.kind != Set {
			return m.malformed()
		}
		if v.heavy() {
			if err := m.pay(v.weight()); err != nil {
				return failed
			}
		}
		if into.c.find(v) >= 0 {
			return next
		}
		return done(m.put(into, v, v))
	}
}

// insert sets a member of an object; with a place, one that has no other value yet.
func (c *compiler) insert(k, v ir.Operand, object ir.Local, once *Place) op {
	key, value, l, own := c.operand(k), c.operand(v), c.local(object), c.own
	return func(m *machine) flow {
		name, member, into := key.of(m), value.of(m), m.l[l]
		if name == nil || member == nil || into == nil || into.kind != Object {
			return m.malformed()
		}
		if name.heavy() {
			if err := m.pay(name.weight()); err != nil {
				return failed
			}
		}
		at := into.c.find(name)
		if at < 0 {
			if once != nil && m.firsts != nil {
				m.firsts[first{object: into, key: name.shown()}] = *once
			}
			return done(m.put(into, name, member))
		}
		held := &into.c.entries[at]
		if held.value == member { // a rule that adds to it puts it there again
			return next
		}
		if once == nil {
			if err := m.open(into, member); err != nil {
				return failed
			}
			held.value = member
			into.c.grew(member)
			return next
		}
		equal, err := m.same(held.value, member)
		switch {
		case err != nil:
			return failed
		case equal:
			return next
		}
		return m.clashes(&clash{what: own.rule + "[" + name.shown() + "]", rule: own.rule, first: held.value, second: member,
			here: *once, there: m.firsts[first{object: into, key: name.shown()}]})
	}
}
