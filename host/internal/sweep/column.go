package sweep

import (
	"slices"

	"github.com/construe-host/construe/host/internal/learned"
)

// mostKnown bounds what a column knows.
const mostKnown = 1024

// column is something of an input as a function of the values of facts.
type column[T any] struct {
	shapes []*shape[T]
	size   int
}

// values are the numbers of the values that a runtime's facts have.
type values struct {
	of    []int // by fact
	other []int // the facts of which it is not the first that was met
}

// add adds a fact's.
func (v *values) add(number int) {
	if number != 0 {
		v.other = append(v.other, len(v.of))
	}
	v.of = append(v.of, number)
}

// shape is what it is by the values of some facts: whatever the others are.
type shape[T any] struct {
	due   learned.Set
	known map[string]T
}

// newShape knows nothing yet of what is due to some facts.
func newShape[T any](due learned.Set) shape[T] { return shape[T]{slices.Clone(due), map[string]T{}} }

// get is what it is at values, where that is known.
func (c *column[T]) get(at values) (out T, known bool) {
	_, out, known = c.look(at)
	return out, known
}

// look is the same, and the shape that says so, which is looked at first the next time.
func (c *column[T]) look(at values) (s *shape[T], out T, known bool) {
	var room [128]byte
	for i, s := range c.shapes {
		if out, known = s.known[string(s.key(room[:0], at))]; known {
			c.shapes[0], c.shapes[i] = s, c.shapes[0]
			return s, out, true
		}
	}
	return nil, out, false
}

// put notes what it is, as long as the facts that it is due to have the values that they have. It reports whether there
// was room.
func (c *column[T]) put(due learned.Set, at values, is T) bool {
	if c.size >= mostKnown {
		return false
	}
	c.size++
	i := slices.IndexFunc(c.shapes, func(s *shape[T]) bool { return s.due.Same(due) })
	if i < 0 {
		i = len(c.shapes)
		own := newShape[T](due)
		c.shapes = append(c.shapes, &own)
	}
	s := c.shapes[i]
	s.known[string(s.key(nil, at))] = is
	return true
}

// key is the values of the facts: those that are not the first.
func (s *shape[T]) key(key []byte, at values) []byte {
	for _, i := range at.other {
		if s.due.Has(i) {
			key = append(key, byte(i), byte(i>>8), byte(i>>16), byte(at.of[i]), byte(at.of[i]>>8))
		}
	}
	return key
}
