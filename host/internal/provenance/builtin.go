package provenance

import "github.com/construe-host/construe/host/internal/rego"

// looksInto are the built-in functions that only look at a part of what they are given, and say which. served is false
// where what they are given is not of the kinds that they know; then, as for all others, what they give depends on the
// whole.
var looksInto = map[string]func(m *machine, args []local) (l local, served bool, err error){
	"internal.member_2": (*machine).member,

	"internal.template_string": (*machine).sentence,

	"equal":         (*machine).equals,
	"neq":           (*machine).differs,
	"object.get":    (*machine).get,
	"object.union":  (*machine).unite,
	"object.remove": (*machine).removed,
	"array.concat":  (*machine).concatenated,
	"or":            (*machine).joined,
	"count":         (*machine).count,
	"sort":          (*machine).sorted,
	"gt":            (*machine).moreThan,
}

// builtin compiles a call of a built-in function; open are the arguments that can make it fail.
func (c *compiler) builtin(name string, args []operand, into slot, open []int) op {
	known, declared := c.program.builtins[name]
	if !declared {
		c.reject("a call of %s, which no policy may call", name)
	}
	own, always, here := looksInto[name], c.program.always(name), failures{c.own.index}
	if len(args) > len(machine{}.args) {
		own = nil
	}
	return func(m *machine, under *atoms) (flow, *atoms) {
		given := m.args[:0]
		for _, o := range args {
			l := o.of(m)
			if l.v == nil {
				return m.malformed()
			}
			given = append(given, l)
		}
		for _, i := range open {
			m.guard(here, m.full(given[i]))
		}
		var l local
		var err error
		served := false
		if own != nil {
			l, served, err = own(m, given)
		}
		if !served && err == nil {
			l, err = m.general(known, given)
		}
		switch {
		case err != nil:
			for _, a := range given {
				under = m.union(under, m.full(a))
			}
			return m.clash(err, under)
		case l.v == nil:
			return ends, l.rests
		}
		if always {
			m.set(into, l.v, l.rests, under)
			return next, nil
		}
		m.set(into, l.v, l.rests, m.union(under, l.rests))
		return next, l.rests
	}
}

// general calls a function on the whole of what it is given.
func (m *machine) general(known rego.Function, args []local) (out local, err error) {
	m.given = m.given[:0]
	for _, a := range args {
		if err := m.walk(a.v); err != nil {
			return local{}, err
		}
		out.rests = m.union(out.rests, m.full(a))
		m.given = append(m.given, a.v.v)
	}
	v, err := known.Call(m.budget, m.given)
	if v != nil {
		out.v = m.whole(v, out.rests)
	}
	return out, err
}

// member looks for a value in a collection: one that is there is enough, and where none is, the whole was looked at.
func (m *machine) member(args []local) (local, bool, error) {
	wanted, in := args[0], args[1]
	if n, _, is := textOf(wanted); is && m.constant(in.v) && constantMembers(in.v) {
		return m.among(n, wanted, in)
	}
	if in.v.node == nil && in.v.made == nil {
		return local{}, false, nil
	}
	if err := m.walk(wanted.v, in.v); err != nil {
		return local{}, true, err
	}
	at, err := m.witness(wanted.v.v, in.v)
	if err != nil {
		return local{}, true, err
	}
	rests, is := m.union(m.full(wanted), in.rests), m.program.no
	if at >= 0 {
		m.deep(in.v) // all of it may have been looked at
		e := m.entry(in.v, at)
		is, rests = m.program.yes, m.unions(rests, e.rests, e.there, m.deep(e.value))
	} else if n, _, is := textOf(wanted); is && m.telling { // as long as they are what they are, any other is not there
		rests = m.unions(wanted.rests, in.rests, m.deep(in.v), m.tested(n, membersOf(in.v.v), false))
	} else {
		rests = m.union(rests, m.deep(in.v))
	}
	return local{v: is, rests: rests}, true, nil
}

// membersOf lists the members of a collection.
func membersOf(v *rego.Value) (out []*rego.Value) {
	for i := range v.Size() {
		_, member := v.Member(i)
		out = append(out, member)
	}
	return out
}

// among looks for a text of the input in a constant: which of those that are there it is does not matter.
func (m *machine) among(n *node, wanted, in local) (local, bool, error) {
	at, err := m.witness(wanted.v.v, in.v)
	if err != nil {
		return local{}, true, err
	}
	found := m.program.no
	if at >= 0 {
		found = m.program.yes
	}
	rests := m.unions(wanted.rests, in.rests, in.v.rests, m.tested(n, membersOf(in.v.v), at >= 0))
	return local{v: found, rests: rests}, true, nil
}

