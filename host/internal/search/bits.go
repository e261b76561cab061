package search

import "math/bits"

// bitset is a set of toggles, by the number that the search gives them.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bitset) add(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) drop(i int)     { b[i/64] &^= 1 << (i % 64) }

func (b bitset) addAll(other bitset) {
	for i, w := range other {
		b[i] |= w
	}
}

// next gives the first member that is from or more, or -1.
func (b bitset) next(from int) int {
	for i := from / 64; i < len(b); i++ {
		w := b[i]
		if i == from/64 {
			w &= ^uint64(0) << (from % 64)
		}
		if w != 0 {
			return i*64 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// common counts the members of both.
func (b bitset) common(other bitset) int {
	n := 0
	for i, w := range b {
		n += bits.OnesCount64(w & other[i])
	}
	return n
}

// beside counts the members of b and of more that are not in but.
func (b bitset) beside(more, but bitset) int {
	n := 0
	for i, w := range b {
		n += bits.OnesCount64((w | more[i]) &^ but[i])
	}
	return n
}
