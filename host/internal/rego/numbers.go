package rego

import (
	"math"
	"math/big"
	"slices"
)

// compared tests the order of two values.
func (m *machine) compared(a, b *Value, test func(int) bool) (*Value, bool) {
	if n := meeting(a, b); n > 0 {
		if m.pay(n+m.unsorted(a)+m.unsorted(b)) != nil {
			return nil, true
		}
	}
	return boolean(test(compare(a, b))), true
}

// unsorted is what comparing may take besides, to put what is in a value in order.
func (m *machine) unsorted(v *Value) int64 {
	if v.c == nil {
		return 0
	}
	w := v.weight()
	return w + v.sorting()
}

// narrow reports whether two numbers can be added and multiplied as they are.
func narrow(a, b *Value) bool {
	return a.kind == Number && b.kind == Number && a.whole && b.whole && -math.MaxInt32 <= a.n && a.n <= math.MaxInt32 &&
		-math.MaxInt32 <= b.n && b.n <= math.MaxInt32
}

func plus(_ *machine, a, b *Value) (*Value, bool) {
	if !narrow(a, b) {
		return nil, false
	}
	return integer(a.n + b.n), true
}

func minus(m *machine, a, b *Value) (*Value, bool) {
	switch {
	case narrow(a, b):
		return integer(a.n - b.n), true
	case a.kind != Set || b.kind != Set:
		return nil, false
	}
	return m.filtered(a, func(key *Value) bool { return b.c.find(key) < 0 })
}

func multiplied(_ *machine, a, b *Value) (*Value, bool) {
	if !narrow(a, b) {
		return nil, false
	}
	return integer(a.n * b.n), true
}

// floor is the largest whole number that is not above a number, and ceiling the smallest that is not below. OPA's own
// give 0 and 1 for what lies between -1 and 0, which is why these are not left to it.
func floor(m *machine, a *Value) (*Value, bool) { return m.rounded(a, 1) }

func ceiling(m *machine, a *Value) (*Value, bool) { return m.rounded(a, -1) }

func (m *machine) rounded(a *Value, sign int64) (*Value, bool) {
	switch {
	case a.kind != Number:
		return nil, false
	case a.whole:
		return a, true
	}
	exact, is := new(big.Rat).SetString(a.s)
	if !is || m.pay(16+int64(len(a.s))) != nil || m.take(4<<10) != nil {
		return nil, m.err != nil
	}
	n := new(big.Int).Mul(exact.Num(), big.NewInt(sign))
	n.Div(n, exact.Denom()) // towards what is smaller, since what it is divided by is positive
	v, _ := m.number(n.Mul(n, big.NewInt(sign)).String())
	return v, true
}

func count(_ *machine, a *Value) (*Value, bool) {
	if a.c == nil {
		return nil, false
	}
	return integer(int64(a.size())), true
}

// members visits the members of an array or a set, a set's in no order, and pays for it.
func (m *machine) members(a *Value, visit func(*Value) bool) bool {
	if m.pay(int64(a.size())) != nil {
		return false
	}
	for _, item := range a.c.items {
		if !visit(item) {
			return false
		}
	}
	for _, e := range a.c.entries {
		if !visit(e.key) {
			return false
		}
	}
	return true
}

func sum(m *machine, a *Value) (*Value, bool) {
	if a.kind != Array && a.kind != Set {
		return nil, false
	}
	total := int64(0)
	whole := m.members(a, func(v *Value) bool {
		if v.kind != Number || !v.whole || v.n > math.MaxInt32 || v.n < -math.MaxInt32 {
			return false
		}
		total += v.n
		return true
	})
	return integer(total), whole || m.err != nil
}

// extreme is the largest member, or with -1 the smallest.
func (m *machine) extreme(a *Value, sign int) (out *Value, served bool) {
	if a.kind != Array && a.kind != Set {
		return nil, false
	}
	if m.pay(a.weight()+m.unsorted(a)) != nil {
		return nil, true
	}
	m.members(a, func(v *Value) bool {
		if out == nil || compare(v, out)*sign >= 0 { // of equals the last, as OPA has it
			out = v
		}
		return true
	})
	return out, true
}

func sorted(m *machine, a *Value) (*Value, bool) {
	switch a.kind {
	case Set:
		if m.pay(a.sorting()+int64(a.size())) != nil || m.take(bytesCollection+int64(a.size())*bytesItem) != nil {
			return nil, true
		}
		out := collect(Array)
		for _, e := range a.ordered() {
			out.c.push(e.key)
		}
		return out, true
	case Array:
		n := int64(a.size())
		w := a.weight()
		if m.pay(w+times(w, log(n))) != nil || m.take(bytesCollection+n*bytesItem) != nil {
			return nil, true
		}
		out := collect(Array)
		out.c.items, out.c.height = slices.Clone(a.c.items), a.c.height
		slices.SortStableFunc(out.c.items, compare)
		return out, true
	}
	return nil, false
}

func log(n int64) (out int64) {
	for ; n > 0; n /= 2 {
		out++
	}
	return out
}
