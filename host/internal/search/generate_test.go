package search_test

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/construe-host/construe/host/internal/search"
)

// function is a cell as a test makes it: its value, from the toggles that it reads.
type function func(read func(toggle int) int) int

// world is a generated problem together with what it was made of.
type world struct {
	toggles []search.Toggle
	cells   []function
	goal    search.Goal
	more    uint64 // reads are reported that were not made: a seed of which, 0 for none
}

// problem makes the world askable.
func (w *world) problem() search.Problem {
	return search.Problem{Toggles: w.toggles, Goal: w.goal,
		Ask: func(_ context.Context, cell int, assignment []int, _ bool) (search.Answer, error) {
			var reads []int
			value := w.cells[cell](func(t int) int {
				reads = append(reads, t)
				return assignment[t]
			})
			if w.more != 0 {
				h := w.more + uint64(cell)
				for _, v := range assignment {
					h = mix(h + uint64(v))
				}
				if h%3 == 0 && len(w.toggles) > 0 {
					reads = append(reads, int(h>>8)%len(w.toggles), int(h>>40)%len(w.toggles))
				}
			}
			return search.Answer{Value: value, Reads: reads}, nil
		}}
}

func (w *world) value(cell int, assignment []int) int {
	return w.cells[cell](func(t int) int { return assignment[t] })
}

// reached is the goal in its plainest form.
func (w *world) reached(assignment []int) bool {
	for _, alternative := range w.goal {
		all := true
		for cell, values := range alternative {
			all = all && values>>w.value(cell, assignment)&1 == 1
		}
		if all {
			return true
		}
	}
	return false
}

func (w *world) baseline() []int {
	var out []int
	for _, t := range w.toggles {
		out = append(out, t.Baseline)
	}
	return out
}

// mix scatters a number, for tables too large to write down.
func mix(x uint64) uint64 {
	x ^= x >> 31
	x *= 0x9e3779b97f4a7c15
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9
	return x ^ x>>32
}

// generate makes a world in which there are no more than most assignments.
func generate(r *rand.Rand, most int) *world {
	w := &world{}
	product := 1
	for range 1 + r.IntN(14) {
		t := search.Toggle{Values: 2 + r.IntN(3), Effort: r.IntN(4), Able: r.IntN(3) > 0}
		if r.IntN(20) == 0 {
			t.Values = 1
		}
		t.Baseline = r.IntN(t.Values)
		domain := t.Values
		if r.IntN(8) == 0 {
			t.Baseline = -1
			domain++
		}
		if product*domain > most {
			break
		}
		product *= domain
		w.toggles = append(w.toggles, t)
	}
	values := 2 + r.IntN(3)
	for range 1 + r.IntN(4) {
		w.cells = append(w.cells, w.cell(r, values))
	}
	w.aim(r, values)
	if r.IntN(4) == 0 {
		w.more = r.Uint64()
	}
	return w
}

// aim sets the goal: to resolve, to flip, safe harbour and others; half of the time besides one or two invariants.
func (w *world) aim(r *rand.Rand, values int) {
	n := len(w.cells)
	differs := slices.Repeat([]search.Values{search.Any}, n)
	cell := r.IntN(n)
	differs[cell] = search.But(w.value(cell, w.baseline()))
	switch r.IntN(5) {
	case 0:
		w.goal = search.All(n, search.Only(0))
	case 1:
		w.goal = append(search.All(n, search.Only(0)), search.All(n, search.Only(1))...)
	case 2:
		w.goal = search.Goal{differs}
	case 3:
		w.goal = search.All(n, search.But(values-1))
	case 4:
		for range 1 + r.IntN(3) {
			var alternative []search.Values
			for range n {
				alternative = append(alternative, []search.Values{search.Any, search.Only(0), search.Only(1),
					search.Only(0, 1)}[r.IntN(4)])
			}
			w.goal = append(w.goal, alternative)
		}
	}
	if r.IntN(2) == 0 {
		return
	}
	first := r.IntN(2) == 0
	for range 1 + r.IntN(2) {
		invariant := w.cell(r, 2)
		if first {
			w.cells = slices.Insert(w.cells, 0, invariant)
		} else {
			w.cells = append(w.cells, invariant)
		}
		for i := range w.goal {
			if first {
				w.goal[i] = slices.Insert(w.goal[i], 0, search.Only(1))
			} else {
				w.goal[i] = append(w.goal[i], search.Only(1))
			}
		}
	}
}

