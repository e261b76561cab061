package search_test

import (
	"context"
	"slices"

	"github.com/construe-host/construe/host/internal/search"
)

// brute finds the minimal sets by looking at every assignment: one that reaches the goal is minimal where no assignment
// that takes back some of its changes reaches it.
func (w *world) brute() map[string]bool {
	out := map[string]bool{}
	digits := make([]int, len(w.toggles)) // 0 is the baseline, so that taking changes back leads to a smaller number
	weights := make([]int, len(w.toggles))
	product := 1
	for i, t := range w.toggles {
		weights[i] = product
		product *= t.Values
		if t.Baseline < 0 {
			product += weights[i]
		}
	}
	covered := make([]bool, product)
	for number := range covered {
		below := false
		for i, d := range digits {
			below = below || d > 0 && covered[number-d*weights[i]]
		}
		if !below && w.reached(w.assign(digits)) {
			covered[number] = true
			out[key(w.changes(digits))] = true
		}
		covered[number] = covered[number] || below
		for i := range digits {
			digits[i]++
			domain := w.toggles[i].Values
			if w.toggles[i].Baseline < 0 {
				domain++
			}
			if digits[i] < domain {
				break
			}
			digits[i] = 0
		}
	}
	return out
}

// digit gives the value that a digit of brute stands for.
func digit(t search.Toggle, d int) int {
	switch {
	case d == 0:
		return t.Baseline
	case t.Baseline < 0 || d <= t.Baseline:
		return d - 1
	}
	return d
}

func (w *world) assign(digits []int) []int {
	out := make([]int, len(digits))
	for i, d := range digits {
		out[i] = digit(w.toggles[i], d)
	}
	return out
}

func (w *world) changes(digits []int) (out []search.Change) {
	for i, d := range digits {
		if d > 0 {
			out = append(out, search.Change{Toggle: i, Value: digit(w.toggles[i], d)})
		}
	}
	return out
}

func key(changes []search.Change) string {
	var out []byte
	for _, c := range changes {
		out = append(out, byte(c.Toggle), byte(c.Value))
	}
	return string(out)
}

// naive is enumeration, as good as it gets without knowing what was read: by size, no superset of a set found, and
// asking cell by cell only until the goal is decided. It gives what it asked, by cell, and how many assignments it
// visited.
func naive(p search.Problem, size int) (asks []int, nodes int) {
	var sets [][]search.Change
	asks = make([]int, len(p.Goal[0]))
	assignment := make([]int, len(p.Toggles))
	for i, t := range p.Toggles {
		assignment[i] = t.Baseline
	}
	var changes []search.Change
	var visit func(from, left int)
	visit = func(from, left int) {
		if slices.ContainsFunc(sets, func(s []search.Change) bool { return part(s, changes) }) {
			return
		}
		if left == 0 {
			nodes++
			if lazily(p, assignment, asks) {
				sets = append(sets, slices.Clone(changes))
			}
			return
		}
		for t := from; t <= len(p.Toggles)-left; t++ {
			for v := range p.Toggles[t].Values {
				if v != p.Toggles[t].Baseline {
					assignment[t], changes = v, append(changes, search.Change{Toggle: t, Value: v})
					visit(t+1, left-1)
					assignment[t], changes = p.Toggles[t].Baseline, changes[:len(changes)-1]
				}
			}
		}
	}
	for n := 0; n <= size && n <= len(p.Toggles); n++ {
		visit(0, n)
	}
	return asks, nodes
}

func lazily(p search.Problem, assignment []int, asks []int) bool {
	open := slices.Clone(p.Goal)
	for cell := range asks {
		wanted := func(a []search.Values) bool { return a[cell] != search.Any }
		if !slices.ContainsFunc(open, wanted) {
			continue
		}
		if slices.ContainsFunc(open, func(a []search.Values) bool {
			return !slices.ContainsFunc(a[cell:], func(v search.Values) bool { return v != search.Any })
		}) {
			return true // one alternative wants nothing more
		}
		asks[cell]++
		answer, _ := p.Ask(context.Background(), cell, assignment, true)
		open = slices.DeleteFunc(open, func(a []search.Values) bool { return a[cell]>>answer.Value&1 == 0 })
	}
	return len(open) > 0
}

// part says whether every change of a is one of b.
func part(a, b []search.Change) bool {
	for _, c := range a {
		if !slices.Contains(b, c) {
			return false
		}
	}
	return true
}
