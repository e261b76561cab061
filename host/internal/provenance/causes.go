package provenance

import (
	"cmp"
	"maps"
	"slices"
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
	known    map[*atoms][]Condition // guarded by mu; of what a statement went on under
	pointers map[*node]string       // guarded by mu
	nested   int                    // guarded by mu
}

func newScribe() *scribe {
	return &scribe{known: map[*atoms][]Condition{}, pointers: map[*node]string{}}
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
	out := []Cause{{Conditions: g.conditions()}}
	for _, tag := range slices.Sorted(maps.Keys(g.tagged)) {
		if conditions := s.under(g.tagged[tag]); len(conditions) > 0 {
			out = append(out, Cause{tag, conditions})
		}
	}
	return out
}

func (s *scribe) gatherer() *gatherer {
	return &gatherer{found: map[Atom]bool{}, pointers: s.pointers, tests: map[Atom][]Test{}}
}

// mostNestedTags bounds how deep what is tagged is written out by itself.
const mostNestedTags = 100

// under writes out what statements went on under, whatever tags it has within it.
func (s *scribe) under(sets []*atoms) []Condition {
	if len(sets) == 1 {
		if known, is := s.known[sets[0]]; is {
			return known
		}
	}
	g := s.gatherer()
	if s.nested++; s.nested < mostNestedTags {
		g.within = func(of *atoms) []Condition { return s.under([]*atoms{of}) }
	}
	for _, set := range sets {
		g.set(set)
	}
	s.nested--
	out := g.conditions()
	if len(sets) == 1 {
		s.known[sets[0]] = out
	}
	return out
}

// add gathers what was written out before.
func (g *gatherer) add(conditions []Condition) {
	for _, c := range conditions {
		if len(c.Tests) == 0 {
			g.found[c.Atom] = true
		} else {
			g.tests[c.Atom] = append(g.tests[c.Atom], c.Tests...)
		}
	}
}

// conditions lists what was gathered, with its tests, sorted.
func (g *gatherer) conditions() []Condition {
	out := make([]Condition, 0, len(g.found)+len(g.tests))
	for a := range g.found {
		out = append(out, Condition{Atom: a})
	}
	for a, tests := range g.tests {
		if g.found[a] {
			continue // the same stands there anyway
		}
		slices.SortFunc(tests, func(a, b Test) int {
			return cmp.Or(order(a.Is, b.Is), slices.Compare(a.Among, b.Among))
		})
		tests = slices.CompactFunc(tests, func(a, b Test) bool {
			return a.Is == b.Is && slices.Equal(a.Among, b.Among)
		})
		out = append(out, Condition{a, tests})
	}
	slices.SortFunc(out, func(a, b Condition) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), order(a.Exists, b.Exists))
	})
	return out
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
