package provenance

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Cause is conditions under which one statement, in one call, went on as it did. Parts of one answer that are due to
// the same share it, to the first condition.
type Cause struct {
	// Tag is the same in another run too: what several runs know of a tag is known of one statement. 0 is the tag of all
	// that no statement is told from.
	Tag        uint64
	Conditions []Condition // sorted
}

// scribe writes out what the parts of one answer are due to: what several parts have in common is looked at once. It is
// safe for concurrent use.
type scribe struct {
	mu       sync.Mutex
	known    map[*atoms]*account // guarded by mu; of what a statement went on under
	pointers map[*node]string    // guarded by mu
	nested   int                 // guarded by mu
	numbers  map[string]int      // guarded by mu; of conditions of at most one test, by what they say
	leaves   map[*atoms]int      // guarded by mu; the numbers of what has no parts
	all      []Condition         // guarded by mu; by number
}

// account is conditions by their numbers, and as a list once that is asked for.
type account struct {
	set  []uint64
	list []Condition
}

func newScribe() *scribe {
	return &scribe{known: map[*atoms]*account{}, pointers: map[*node]string{}, numbers: map[string]int{},
		leaves: map[*atoms]int{}}
}

// causes writes a set out, by tag, that of 0 first, which is always there.
func (s *scribe) causes(of *atoms) []Cause {
	if s == nil { // of what is undefined
		s = newScribe()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.gatherer()
	g.tagged = map[uint64][]*atoms{}
	g.set(of)
	out := []Cause{{Conditions: s.conditions(g.numbers)}}
	for _, tag := range slices.Sorted(maps.Keys(g.tagged)) {
		under := s.under(g.tagged[tag])
		if under.list == nil {
			under.list = s.conditions(under.set)
		}
		if len(under.list) > 0 {
			out = append(out, Cause{tag, under.list})
		}
	}
	return out
}

// conditions writes a set out with what is only tested, sorted.
func (s *atoms) conditions() []Condition {
	g := newScribe().gatherer()
	g.set(s)
	return g.scribe.conditions(g.numbers)
}

func (s *scribe) gatherer() *gatherer { return &gatherer{pointers: s.pointers, scribe: s} }

// mostNestedTags bounds how deep what is tagged is written out by itself.
const mostNestedTags = 100

// under writes out what statements went on under, whatever tags it has within it.
func (s *scribe) under(sets []*atoms) *account {
	if len(sets) == 1 {
		if known, is := s.known[sets[0]]; is {
			return known
		}
	}
	g := s.gatherer()
	if s.nested++; s.nested < mostNestedTags {
		g.within = func(of *atoms) []uint64 { return s.under([]*atoms{of}).set }
	}
	for _, set := range sets {
		g.set(set)
	}
	s.nested--
	out := &account{set: g.numbers}
	if len(sets) == 1 {
		s.known[sets[0]] = out
	}
	return out
}

// number is that of a condition.
func (s *scribe) number(c Condition) int {
	key := c.Pointer + "\x00"
	if c.Exists {
		key += "exists"
	}
	for _, t := range c.Tests {
		key += strconv.FormatBool(t.Is) + strings.Join(t.Among, ",") // which are quoted
	}
	n, known := s.numbers[key]
	if !known {
		n = len(s.all)
		s.numbers[key] = n
		s.all = append(s.all, c)
	}
	return n
}

// leaf is the number of what a set without parts says.
func (s *scribe) leaf(of *atoms) int {
	n, known := s.leaves[of]
	if !known {
		c := Condition{Atom: Atom{s.gatherer().pointer(of.node), of == &of.node.stands}}
		if of.test != nil {
			c.Tests = []Test{{of.test.among, of.test.is}}
		}
		n = s.number(c)
		s.leaves[of] = n
	}
	return n
}

// conditions lists those of some numbers, with all their tests, sorted.
func (s *scribe) conditions(set []uint64) []Condition {
	var out []Condition
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			out = append(out, s.all[64*i+bits.TrailingZeros64(word)])
		}
	}
	slices.SortFunc(out, func(a, b Condition) int { // what is the same anyway is before what is tested
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), order(a.Exists, b.Exists),
			cmp.Compare(len(a.Tests), len(b.Tests)))
	})
	kept := out[:0]
	for _, c := range out {
		last := len(kept) - 1
		switch {
		case last < 0 || kept[last].Atom != c.Atom:
			kept = append(kept, c)
		case len(kept[last].Tests) > 0:
			kept[last].Tests = append(slices.Clip(kept[last].Tests), c.Tests...)
		}
	}
	for _, c := range kept {
		slices.SortFunc(c.Tests, func(a, b Test) int {
			return cmp.Or(order(a.Is, b.Is), slices.Compare(a.Among, b.Among))
		})
	}
	return kept
}

// order puts true first.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
