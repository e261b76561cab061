package provenance

import "github.com/construe-host/construe/host/internal/rego"

// What is here tells that a collection has a member, or any, from what the member is, for a run that is to (see
// [Limits]): a sentence that is made of a fact is there whatever the fact is.

// fill notes what it is due to that a collection is not empty: that whatever came first was put in.
func (m *machine) fill(v *value, why ...*atoms) {
	if m.telling && !v.made.filled {
		v.made.some, v.made.filled = m.unions(why...), true
	}
}

// some is what it is due to that a collection is not empty, or that a number of members is not 0; false where that is
// not told from the rest.
func (m *machine) some(v *value) (*atoms, bool) {
	if v.made != nil && v.made.filled {
		return v.made.some, true
	}
	some, known := m.sizes[v]
	return some, known
}

// carry has what was made of a collection, and is empty or 0 where that is empty, be due to the same that it is not.
func (m *machine) carry(from, to *value) {
	some, known := m.some(from)
	if !known {
		return
	}
	if m.sizes == nil {
		m.sizes = map[*value]*atoms{}
	}
	m.sizes[to] = some
}

// sorted puts a collection in order.
func (m *machine) sorted(args []local) (local, bool, error) {
	if _, known := m.some(args[0].v); !known {
		return local{}, false, nil
	}
	out, err := m.general(m.program.builtins["sort"], []local{{v: args[0].v}})
	if err != nil || out.v == nil {
		return local{}, true, err
	}
	m.carry(args[0].v, out.v)
	return local{v: out.v, rests: args[0].rests}, true, nil
}

// sentence puts a text together: that it is this text, and no other value, is not due to what it says.
func (m *machine) sentence(args []local) (local, bool, error) {
	if !m.telling {
		return local{}, false, nil
	}
	out, err := m.general(m.program.builtins["internal.template_string"], []local{{v: args[0].v}})
	out.rests = args[0].rests
	return out, true, err
}

// moreThan compares a number of members with 0.
func (m *machine) moreThan(args []local) (local, bool, error) {
	if rests, is := m.notNone(args[0], args[1]); is {
		return local{v: m.program.yes, rests: rests}, true, m.budget.Pay(1)
	}
	return local{}, false, nil
}

// notNone is what it is due to that a number of members is not 0, where the other is; false of anything else.
func (m *machine) notNone(number, none local) (*atoms, bool) {
	some, known := m.sizes[number.v]
	if !known || number.v.v.Kind() != rego.Number || none.v.v != m.program.none.v {
		return nil, false
	}
	return m.unions(number.rests, m.full(none), some), true
}

// standsThere is what it is due to that a member is there, as far as that is told from what it is.
func (m *machine) standsThere(e entry) *atoms {
	if e.apart {
		return e.there
	}
	return m.union(e.rests, e.there)
}

// naming is what it is due to that an object has members by these names, and no others.
func (m *machine) naming(v *value) *atoms {
	if v.made == nil || v.v.Kind() != rego.Object {
		return m.shape(v)
	}
	out := v.rests
	for i := range v.made.members {
		e := v.held(i)
		m.come(e.value)
		out = m.union(out, m.standsThere(e))
	}
	return out
}

// Named lists what decides that the part is there, and of an object or a list which members it has, as [Answer.Shape]
// does. Where a run tells that from what the members are, it is less.
func (a *Answer) Named() []Cause {
	if a == nil {
		return nil
	}
	return a.out.causes(a.named())
}

// which is what decides that the part is there and is this value, but for what the value is made of.
func (a *Answer) which() *atoms {
	if a.v == nil {
		return union(a.there, a.dependsOn())
	}
	return union(a.there, a.rests)
}

func (a *Answer) named() *atoms {
	if a.v == nil {
		return union(a.there, a.dependsOn())
	}
	return union(a.there, union(a.rests, (&machine{}).naming(a.v)))
}
