package rego

import "strings"

// tested is a test of two texts.
func (m *machine) tested(a, b *Value, test func(a, b string) bool) (*Value, bool) {
	if a.kind != String || b.kind != String {
		return nil, false
	}
	if m.pay(int64(len(a.s)+len(b.s))/16) != nil {
		return nil, true
	}
	return boolean(test(a.s, b.s)), true
}

// mapped is a text of about the same length.
func (m *machine) mapped(a *Value, change func(string) string) (*Value, bool) {
	if a.kind != String {
		return nil, false
	}
	if m.pay(1+int64(len(a.s))) != nil || m.take(bytesScalar+3*int64(len(a.s))) != nil {
		return nil, true
	}
	return text(change(a.s)), true
}

// cut is a part of a text.
func (m *machine) cut(a, b *Value, change func(a, b string) string) (*Value, bool) {
	if a.kind != String || b.kind != String {
		return nil, false
	}
	if m.pay(int64(len(b.s))/16) != nil || m.take(bytesScalar) != nil {
		return nil, true
	}
	return text(change(a.s, b.s)), true
}

func split(m *machine, a, b *Value) (*Value, bool) {
	if a.kind != String || b.kind != String {
		return nil, false
	}
	if m.pay(1+int64(len(a.s))/4) != nil {
		return nil, true
	}
	n := int64(strings.Count(a.s, b.s)) + 1
	if m.pay(8*n) != nil || m.take(n*(bytesScalar+bytesItem+16)+bytesCollection) != nil {
		return nil, true
	}
	out := collect(Array)
	for _, piece := range strings.Split(a.s, b.s) {
		out.c.push(text(piece))
	}
	return out, true
}

func replace(m *machine, a, from, to *Value) (*Value, bool) {
	if a.kind != String || from.kind != String || to.kind != String {
		return nil, false
	}
	if m.pay(1+int64(len(a.s))/4) != nil {
		return nil, true
	}
	n := int64(strings.Count(a.s, from.s))
	size := int64(len(a.s)) + times(n, int64(len(to.s)))
	if m.pay(4*n+size/4) != nil || m.take(bytesScalar+size) != nil {
		return nil, true
	}
	return text(strings.ReplaceAll(a.s, from.s, to.s)), true
}

// concat joins the texts of a list, or of a set in its order.
func concat(m *machine, by, list *Value) (*Value, bool) {
	if by.kind != String || list.kind != Array && list.kind != Set {
		return nil, false
	}
	if list.kind == Set && m.pay(list.sorting()) != nil {
		return nil, true
	}
	var parts []string
	size := int64(0)
	add := func(v *Value) bool {
		if v.kind != String {
			return false
		}
		parts, size = append(parts, v.s), size+int64(len(v.s)+len(by.s))
		return true
	}
	if m.pay(int64(list.size())) != nil || m.take(int64(list.size())*16) != nil {
		return nil, true
	}
	for _, item := range list.c.items {
		if !add(item) {
			return nil, false
		}
	}
	if list.kind == Set {
		for _, e := range list.ordered() {
			if !add(e.key) {
				return nil, false
			}
		}
	}
	if m.pay(size/16) != nil || m.take(bytesScalar+size) != nil {
		return nil, true
	}
	return text(strings.Join(parts, by.s)), true
}

// template puts a template string together: of each expression in it a set of the one value that it has, if it has one.
func template(m *machine, a *Value) (*Value, bool) {
	if a.kind != Array {
		return nil, false
	}
	var b strings.Builder
	for _, item := range a.c.items {
		part := "<undefined>"
		switch {
		case item.kind == Set && item.size() > 1, item.kind == Array, item.kind == Object:
			return nil, false
		case item.kind == Set && item.size() == 1:
			item = item.c.entries[0].key
			fallthrough
		case item.kind != Set:
			var err error
			if part, err = m.written(item); err != nil {
				return nil, true
			}
		}
		if m.pay(1+int64(len(part))/16) != nil || m.take(2*int64(len(part))) != nil {
			return nil, true
		}
		b.WriteString(part)
	}
	if m.take(bytesScalar) != nil {
		return nil, true
	}
	return text(b.String()), true
}
