package provenance

import (
	"cmp"
	"slices"
)

// Atom is something of the input that an answer can depend on.
type Atom struct {
	// Pointer is where it is, as a JSON pointer (RFC 6901) into the input.
	Pointer string
	// Exists marks that it is only whether anything stands there. Otherwise it is what stands there: a scalar's value,
	// of an array its length, and of an object which members it has.
	Exists bool
}

// atoms is a set of atoms, nil if empty: one atom, or a union. Sets share their parts and never change.
type atoms struct {
	one  Atom
	a, b *atoms // both set in a union, and nil in a single atom
}

func single(a Atom) *atoms { return &atoms{one: a} }

func union(a, b *atoms) *atoms {
	switch {
	case a == nil || a == b:
		return b
	case b == nil || a.a == b || a.b == b:
		return a
	case b.a == a || b.b == a:
		return b
	}
	return &atoms{a: a, b: b}
}

func unions(sets ...*atoms) (out *atoms) {
	for _, s := range sets {
		out = union(out, s)
	}
	return out
}

// list writes a set out, sorted.
func (s *atoms) list() []Atom {
	seen := map[*atoms]bool{}
	found := map[Atom]bool{}
	for stack := []*atoms{s}; len(stack) > 0; {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if top == nil || seen[top] {
			continue
		}
		seen[top] = true
		if top.a == nil {
			found[top.one] = true
			continue
		}
		stack = append(stack, top.a, top.b)
	}
	out := make([]Atom, 0, len(found))
	for a := range found {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Atom) int {
		if c := cmp.Compare(a.Pointer, b.Pointer); c != 0 || a.Exists == b.Exists {
			return c
		}
		if a.Exists {
			return -1
		}
		return 1
	})
	return out
}
