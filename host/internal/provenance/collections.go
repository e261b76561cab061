package provenance

import (
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/construe-host/construe/host/internal/rego"
)

// once assigns what a rule gives: where there is a value already, it is the same or they clash.
func (c *compiler) once(s *ir.AssignVarOnceStmt) op {
	source, into, hazard, own := c.operand(s.Source), c.slot(s.Target), c.program.hazard[s], failures{c.own.index}
	return func(m *machine, under *atoms) (flow, *atoms) {
		l, held := source.of(m), m.l[into.local].v
		if held == nil {
			m.set(into, l.v, l.rests, m.union(under, l.there))
			return next, nil
		}
		if hazard {
			m.guard(own, m.union(m.full(l), m.full(m.l[into.local])))
		}
		if err := m.agree(held, l.v); err != nil || into.constant {
			return m.clash(err, under, m.full(l), m.full(m.l[into.local]), m.whether(m.l[into.local]))
		}
		if err := m.walk(l.v); err != nil {
			return m.done(err)
		}
		own := &m.l[into.local] // without the first, this one stands there
		own.rests = m.union(own.rests, m.full(l))
		return next, nil
	}
}

// agree refuses two values for one name.
func (m *machine) agree(held, v *value) error {
	if v == nil {
		return errConflict
	}
	same, err := m.budget.Same(held.v, v.v)
	if err == nil && !same {
		err = errConflict
	}
	return err
}

// insert adds a member; what its key is due to, so is its being there.
func (c *compiler) insert(to ir.Local, key, value ir.Operand, once bool) op {
	into, name, member, own := int(to), c.operand(key), c.operand(value), failures{c.own.index}
	return func(m *machine, under *atoms) (flow, *atoms) {
		k, l, v := name.of(m), member.of(m), m.l[into].v
		if k.v == nil || l.v == nil || v == nil || v.made == nil || v.v.Kind() == rego.Array || k.v == v || l.v == v {
			return m.malformed()
		}
		if err := m.weigh(k.v); err != nil {
			return m.done(err)
		}
		why := m.full(k)
		if once {
			m.guard(own, why)
		}
		v.rests = m.union(v.rests, why) // with another key there would be another member
		if i := v.v.Find(k.v.v); i >= 0 && (once || v.v.Kind() == rego.Set) {
			held := v.held(i)
			if once {
				if err := m.walk(l.v, held.value); err != nil {
					return m.done(err)
				}
				both := m.unions(m.full(l), m.deep(held.value), held.rests)
				m.guard(own, both)
				if err := m.agree(held.value, l.v); err != nil {
					return m.clash(err, under, both, why, held.there)
				}
			}
			// one reason for its being there is enough, and then is one for what it is
			held.rests, held.there, held.apart = m.union(held.rests, held.there), nil, false
			v.made.members[i] = held
			return next, nil
		}
		m.fill(v, under, k.there, l.there)
		e := entry{k.v, l.v, l.rests, m.unions(under, why, l.there), m.telling}
		if v.v.Kind() == rego.Set {
			e.rests, e.there, e.apart = m.union(e.rests, e.there), nil, false
		}
		return m.done(m.put(v, e))
	}
}

// merge puts two objects together, member by member; of two values for one member, the one of a stays.
func (m *machine) merge(a, b *value) (*value, error) {
	if m.nested++; m.nested > maxNested {
		return nil, ErrLimit
	}
	defer func() { m.nested-- }()
	out, err := m.copied(a, m.program.nothing.v)
	if err != nil {
		return nil, err
	}
	m.look(b)
	if err := m.budget.Pay(int64(b.v.Size())); err != nil {
		return nil, err
	}
	out.rests = m.union(a.rests, b.rests)
	for i := range b.v.Size() {
		e := m.entry(b, i)
		at := out.v.Find(e.key.v)
		switch {
		case at < 0: // a has none by this name
			e.rests = m.union(e.rests, a.rests)
		case out.held(at).value.v.Kind() == rego.Object && e.value.v.Kind() == rego.Object:
			held, own := m.sole(a, out.held(at)), m.sole(b, e)
			merged, err := m.merge(held.value, e.value)
			if err != nil {
				return nil, err
			}
			e = entry{e.key, merged, m.unions(held.rests, held.there, own.rests, own.there), nil, false}
		default: // or else the other would stand there
			held := m.sole(a, out.held(at))
			e = entry{e.key, held.value, m.union(held.rests, held.there), nil, false}
		}
		if err := m.put(out, e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// with runs a block with a part of the input, or of data, replaced.
func (c *compiler) with(s *ir.WithStmt) op {
	part, given, b, site := int(s.Local), c.operand(s.Value), c.block(s.Block), c.site()
	path := make([]*value, len(s.Path))
	for i, n := range s.Path {
		path[i] = c.strings[n]
	}
	return func(m *machine, under *atoms) (flow, *atoms) {
		saved, known := m.l[part], m.memo
		replaced, err := m.upsert(saved, path, given.of(m))
		if err != nil {
			return m.done(err)
		}
		m.l[part] = replaced
		beside, context := m.beside, m.context
		m.beside, m.context = mixed(m.context, site), mixed(m.context, site)
		m.memo = memo{input: m.l[ir.Input], data: m.l[ir.Data], known: make([]outcome, len(known.known))}
		m.owed += 32 * int64(len(known.known))
		f, holds, last, all := m.within(b, under)
		m.l[part], m.memo, m.beside, m.context = saved, known, beside, context
		switch {
		case f == failed:
			return failed, nil
		case holds:
			return next, all
		}
		return ends, last
	}
}

// upsert is a value with the part at a path replaced; what is missing on the way is made.
func (m *machine) upsert(l local, path []*value, replacement local) (out local, err error) {
	if len(path) == 0 {
		return local{v: replacement.v, rests: m.whether(replacement)}, nil
	}
	out.rests = l.rests
	object := l.v != nil && l.v.v.Kind() == rego.Object
	if object {
		out.v, err = m.copied(l.v, m.program.nothing.v)
	} else {
		out.v, err = m.collect(rego.Object)
	}
	if err != nil {
		return local{}, err
	}
	if out.v.rests = l.rests; l.v != nil {
		out.v.rests = l.v.rests
	}
	below := local{rests: out.v.rests}
	if i := out.v.v.Find(path[0].v); i >= 0 {
		held := out.v.held(i)
		whole := m.union(held.rests, held.there)
		if below.rests = m.union(whole, held.value.rests); held.value.v.Kind() == rego.Object {
			below = local{v: held.value, rests: whole}
		}
	}
	member, err := m.upsert(below, path[1:], replacement)
	switch {
	case err != nil:
		return local{}, err
	case member.v == nil: // which no plan of OPA's does
		return local{}, errMalformed
	}
	return out, m.put(out.v, entry{path[0], member.v, member.rests, nil, false})
}