// cell makes a function: a decision tree, which reads as it goes; rules, tried in turn and each up to its first
// condition that fails; a disjunction, likewise; or a table over all that it reads, which is as far from monotone as
// can be.
func (w *world) cell(r *rand.Rand, values int) function {
	if len(w.toggles) == 0 {
		v := r.IntN(values)
		return func(func(int) int) int { return v }
	}
	switch r.IntN(4) {
	case 0:
		return tree(r, w.toggles, r.IntN(7), values)
	case 1:
		return rules(r, w.toggles, 1+r.IntN(6), 3, values)
	case 2:
		return disjunction(w.terms(r, 1+r.IntN(8), 1+r.IntN(4), 1))
	}
	support := r.Perm(len(w.toggles))[:r.IntN(min(5, len(w.toggles))+1)]
	seed := r.Uint64()
	return func(read func(int) int) int {
		h := seed
		for _, t := range support {
			h = mix(h + uint64(read(t)))
		}
		return int(h % uint64(values))
	}
}

func tree(r *rand.Rand, toggles []search.Toggle, depth, values int) function {
	if depth == 0 || r.IntN(8) == 0 {
		v := r.IntN(values)
		return func(func(int) int) int { return v }
	}
	t := r.IntN(len(toggles))
	var below []function // by value, from -1
	for range toggles[t].Values + 1 {
		below = append(below, tree(r, toggles, depth-1, values))
	}
	return func(read func(int) int) int { return below[read(t)+1](read) }
}

// rules give the value of the first of them whose conditions hold: each that a toggle has a value, or has not.
func rules(r *rand.Rand, toggles []search.Toggle, n, conditions, values int) function {
	type condition struct {
		toggle, value int
		not           bool
	}
	type rule struct {
		conditions []condition
		value      int
	}
	var all []rule
	for range n {
		next := rule{value: r.IntN(values)}
		for range 1 + r.IntN(conditions) {
			t := r.IntN(len(toggles))
			next.conditions = append(next.conditions, condition{t, r.IntN(toggles[t].Values), r.IntN(3) == 0})
		}
		all = append(all, next)
	}
	otherwise := r.IntN(values)
	return func(read func(int) int) int {
	rules:
		for _, rule := range all {
			for _, c := range rule.conditions {
				if (read(c.toggle) == c.value) == c.not {
					continue rules
				}
			}
			return rule.value
		}
		return otherwise
	}
}

// terms makes so many terms, each of so many conditions that toggles have certain values, at least some of which the
// baseline fails.
func (w *world) terms(r *rand.Rand, n, conditions, failing int) (out [][]search.Change) {
	conditions = min(conditions, len(w.toggles))
	for tries := 0; len(out) < n && tries < 100*n; tries++ {
		var term []search.Change
		fails := 0
		for _, t := range r.Perm(len(w.toggles))[:conditions] {
			c := search.Change{Toggle: t, Value: r.IntN(w.toggles[t].Values)}
			term = append(term, c)
			if c.Value != w.toggles[t].Baseline {
				fails++
			}
		}
		if fails >= failing {
			out = append(out, term)
		}
	}
	return out
}

// disjunction is 1 where all of a term's conditions hold; it reads no further than it must.
func disjunction(terms [][]search.Change) function {
	return func(read func(int) int) int {
	terms:
		for _, term := range terms {
			for _, c := range term {
				if read(c.Toggle) != c.Value {
					continue terms
				}
			}
			return 1
		}
		return 0
	}
}