// witness is the first place where a value stands; -1 where there is none.
func (m *machine) witness(wanted *rego.Value, in *value) (int, error) {
	if in.v.Kind() == rego.Set {
		return in.v.Find(wanted), m.budget.Pay(wanted.Weight())
	}
	if err := m.budget.Order(in.v); err != nil {
		return -1, err
	}
	for i := range in.v.Size() {
		_, item := in.v.Member(i)
		if err := m.budget.Pay(1); err != nil {
			return -1, err
		}
		if same, err := m.budget.Same(item, wanted); same || err != nil {
			return i, err
		}
	}
	return -1, nil
}

// get follows a key, or a path of keys, into an object; where one is not there, there is the other value.
func (m *machine) get(args []local) (local, bool, error) {
	in, key, otherwise := args[0], args[1], args[2]
	kind := key.v.v.Kind()
	if in.v.v.Kind() != rego.Object || kind > rego.Array || kind == rego.Array && key.v.v.Size() == 0 {
		return local{}, false, nil
	}
	if err := m.budget.Pay(key.v.v.Weight()); err != nil {
		return local{}, true, err
	}
	at, rests := in.v, m.unions(key.rests, in.rests)
	path := []*value{key.v}
	if kind == rego.Array {
		rests = m.union(rests, m.deep(key.v))
		path = path[:0]
		for i := range key.v.v.Size() {
			path = append(path, m.entry(key.v, i).value)
		}
	}
	for _, key := range path {
		e, found := m.find(at, key.v)
		rests = m.unions(rests, m.deep(key), e.rests, e.there)
		if !found {
			return local{v: otherwise.v, rests: m.union(rests, otherwise.rests)}, true, nil
		}
		at = e.value
	}
	return local{v: at, rests: rests}, true, nil
}

func (m *machine) unite(args []local) (local, bool, error) {
	a, b := args[0], args[1]
	if a.v.v.Kind() != rego.Object || b.v.v.Kind() != rego.Object {
		return local{}, false, nil
	}
	merged, err := m.merge(b.v, a.v) // of two, the right one wins
	return local{v: merged, rests: m.union(a.rests, b.rests)}, true, err
}

func (m *machine) removed(args []local) (local, bool, error) {
	from, keys := args[0], args[1]
	kind := keys.v.v.Kind()
	if from.v.v.Kind() != rego.Object || kind != rego.Array && kind != rego.Set {
		return local{}, false, nil
	}
	err := m.budget.Pay(keys.v.v.Weight())
	gone := m.program.nothing.v
	if err == nil {
		gone, err = m.budget.Collect(rego.Set)
	}
	for i := 0; err == nil && i < keys.v.v.Size(); i++ {
		if _, key := keys.v.v.Member(i); gone.Find(key) < 0 {
			err = m.budget.Put(gone, key, key)
		}
	}
	if err != nil {
		return local{}, true, err
	}
	out, err := m.copied(from.v, gone)
	if err != nil {
		return local{}, true, err
	}
	why := m.full(keys)
	out.rests = m.union(out.rests, why)
	for i := range out.made.members {
		e := &out.made.members[i]
		e.there = m.union(e.there, why)
	}
	return local{v: out, rests: from.rests}, true, nil
}

func (m *machine) concatenated(args []local) (local, bool, error) {
	return m.together(rego.Array, args, func(out *value, e entry) error {
		return m.push(out, e.value, m.union(e.rests, e.there))
	})
}

func (m *machine) joined(args []local) (local, bool, error) {
	return m.together(rego.Set, args, func(out *value, e entry) error {
		if out.v.Find(e.value.v) >= 0 {
			return nil
		}
		return m.put(out, entry{e.value, e.value, m.union(e.rests, e.there), nil, false})
	})
}

// together is the members of two collections in one.
func (m *machine) together(k rego.Kind, args []local, add func(out *value, e entry) error) (local, bool, error) {
	if args[0].v.v.Kind() != k || args[1].v.v.Kind() != k {
		return local{}, false, nil
	}
	out, err := m.collect(k)
	if err != nil {
		return local{}, true, err
	}
	var rests *atoms
	for _, a := range args {
		if err := m.budget.Pay(int64(a.v.v.Size())); err != nil {
			return local{}, true, err
		}
		m.look(a.v)
		out.rests, rests = m.union(out.rests, a.v.rests), m.union(rests, a.rests)
		for i := range a.v.v.Size() {
			if err := add(out, m.entry(a.v, i)); err != nil {
				return local{}, true, err
			}
		}
	}
	return local{v: out, rests: rests}, true, nil
}

func (m *machine) count(args []local) (local, bool, error) {
	if args[0].v.v.Kind() < rego.Array {
		return local{}, false, nil
	}
	size, err := m.size(args[0].v)
	m.carry(args[0].v, size)
	return local{v: size, rests: args[0].rests}, true, err
}
