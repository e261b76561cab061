package search

import (
	"cmp"
	"slices"
)

// Reasons gives why the goal is not reached: the smallest sets of toggles such that, while they keep their baselines,
// no changes of others reach it. They are the minimal hitting sets of the toggles of the sets found, so they are known
// only where the result is complete; and there may be very many, so they are not known either where finding them takes
// more than so many steps. By size, then toggles. There is none where the baseline reaches the goal, and one, empty,
// where nothing does.
func (r Result) Reasons(steps int) (reasons [][]int, known bool) {
	if !r.Complete {
		return nil, false
	}
	var edges [][]int
	for _, s := range r.Sets {
		var toggles []int
		for _, c := range s.Changes {
			toggles = append(toggles, c.Toggle)
		}
		edges = append(edges, toggles)
	}
	h := newHitting(edges, steps)
	h.extend(nil, nil, h.all, h.vertices)
	slices.SortFunc(h.out, func(a, b []int) int { return cmp.Or(len(a)-len(b), slices.Compare(a, b)) })
	if h.steps < 0 {
		return nil, false
	}
	return h.out, true
}

// hitting finds the minimal hitting sets of a hypergraph by the method of Murakami and Uno (MMCS): depth first, each
// set met once, and a vertex added only while every chosen one has an edge that it alone hits. It needs no room for
// sets that turn out not to be minimal, as multiplying the edges out would.
type hitting struct {
	edges    []bitset       // each edge's vertices
	hits     map[int]bitset // by vertex: the edges that it is in
	all      bitset         // all edges
	vertices bitset         // those of any edge
	steps    int            // how many more may be taken
	out      [][]int
}

func newHitting(edges [][]int, steps int) *hitting {
	most := 0
	for _, e := range edges {
		for _, v := range e {
			most = max(most, v)
		}
	}
	h := &hitting{hits: map[int]bitset{}, all: newBitset(len(edges)), vertices: newBitset(most + 1), steps: steps}
	for i, e := range edges {
		h.all.add(i)
		h.edges = append(h.edges, newBitset(most+1))
		for _, v := range e {
			h.edges[i].add(v)
			h.vertices.add(v)
			if h.hits[v] == nil {
				h.hits[v] = newBitset(len(edges))
			}
			h.hits[v].add(i)
		}
	}
	return h
}

// extend finds the minimal hitting sets that contain the chosen vertices and otherwise only candidates. alone holds,
// for each chosen vertex, the edges that it alone hits; open holds those that nothing hits yet.
func (h *hitting) extend(chosen []int, alone []bitset, open, candidates bitset) {
	if h.steps--; h.steps < 0 {
		return
	}
	edge := h.narrowest(open, candidates)
	if edge < 0 {
		h.out = append(h.out, slices.Sorted(slices.Values(chosen)))
		return
	}
	now := without(candidates, h.edges[edge])
	for v := h.edges[edge].next(0); v >= 0; v = h.edges[edge].next(v + 1) {
		if !candidates.has(v) {
			continue
		}
		if rest, needed := h.leave(alone, v); needed {
			hit := without(open, without(h.all, h.hits[v]))
			h.extend(append(chosen[:len(chosen):len(chosen)], v), append(rest, hit), without(open, h.hits[v]), now)
			now = slices.Clone(now)
			now.add(v)
		}
	}
}

// narrowest gives the open edge with the fewest candidates, the first of several, or -1 where none is open.
func (h *hitting) narrowest(open, candidates bitset) int {
	best, least := -1, 0
	for e := open.next(0); e >= 0; e = open.next(e + 1) {
		if n := h.edges[e].common(candidates); best < 0 || n < least {
			best, least = e, n
		}
	}
	return best
}

// leave gives what each chosen vertex still hits alone beside v, and whether each still does.
func (h *hitting) leave(alone []bitset, v int) (rest []bitset, needed bool) {
	for _, edges := range alone {
		left := without(edges, h.hits[v])
		if left.next(0) < 0 {
			return nil, false
		}
		rest = append(rest, left)
	}
	return rest, true
}

func without(a, b bitset) bitset {
	out := slices.Clone(a)
	for i := range out {
		out[i] &^= b[i]
	}
	return out
}
