package rego

import (
	"math"
	"math/bits"
	"strings"

	"github.com/construe-host/construe/host/internal/builtin"
)

// What a call of one of OPA's own functions costs. Nothing can interrupt it, so that all of it is paid before; a test
// holds the processor time of a step for each function.
const (
	priceCall   = 16
	priceValue  = 4  // for each value of what it is given, and sixteen bytes of text
	priceResult = 8  // the same of what it gives
	bytesTerm   = 96 // of a value as OPA has it
)

// afford pays for a call of one of OPA's own functions.
func (m *machine) afford(f builtin.Function, args []*Value) error {
	sum, product := int64(0), int64(1)
	for _, a := range args {
		w := a.weight()
		sum, product = min(sum+w, mostWeight), times(product, w)
	}
	cost, room := priceCall+priceValue*sum, times(sum, bytesTerm)
	switch f.Price {
	case builtin.Product:
		cost += times(product, 16)
		if len(args) == 1 {
			cost += times(product, product)
		}
	case builtin.Range:
		n := between(args)
		cost, room = cost+times(n, 16), room+times(n, 2*bytesTerm)
	case builtin.Digits:
		cost += times(digits(args[0]), digits(args[0])) / 64
	case builtin.Pattern:
		n := int64(len(args[0].s))
		if strings.Contains(args[0].s, "{") {
			n *= 1000
		}
		cost += times(n, 32+int64(len(args[1].s))/64)
		room += times(n, 64)
	case builtin.Glob:
		cost += 2000 + 100*int64(len(args[0].s)) + times(product, 16)
		room += 1000 * int64(len(args[0].s))
	case builtin.Pieces:
		n := int64(len(args[0].s))
		cost, room = cost+16*n, room+times(n, bytesTerm)
	case builtin.Version:
		cost += 64 * sum
	}
	if err := m.pay(cost); err != nil {
		return err
	}
	return m.take(room)
}

// times multiplies, up to a number that no budget has.
func times(a, b int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi > 0 || lo > uint64(mostWeight) {
		return mostWeight
	}
	return int64(lo)
}

// between is how many integers lie between the first two arguments.
func between(args []*Value) int64 {
	a, b := args[0], args[1]
	if a.kind != Number || b.kind != Number {
		return 0
	}
	x, y := a.float(), b.float()
	switch {
	case x != math.Trunc(x), y != math.Trunc(y):
		return 0 // which OPA refuses
	case !a.whole, !b.whole:
		return mostWeight // too large for their difference to be known
	}
	const exact = 1 << 53
	n := math.Abs(x - y)
	if math.Abs(x) > exact || math.Abs(y) > exact {
		n += 2048 // which floats of that size may be wrong by
	}
	return int64(min(n, float64(mostWeight)))
}

// digits counts the digits of all numbers of a collection.
func digits(v *Value) (n int64) {
	if v.c == nil {
		return int64(len(v.s))
	}
	for _, item := range v.c.items {
		n += 1 + int64(len(item.s)) + 18
	}
	for _, e := range v.c.entries {
		n += 1 + int64(len(e.key.s)) + 18
	}
	return n
}
