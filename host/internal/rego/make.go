package rego

import "fmt"

// merge puts two objects together, member by member; of two values for one member, the one of a stays.
func (m *machine) merge(a, b *Value) (*Value, error) {
	out, err := m.copied(a)
	if err == nil {
		err = m.pay(int64(b.size()))
	}
	if err != nil {
		return nil, err
	}
	for _, e := range b.c.entries {
		if e.key.heavy() {
			if err := m.pay(e.key.weight()); err != nil {
				return nil, err
			}
		}
		at := out.c.find(e.key)
		if at < 0 {
			if err := m.put(out, e.key, e.value); err != nil {
				return nil, err
			}
			continue
		}
		held := &out.c.entries[at]
		if held.value.kind == Object && e.value.kind == Object {
			merged, err := m.merge(held.value, e.value)
			if err != nil {
				return nil, err
			}
			held.value = merged
			out.c.grew(merged)
		}
	}
	return out, nil
}

// copied is the same collection, to be changed.
func (m *machine) copied(v *Value) (*Value, error) {
	if err := m.pay(int64(v.size())); err != nil {
		return nil, err
	}
	out, err := m.collect(v.kind)
	if err != nil {
		return nil, err
	}
	for _, item := range v.c.items {
		if err := m.push(out, item); err != nil {
			return nil, err
		}
	}
	for _, e := range v.c.entries {
		if err := m.put(out, e.key, e.value); err != nil {
			return nil, err
		}
	}
	out.c.sorted = v.c.sorted
	return out, nil
}

// collect makes an empty collection.
func (m *machine) collect(k Kind) (*Value, error) {
	if err := m.take(bytesCollection); err != nil {
		return nil, err
	}
	return collect(k), nil
}

func (m *machine) push(into, item *Value) error {
	if err := m.take(bytesItem); err != nil {
		return err
	}
	if err := m.open(into, item); err != nil {
		return err
	}
	into.c.push(item)
	return m.flat(into)
}

func (m *machine) put(into, key, value *Value) error {
	if err := m.take(bytesEntry); err != nil {
		return err
	}
	if err := m.open(into, value); err != nil {
		return err
	}
	if err := m.open(into, key); err != nil {
		return err
	}
	into.c.put(key, value)
	return m.flat(into)
}

// open reports whether a member may be put into a collection: not into what is shared, nor into itself. A plan of OPA's
// does neither.
func (m *machine) open(into, member *Value) error {
	switch {
	case into.c.shared || into == member:
		m.malformed()
		return m.err
	case member.c == nil || !into.c.placed:
		return nil
	}
	if err := m.pay(member.weight()); err != nil {
		return err
	}
	if member.holds(into) {
		m.malformed()
		return m.err
	}
	return nil
}

// holds reports whether a collection is within a value.
func (v *Value) holds(wanted *Value) bool {
	if v.c == nil {
		return false
	}
	for _, item := range v.c.items {
		if item == wanted || item.holds(wanted) {
			return true
		}
	}
	for _, e := range v.c.entries {
		if e.key == wanted || e.value == wanted || e.key.holds(wanted) || e.value.holds(wanted) {
			return true
		}
	}
	return false
}

// flat refuses a value that has grown too high.
func (m *machine) flat(v *Value) error {
	if v.c.height > maxHeight {
		m.stop(Depth, "a value is nested more than %d levels deep", maxHeight)
		return m.err
	}
	return nil
}

// text makes a string, and number a number as it is spelt.
func (m *machine) text(s string) (*Value, error) {
	if err := m.take(bytesScalar + int64(len(s))); err != nil {
		return nil, err
	}
	return text(s), nil
}

func (m *machine) number(s string) (*Value, error) {
	if !spells(s) {
		return nil, fmt.Errorf("%.40q is no number of JSON", s)
	}
	if far(s) {
		m.stop(Bytes, "a number has more than 1,000 digits, or an exponent beyond 400")
		return nil, m.err
	}
	if err := m.take(bytesScalar + int64(len(s))); err != nil {
		return nil, err
	}
	return number(s), nil
}
