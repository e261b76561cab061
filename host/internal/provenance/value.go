package provenance

import (
	"encoding/json"
	"unsafe"

	"github.com/construe-host/construe/host/internal/rego"
)

// value is a value and what it is due to. What it is made of is told apart only where somebody looks into it: a scalar,
// a constant and what a built-in function gave are due to one set as a whole, with all that is in them.
type value struct {
	v *rego.Value
	// rests is what a scalar is due to, and of a collection, that it has no members but these.
	rests *atoms
	node  *node // of a value of the input
	made  *made // of a collection that a plan made
}

// made is what the members of a collection are due to.
type made struct {
	members []entry // at the places where the value has them
	// standing is of an array what its members, and their places, are due to.
	standing *atoms
	// some is what it is due to that something was put in, whatever it was, where filled says that this is known.
	some   *atoms
	filled bool
}

// entry is a member of a collection: what it is due to that it is this one, as long as there is one by this key, and
// what it is due to that there is one.
type entry struct {
	key, value   *value
	rests, there *atoms
	apart        bool // that there is one is due to there alone
}

// node is a place in the input. Those below it are made as far as they are looked at.
type node struct {
	value       // what stands there; nothing does if its v is nil
	key   value // under which it stands
	above *node
	below []*node
	// stands is that something stands there, is what stands there, and all what it and all that is in it are.
	stands, is, all atoms
	// What a run that is asked looked at: that it came here, which members there are, or all that is in it.
	came, looked, walked bool
}

const (
	bytesValue = int64(unsafe.Sizeof(value{}))
	bytesEntry = 2*int64(unsafe.Sizeof(entry{})) + bytesValue // appending leaves as much behind
	bytesNode  = int64(unsafe.Sizeof(node{}))
	bytesUnion = int64(unsafe.Sizeof(atoms{}))
)

// place makes n the place of a value in the input.
func (n *node) place(above *node, key, v *rego.Value) *node {
	n.above, n.key.v = above, key
	n.stands.node, n.is.node, n.all.node = n, n, n
	n.value = value{v: v, rests: &n.is, node: n}
	return n
}

// at is the place of the i-th member.
func (m *machine) at(n *node, i int) *node {
	if n.below == nil {
		n.below = make([]*node, n.v.Size())
		m.owed += 8 * int64(len(n.below))
	}
	if n.below[i] == nil {
		m.owed += bytesNode
		key, member := n.v.Member(i)
		n.below[i] = new(node).place(n, key, member)
	}
	return n.below[i]
}

// standing is that something stands at a place below n. A pointer does not tell a list's place from a name that is a
// number.
func (m *machine) standing(n, below *node) *atoms {
	if name := below.key.v.Text(); name != "" && name[0] >= '0' && name[0] <= '9' && n.v.Kind() == rego.Object {
		return m.union(&below.stands, &n.is)
	}
	return &below.stands
}

// token is a key as a pointer has it.
func token(key *rego.Value) string {
	if key.Kind() == rego.String {
		return key.Text()
	}
	plain, _ := key.Plain(1) // a place in a list
	number, _ := plain.(json.Number)
	return string(number)
}

// whole is a value that is due to one set as a whole.
func (m *machine) whole(v *rego.Value, rests *atoms) *value {
	m.owed += bytesValue
	return &value{v: v, rests: rests}
}

// entry is the i-th member.
func (m *machine) entry(v *value, i int) entry {
	switch {
	case v.node != nil:
		n := m.at(v.node, i)
		m.come(&n.value)
		return entry{key: &n.key, value: &n.value, there: m.standing(v.node, n)}
	case v.made == nil:
		key, member := v.v.Member(i)
		if v.v.Kind() == rego.Array {
			return entry{m.whole(key, nil), m.whole(member, v.rests), v.rests, nil, false}
		}
		e := entry{value: m.whole(member, v.rests), rests: v.rests}
		if e.key = e.value; key != member {
			e.key = m.whole(key, v.rests)
		}
		return e
	}
	e := v.held(i)
	if e.key == nil {
		key, _ := v.v.Member(i)
		e.key = m.whole(key, nil)
	}
	m.come(e.value)
	return e
}

