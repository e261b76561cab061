package rego

import (
	"cmp"
	"hash/maphash"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// seed keeps whoever writes a policy or an input from choosing keys that are looked for in the same place. Nothing that
// a run gives or takes depends on it.
var seed = maphash.MakeSeed()

// hashed is the hash of a value; equal values have equal ones. It is never 0.
func (v *Value) hashed() uint64 {
	if v.c != nil {
		v.seal()
		return v.c.hash
	}
	if v.hash != 0 {
		return v.hash
	}
	var h uint64
	switch v.kind {
	case String:
		h = maphash.String(seed, v.s)
	case Number:
		h = v.hashNumber()
	default:
		h = maphash.Comparable(seed, uint64(v.kind)<<1|uint64(v.n))
	}
	v.hash = h | 1
	return v.hash
}

// hashNumber is alike for numbers that are equal, however they are spelt, and for no others that somebody chose: of a
// whole number of up to fifteen digits it is the hash of that, of any other that of its digits.
func (v *Value) hashNumber() uint64 {
	const exact = 1_000_000_000_000_000
	if v.whole && -exact < v.n && v.n < exact {
		return maphash.Comparable(seed, v.n)
	}
	negative, digits, exponent := decimal(v.spelt())
	if exponent >= 0 && len(digits)+exponent <= 15 {
		n, _ := strconv.ParseInt(digits+strings.Repeat("0", exponent), 10, 64)
		if negative {
			n = -n
		}
		return maphash.Comparable(seed, n)
	}
	return maphash.Comparable(seed, struct {
		negative bool
		digits   string
		exponent int
	}{negative, digits, exponent})
}

// decimal is a number as its digits, with no 0 before or behind, and how many places they are to be moved. That of
// nothing is "0".
func decimal(s string) (negative bool, digits string, exponent int) {
	s, negative = strings.TrimPrefix(s, "-"), strings.HasPrefix(s, "-")
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		exponent, _ = strconv.Atoi(s[i+1:]) // no number is let in whose exponent is none
		s = s[:i]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	exponent -= len(fraction)
	digits = strings.TrimLeft(whole+fraction, "0")
	exponent += len(digits)
	digits = strings.TrimRight(digits, "0")
	if exponent -= len(digits); digits == "" {
		return false, "0", 0
	}
	return negative, digits, exponent
}

func (v *Value) float() float64 {
	if v.whole {
		return float64(v.n)
	}
	f, _ := strconv.ParseFloat(v.s, 64) // of one out of range, infinite
	return f
}

func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^0x9e3779b97f4a7c15, b^0xbf58476d1ce4e5b9)
	return hi ^ lo
}

// mostWeight is where the weight of a value is no longer counted: a value that holds another many times over can be
// heavier than any number.
const mostWeight = int64(1) << 48

// weight is what a walk through a value meets: its values, each as often as it is there, and sixteen bytes of text, or
// four digits of a number that is not a small whole one, as one more.
func (v *Value) weight() int64 {
	switch {
	case v.c != nil:
		v.seal()
		return v.c.weight
	case v.kind == Number:
		if v.whole {
			return 1
		}
		return 1 + v.n/4
	}
	return 1 + int64(len(v.s))/16
}

// heavy reports whether comparing or finding the value takes more than a step.
func (v *Value) heavy() bool { return v.c != nil || len(v.s) > 64 || v.kind == Number && !v.whole }

// meeting is what comparing two values takes besides a step.
func meeting(a, b *Value) int64 {
	switch {
	case a == b || a.kind != b.kind || !a.heavy() && !b.heavy():
		return 0
	case a.kind == Number:
		return max(a.weight(), b.weight())
	}
	return min(a.weight(), b.weight())
}

// seal finds the hash and the weight of a collection. Members of a set count whatever their order.
func (v *Value) seal() {
	c := v.c
	if c.sealed {
		return
	}
	c.hash, c.weight, c.sealed = 1, mostWeight, true // of a value that holds itself, which no plan of OPA's makes
	h, w := mix(uint64(v.kind)+11, uint64(v.size())), int64(1)
	for _, item := range c.items {
		h, w = mix(h, item.hashed()), min(w+item.weight(), mostWeight)
	}
	var sum uint64
	for i := range c.entries {
		e := &c.entries[i]
		sum += mix(e.hash, e.value.hashed())
		if w += e.value.weight(); v.kind == Object {
			w += e.key.weight()
		}
		w = min(w, mostWeight)
	}
	c.hash, c.weight, c.sealed = mix(h, sum)|1, w, true
}

// same reports whether two values are equal.
func same(a, b *Value) bool {
	switch {
	case a == b:
		return true
	case a.kind != b.kind:
		return false
	case a.kind == String:
		return a.s == b.s
	case a.c == nil:
		return compare(a, b) == 0
	case a.size() != b.size() || a.hashed() != b.hashed():
		return false
	}
	for i, item := range a.c.items {
		if !same(item, b.c.items[i]) {
			return false
		}
	}
	for i := range a.c.entries {
		e := &a.c.entries[i]
		at := b.c.find(e.key)
		if at < 0 || a.kind == Object && !same(e.value, b.c.entries[at].value) {
			return false
		}
	}
	return true
}

// compare orders values as OPA does.
func compare(a, b *Value) int {
	switch {
	case a == b:
		return 0
	case a.kind != b.kind:
		return cmp.Compare(a.kind, b.kind)
	}
	switch a.kind {
	case Null:
		return 0
	case Boolean:
		return cmp.Compare(a.n, b.n)
	case Number:
		if a.whole && b.whole {
			return cmp.Compare(a.n, b.n)
		}
		return ast.NumberCompare(ast.Number(a.spelt()), ast.Number(b.spelt()))
	case String:
		return strings.Compare(a.s, b.s)
	case Array:
		for i := range min(len(a.c.items), len(b.c.items)) {
			if c := compare(a.c.items[i], b.c.items[i]); c != 0 {
				return c
			}
		}
		return cmp.Compare(len(a.c.items), len(b.c.items))
	}
	x, y := a.ordered(), b.ordered()
	for i := range min(len(x), len(y)) {
		if c := compare(x[i].key, y[i].key); c != 0 {
			return c
		}
		if c := compare(x[i].value, y[i].value); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(x), len(y))
}

// ordered is the entries in the order of their keys.
func (v *Value) ordered() []entry {
	c := v.c
	if !c.sorted {
		slices.SortFunc(c.entries, func(a, b entry) int { return compare(a.key, b.key) })
		if c.sorted = true; c.index != nil {
			c.reindex()
		}
	}
	return c.entries
}

// sorting is what putting the entries in order takes, once.
func (v *Value) sorting() int64 {
	if v.c.sorted {
		return 0
	}
	n := len(v.c.entries)
	return v.weight() * int64(bits.Len(uint(n))) / 4
}
