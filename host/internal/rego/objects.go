package rego

// objectGet is the member of an object at a key, or at a path of keys, or another value.
func objectGet(m *machine, a, key, otherwise *Value) (*Value, bool) {
	if a.kind != Object {
		return nil, false
	}
	if key.heavy() && m.pay(key.weight()) != nil {
		return nil, true
	}
	if key.kind != Array {
		if found := a.member(key); found != nil {
			return found, true
		}
		return otherwise, true
	}
	at := a
	for _, step := range key.c.items {
		if at.kind != Object {
			return nil, false
		}
		found := at.member(step)
		if found == nil {
			return otherwise, true
		}
		at = found
	}
	return at, true
}

func objectKeys(m *machine, a *Value) (*Value, bool) {
	if a.kind != Object {
		return nil, false
	}
	out, err := m.collect(Set)
	for i := 0; err == nil && i < a.size(); i++ {
		if err = m.pay(1); err == nil {
			err = m.put(out, a.c.entries[i].key, a.c.entries[i].key)
		}
	}
	if err == nil {
		out.c.sorted = a.c.sorted
	}
	return out, true
}

func objectRemove(m *machine, a, keys *Value) (*Value, bool) {
	if a.kind != Object || keys.kind != Array && keys.kind != Set {
		return nil, false
	}
	gone := collect(Set)
	if m.pay(keys.weight()) != nil {
		return nil, true
	}
	if !m.members(keys, func(key *Value) bool {
		return gone.c.find(key) >= 0 || m.put(gone, key, key) == nil
	}) {
		return nil, true
	}
	return m.filtered(a, func(key *Value) bool { return gone.c.find(key) < 0 })
}

func objectUnion(m *machine, a, b *Value) (*Value, bool) {
	if a.kind != Object || b.kind != Object {
		return nil, false
	}
	out, _ := m.merge(b, a) // of two, the right one wins
	return out, true
}

func objectUnionAll(m *machine, a *Value) (*Value, bool) {
	if a.kind != Array {
		return nil, false
	}
	out, err := m.collect(Object)
	for _, item := range a.c.items {
		if item.kind != Object {
			return nil, false
		}
		if err == nil {
			out, err = m.merge(item, out)
		}
	}
	return out, true
}
