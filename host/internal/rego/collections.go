package rego

// filtered is the members of a set, or an object, for which keep holds.
func (m *machine) filtered(a *Value, keep func(key *Value) bool) (*Value, bool) {
	if m.pay(a.weight()) != nil {
		return nil, true
	}
	out, err := m.collect(a.kind)
	if err != nil {
		return nil, true
	}
	for _, e := range a.c.entries {
		if keep(e.key) && m.put(out, e.key, e.value) != nil {
			return nil, true
		}
	}
	out.c.sorted = a.c.sorted
	return out, true
}

func intersection(m *machine, a, b *Value) (*Value, bool) {
	if a.kind != Set || b.kind != Set {
		return nil, false
	}
	if a.size() > b.size() {
		a, b = b, a
	}
	return m.filtered(a, func(key *Value) bool { return b.c.find(key) >= 0 })
}

func union(m *machine, a, b *Value) (*Value, bool) {
	if a.kind != Set || b.kind != Set {
		return nil, false
	}
	out, err := m.copied(a)
	if err != nil {
		return nil, true
	}
	return out, m.unite(out, b)
}

// unite adds the members of one set to another.
func (m *machine) unite(into, from *Value) bool {
	if m.pay(from.weight()) != nil {
		return true
	}
	for _, e := range from.c.entries {
		if into.c.find(e.key) < 0 && m.put(into, e.key, e.value) != nil {
			return true
		}
	}
	return true
}

// sets reports whether a value is a set of sets.
func sets(a *Value) bool {
	if a.kind != Set {
		return false
	}
	for _, e := range a.c.entries {
		if e.key.kind != Set {
			return false
		}
	}
	return true
}

func unionAll(m *machine, a *Value) (*Value, bool) {
	if !sets(a) {
		return nil, false
	}
	out, err := m.collect(Set)
	if err != nil || m.pay(a.sorting()) != nil {
		return nil, true
	}
	for _, e := range a.ordered() {
		if m.unite(out, e.key); m.err != nil {
			return nil, true
		}
	}
	return out, true
}

func intersectionAll(m *machine, a *Value) (*Value, bool) {
	if !sets(a) {
		return nil, false
	}
	if a.size() == 0 {
		out, _ := m.collect(Set)
		return out, true
	}
	out := a.c.entries[0].key
	for _, e := range a.c.entries[1:] {
		if out, _ = intersection(m, out, e.key); out == nil {
			return nil, true
		}
	}
	return out, true
}

// member looks for a value in a collection.
func member(m *machine, wanted, in *Value) (*Value, bool) {
	switch in.kind {
	case Set:
		if wanted.heavy() && m.pay(wanted.weight()) != nil {
			return nil, true
		}
		return boolean(in.c.find(wanted) >= 0), true
	case Array:
		for _, item := range in.c.items {
			if m.pay(1) != nil {
				return nil, true
			}
			if equal, err := m.same(item, wanted); equal || err != nil {
				return yes, true
			}
		}
	case Object:
		if m.pay(in.sorting()) != nil {
			return nil, true
		}
		for _, e := range in.ordered() {
			if m.pay(1) != nil {
				return nil, true
			}
			if equal, err := m.same(e.value, wanted); equal || err != nil {
				return yes, true
			}
		}
	}
	return no, true
}

// memberAt looks whether a value stands at a key.
func memberAt(m *machine, key, wanted, in *Value) (*Value, bool) {
	if key.heavy() && m.pay(key.weight()) != nil {
		return nil, true
	}
	if in.c == nil {
		return no, true
	}
	found := in.member(key)
	if found == nil {
		return no, true
	}
	equal, _ := m.same(found, wanted)
	return boolean(equal), true
}

func concatenated(m *machine, a, b *Value) (*Value, bool) {
	if a.kind != Array || b.kind != Array {
		return nil, false
	}
	out, err := m.copied(a)
	for i := 0; err == nil && i < len(b.c.items); i++ {
		if err = m.pay(1); err == nil {
			err = m.push(out, b.c.items[i])
		}
	}
	return out, true
}

func slice(m *machine, a, from, to *Value) (*Value, bool) {
	if a.kind != Array || from.kind != Number || to.kind != Number || !from.whole || !to.whole {
		return nil, false
	}
	low, high := max(from.n, 0), min(to.n, int64(a.size()))
	out, err := m.collect(Array)
	for i := low; err == nil && i < high; i++ {
		if err = m.pay(1); err == nil {
			err = m.push(out, a.c.items[i])
		}
	}
	return out, true
}

func reversed(m *machine, a *Value) (*Value, bool) {
	if a.kind != Array {
		return nil, false
	}
	out, err := m.collect(Array)
	for i := a.size() - 1; err == nil && i >= 0; i-- {
		if err = m.pay(1); err == nil {
			err = m.push(out, a.c.items[i])
		}
	}
	return out, true
}

// walk is every value within a value, itself first, as pairs of a path and what stands there.
func walk(m *machine, a *Value) (*Value, bool) {
	out, err := m.collect(Array)
	if err != nil {
		return nil, true
	}
	var visit func(path []*Value, v *Value) error
	visit = func(path []*Value, v *Value) error {
		if err := m.pay(2 + int64(len(path))); err != nil {
			return err
		}
		if err := m.take(2*bytesCollection + int64(len(path)+2)*bytesItem); err != nil {
			return err
		}
		at, pair := collect(Array), collect(Array)
		for _, step := range path {
			at.c.push(step)
		}
		pair.c.push(at)
		pair.c.push(v)
		if err := m.push(out, pair); err != nil {
			return err
		}
		below := path[:len(path):len(path)]
		switch v.kind {
		case Array:
			for i, item := range v.c.items {
				if err := visit(append(below, integer(int64(i))), item); err != nil {
					return err
				}
			}
		case Object, Set:
			if err := m.pay(v.sorting()); err != nil {
				return err
			}
			for _, e := range v.ordered() {
				if err := visit(append(below, e.key), e.value); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if visit(nil, a) != nil {
		return nil, true
	}
	return out, true
}
