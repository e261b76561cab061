package search

import (
	"cmp"
	"slices"
)

// bySize is the order in which sets are reported: less effort, then fewer changes, then toggles and values as they are
// numbered.
func bySize(a, b Set) int {
	return cmp.Or(a.Effort-b.Effort, len(a.Changes)-len(b.Changes), slices.CompareFunc(a.Changes, b.Changes, byToggle))
}

func byToggle(a, b Change) int { return cmp.Or(a.Toggle-b.Toggle, a.Value-b.Value) }

// Apart parts the sets that somebody can make from those with a change that nobody can, both in their order.
func Apart(sets []Set) (able, unable []Set) {
	for _, s := range sets {
		if s.Able {
			able = append(able, s)
		} else {
			unable = append(unable, s)
		}
	}
	return able, unable
}

// Fragility counts the single changes that reach the goal. It is known where the result is complete up to one change.
func (r Result) Fragility() (singles int, known bool) {
	for _, s := range r.Sets {
		if len(s.Changes) == 1 {
			singles++
		}
	}
	return singles, r.Complete || r.CompleteUpTo >= 1
}

// Responsibility gives the size of the smallest set that a toggle is part of, of which its responsibility is the
// reciprocal: 1 where its change is enough, 2 where it takes another one besides, and so on; 0 where it is part of none
// and has none. It is known only where the result is complete.
func (r Result) Responsibility(toggle int) (size int, known bool) {
	for _, s := range r.Sets {
		if (size == 0 || len(s.Changes) < size) &&
			slices.ContainsFunc(s.Changes, func(c Change) bool { return c.Toggle == toggle }) {
			size = len(s.Changes)
		}
	}
	return size, r.Complete
}
