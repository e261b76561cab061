package learned

import (
	"encoding/binary"
	"slices"
)

// Set is a set of numbers, whatever they stand for: one bit each.
type Set []uint64

// Of is a set of some numbers.
func Of(numbers ...int) (s Set) {
	s.Put(numbers...)
	return s
}

// Put adds numbers.
func (s *Set) Put(numbers ...int) {
	for _, n := range numbers {
		for len(*s) <= n/64 {
			*s = append(*s, 0)
		}
		(*s)[n/64] |= 1 << (n % 64)
	}
}

// Has reports whether a number is in the set.
func (s Set) Has(n int) bool { return n/64 < len(s) && s[n/64]&(1<<(n%64)) != 0 }

// Add adds what is in another set.
func (s *Set) Add(other Set) {
	for len(*s) < len(other) {
		*s = append(*s, 0)
	}
	for i, bits := range other {
		(*s)[i] |= bits
	}
}

// Same reports whether two sets have the same numbers.
func (s Set) Same(other Set) bool {
	if len(s) > len(other) {
		s, other = other, s
	}
	return slices.Equal(s, other[:len(s)]) && !slices.ContainsFunc(other[len(s):], func(b uint64) bool { return b != 0 })
}

// Numbers lists the numbers, sorted.
func (s Set) Numbers() (out []int) {
	for i, bits := range s {
		for b := range 64 {
			if bits&(1<<b) != 0 {
				out = append(out, 64*i+b)
			}
		}
	}
	return out
}

// Within reports whether all numbers of a set are in another.
func (s Set) Within(other Set) bool {
	for i, bits := range s {
		if i >= len(other) {
			if bits != 0 {
				return false
			}
		} else if bits&^other[i] != 0 {
			return false
		}
	}
	return true
}

// AppendKey appends a text that two sets of as many words have in common if and only if they have the same numbers.
func (s Set) AppendKey(key []byte) []byte {
	for _, bits := range s {
		key = binary.LittleEndian.AppendUint64(key, bits)
	}
	return key
}