// held is the i-th member of a collection that was made. The value sorts its members where somebody asks for their
// order; then what they are due to follows.
func (v *value) held(i int) entry {
	if v.v.Kind() != rego.Array {
		if key, _ := v.v.Member(i); v.made.members[i].key.v != key {
			sorted := make([]entry, len(v.made.members))
			for _, e := range v.made.members {
				sorted[v.v.Find(e.key.v)] = e
			}
			v.made.members = sorted
		}
	}
	return v.made.members[i]
}

// find looks a member up. Where there is none, the entry says what that is due to. What is due to a member's being
// there is kept apart only as far as nothing else could stand in its place, which is for the collection to say.
func (m *machine) find(v *value, key *rego.Value) (entry, bool) {
	i := v.v.Find(key)
	array := v.v.Kind() == rego.Array
	if array {
		m.look(v)
	}
	if i < 0 {
		if v.node != nil && v.v.Kind() == rego.Object && key.Kind() == rego.String {
			m.owed += bytesNode
			absent := new(node).place(v.node, key, nil)
			if m.seen {
				m.absent = append(m.absent, absent)
			}
			return entry{rests: m.standing(v.node, absent)}, false
		}
		return entry{rests: v.rests}, false
	}
	e := m.entry(v, i)
	if array {
		e.rests = m.union(m.shape(v), e.rests)
		return e, true
	}
	return m.sole(v, e), true
}

// sole is a member of an object as one that nothing else takes the place of: something else by its key would be one
// more.
func (m *machine) sole(v *value, e entry) entry {
	if v.node == nil && e.there != nil {
		e.rests = m.union(e.rests, v.rests)
	}
	return e
}

// shape is what a collection's having these members, and no others, is due to.
func (m *machine) shape(v *value) *atoms {
	if v.made == nil {
		return v.rests
	}
	out := m.union(v.rests, v.made.standing)
	if v.v.Kind() != rego.Array {
		for i := range v.made.members {
			e := v.held(i)
			m.come(e.value)
			out = m.unions(out, e.rests, e.there)
		}
	}
	return out
}

// deep is what a value as a whole is due to. Whoever asks has paid for it ([machine.walk]).
func (m *machine) deep(v *value) *atoms {
	switch {
	case v.node != nil && v.v.Size() > 0:
		if m.seen {
			v.node.walked = true
		}
		return &v.node.all
	case v.made == nil:
		m.look(v)
		return v.rests
	}
	out := v.rests
	for i := range v.made.members {
		e := v.held(i)
		m.come(e.value)
		out = m.unions(out, e.rests, e.there, m.deep(e.value))
	}
	return out
}

// push appends to an array.
func (m *machine) push(into, item *value, rests *atoms) error {
	if err := m.budget.Push(into.v, item.v); err != nil {
		return err
	}
	m.owed += bytesEntry
	into.made.standing = m.union(into.made.standing, rests)
	into.made.members = append(into.made.members, entry{value: item, rests: rests})
	return nil
}

// put sets a member of an object or a set, by its key.
func (m *machine) put(into *value, e entry) error {
	m.owed += bytesEntry
	i := into.v.Find(e.key.v)
	if i < 0 {
		into.made.members = append(into.made.members, e)
		return m.budget.Put(into.v, e.key.v, e.value.v)
	}
	if held := into.held(i); e.key.v != held.key.v { // equal, and where the value has it
		e.key = m.whole(held.key.v, m.deep(e.key))
	}
	into.made.members[i] = e
	if into.v.Kind() == rego.Set {
		return nil
	}
	return m.budget.Replace(into.v, i, e.value.v)
}

// collect makes an empty collection.
func (m *machine) collect(k rego.Kind) (*value, error) {
	v, err := m.budget.Collect(k)
	m.owed += bytesValue + int64(unsafe.Sizeof(made{}))
	return &value{v: v, made: &made{}}, err
}

// copied is the members of an object, but for those that are gone, in another, to be changed.
func (m *machine) copied(v *value, gone *rego.Value) (*value, error) {
	m.look(v)
	if err := m.budget.Pay(int64(v.v.Size())); err != nil {
		return nil, err
	}
	out, err := m.collect(v.v.Kind())
	if err != nil {
		return nil, err
	}
	out.rests = v.rests
	seen := m.seen
	m.seen = false // nobody comes to the members
	for i := 0; err == nil && i < v.v.Size(); i++ {
		if e := m.entry(v, i); gone.Find(e.key.v) < 0 {
			err = m.put(out, e)
		}
	}
	m.seen = seen
	return out, err
}
