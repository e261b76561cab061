package provenance

import (
	"encoding/json"
	"errors"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/construe-host/construe/host/internal/rego"
)

// errConflict is what a policy comes to that gives two values for one name.
var errConflict = errors.New("conflict")

// when is how a condition ends.
func when(holds bool, rests *atoms) (flow, *atoms) {
	if holds {
		return next, rests
	}
	return ends, rests
}

// statement compiles one statement.
func (c *compiler) statement(s ir.Stmt) op {
	switch s := s.(type) {
	case *ir.ReturnLocalStmt:
		l, fails := int(s.Source), c.skipped(len(c.skips))
		return func(m *machine, under *atoms) (flow, *atoms) {
			m.guard(fails, under)
			m.result = m.l[l]
			return returned, nil
		}
	case *ir.BreakStmt:
		n, fails := flow(s.Index)+ends, c.skipped(1+2*int(s.Index))
		return func(m *machine, under *atoms) (flow, *atoms) {
			m.guard(fails, under)
			return n, nil
		}
	case *ir.BlockStmt:
		return c.nested(s.Blocks)
	case *ir.ScanStmt:
		return c.scan(s)
	case *ir.NotStmt:
		b := c.block(s.Block)
		return func(m *machine, under *atoms) (flow, *atoms) {
			f, holds, last, all := m.within(b, under)
			switch {
			case f == failed:
				return failed, nil
			case holds:
				return ends, all
			}
			return next, last
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
		return c.is(s.Source, rego.Array)
	case *ir.IsObjectStmt:
		return c.is(s.Source, rego.Object)
	case *ir.IsSetStmt:
		return c.is(s.Source, rego.Set)
	case *ir.IsDefinedStmt:
		l, surely := int(s.Source), c.program.surely[s]
		return func(m *machine, _ *atoms) (flow, *atoms) {
			if surely && m.l[l].v != nil {
				return next, nil
			}
			return when(m.l[l].v != nil, m.being(m.l[l]))
		}
	case *ir.IsUndefinedStmt:
		l := int(s.Source)
		return func(m *machine, _ *atoms) (flow, *atoms) { return when(m.l[l].v == nil, m.being(m.l[l])) }
	case *ir.ResultSetAddStmt:
		l := int(s.Value)
		return func(m *machine, under *atoms) (flow, *atoms) {
			m.answer = &Answer{out: newScribe(), v: m.l[l].v, rests: m.l[l].rests, there: m.union(under, m.l[l].there)}
			return next, nil
		}
	}
	return c.assignment(s)
}

// is tests the kind of a value, which for what is of the input is the same as what stands there.
func (c *compiler) is(o ir.Operand, k rego.Kind) op {
	source := c.operand(o)
	return func(m *machine, _ *atoms) (flow, *atoms) {
		l := source.of(m)
		if l.v == nil {
			return ends, m.whether(l)
		}
		return when(l.v.v.Kind() == k, m.union(l.rests, l.v.rests))
	}
}

func (c *compiler) equal(a, b ir.Operand, wanted bool) op {
	x, y := c.operand(a), c.operand(b)
	return func(m *machine, _ *atoms) (flow, *atoms) {
		v, w := x.of(m), y.of(m)
		if v.v == nil || w.v == nil {
			return m.malformed()
		}
		if err := m.walk(v.v, w.v); err != nil {
			return m.done(err)
		}
		same, err := m.budget.Same(v.v.v, w.v.v)
		if err != nil {
			return m.done(err)
		}
		return when(same == wanted, m.sameAs(v, w, same))
	}
}

// dot looks up a member. That it is there is a condition for what follows.
func (c *compiler) dot(s *ir.DotStmt) op {
	source, key, into, site := c.operand(s.Source), c.operand(s.Key), c.slot(s.Target), c.site()
	return func(m *machine, under *atoms) (flow, *atoms) {
		in, k := source.of(m), key.of(m)
		if in.v == nil || k.v == nil {
			return ends, m.union(m.whether(in), m.whether(k))
		}
		if err := m.weigh(k.v); err != nil {
			return m.done(err)
		}
		chosen := m.union(in.rests, m.full(k))
		e, found := m.find(in.v, k.v.v)
		why, tested := m.chosen(in, k, found)
		if !tested {
			why = m.unions(chosen, m.standsThere(e))
		}
		if !found {
			return ends, why
		}
		why = m.tagged(why, site, next)
		m.set(into, e.value, m.union(chosen, e.rests), m.union(under, why))
		return next, why
	}
}

// weigh pays for a key.
func (m *machine) weigh(key *value) error {
	if key.v.Kind() < rego.Array {
		return nil
	}
	return m.budget.Pay(key.v.Weight())
}

// assignment compiles a statement that is no condition.
func (c *compiler) assignment(s ir.Stmt) op {
	switch s := s.(type) {
	case *ir.AssignVarStmt:
		source, into := c.operand(s.Source), c.slot(s.Target)
		return func(m *machine, under *atoms) (flow, *atoms) {
			l := source.of(m)
			m.set(into, l.v, l.rests, m.union(under, l.there))
			return next, nil
		}
	case *ir.AssignVarOnceStmt:
		return c.once(s)
	case *ir.AssignIntStmt:
		return c.assign(s.Target, s.Value)
	case *ir.ResetLocalStmt:
		l := int(s.Target)
		return func(m *machine, _ *atoms) (flow, *atoms) {
			m.l[l] = local{}
			return next, nil
		}
	case *ir.MakeNullStmt:
		return c.assign(s.Target, nil)
	case *ir.MakeNumberIntStmt:
		return c.assign(s.Target, s.Value)
	case *ir.MakeNumberRefStmt:
		return c.assign(s.Target, json.Number(c.strings[s.Index].v.Text()))
	case *ir.MakeArrayStmt:
		return c.collection(s.Target, rego.Array)
	case *ir.MakeObjectStmt:
		return c.collection(s.Target, rego.Object)
	case *ir.MakeSetStmt:
		return c.collection(s.Target, rego.Set)
	case *ir.LenStmt:
		source, into := c.operand(s.Source), c.slot(s.Target)
		return func(m *machine, under *atoms) (flow, *atoms) {
			l := source.of(m)
			if l.v == nil {
				return m.malformed()
			}
			size, err := m.size(l.v)
			if err != nil {
				return m.done(err)
			}
			m.set(into, size, l.rests, m.union(under, l.there))
			return next, nil
		}
	case *ir.NopStmt:
		return func(*machine, *atoms) (flow, *atoms) { return next, nil }
	case *ir.ArrayAppendStmt:
		value, array := c.operand(s.Value), int(s.Array)
		return func(m *machine, under *atoms) (flow, *atoms) {
			l, into := value.of(m), m.l[array].v
			if l.v == nil || into == nil || into.made == nil || into.v.Kind() != rego.Array || l.v == into {
				return m.malformed()
			}
			m.fill(into, under, l.there)
			return m.done(m.push(into, l.v, m.unions(under, l.rests, l.there)))
		}
	case *ir.SetAddStmt:
		return c.insert(s.Set, s.Value, s.Value, false)
	case *ir.ObjectInsertStmt:
		return c.insert(s.Object, s.Key, s.Value, false)
	case *ir.ObjectInsertOnceStmt:
		return c.insert(s.Object, s.Key, s.Value, true)
	case *ir.ObjectMergeStmt:
		a, b, into := int(s.A), int(s.B), c.slot(s.Target)
		return func(m *machine, under *atoms) (flow, *atoms) {
			x, y := m.l[a], m.l[b]
			if x.v == nil || y.v == nil || x.v.v.Kind() != rego.Object || y.v.v.Kind() != rego.Object {
				return m.malformed()
			}
			merged, err := m.merge(x.v, y.v)
			if err != nil {
				return m.done(err)
			}
			m.set(into, merged, m.union(x.rests, y.rests), under)
			return next, nil
		}
	}
	c.reject("a statement %T", s)
	return nil
}

// assign assigns a constant.
func (c *compiler) assign(to ir.Local, plain any) op {
	into, v := c.slot(to), c.constant(plain)
	return func(m *machine, under *atoms) (flow, *atoms) {
		m.set(into, v, nil, under)
		return next, nil
	}
}

func (c *compiler) collection(to ir.Local, k rego.Kind) op {
	into := c.slot(to)
	return func(m *machine, under *atoms) (flow, *atoms) {
		v, err := m.collect(k)
		m.set(into, v, nil, under)
		return m.done(err)
	}
}

// size is how many members there are.
func (m *machine) size(v *value) (*value, error) {
	m.look(v)
	size, err := rego.FromPlain(v.v.Size())
	if err == nil {
		err = m.budget.Pay(int64(v.v.Size()))
	}
	return m.whole(size, m.shape(v)), err
}
