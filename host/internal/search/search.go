package search

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
)

// search is one search under way. Toggles have numbers of its own, by effort and then as they were given, so that going
// through a set in order meets the cheapest first.
type search struct {
	problem Problem
	options Options
	given   []int    // by the search's number of a toggle: the caller's
	number  []int    // the other way round
	toggles []Toggle // by the search's number

	queue  queue
	window []*node // nodes taken out of the queue and not yet visited, in their order, all of one size
	found  goalSets
	least  int       // the effort of the cheapest set found that somebody can make; -1 before there is one
	memory []*memory // by cell
	cells  []known   // scratch of visit
	jobs   chan *node
	runs   atomic.Int64 // calls of Ask, by whomever
	asks   int
	result Result
}

func newSearch(p Problem, o Options) *search {
	s := &search{problem: p, options: o, least: -1, number: make([]int, len(p.Toggles))}
	for i := range p.Toggles {
		s.given = append(s.given, i)
	}
	slices.SortStableFunc(s.given, func(a, b int) int { return p.Toggles[a].Effort - p.Toggles[b].Effort })
	for n, i := range s.given {
		s.number[i] = n
		s.toggles = append(s.toggles, p.Toggles[i])
	}
	none := newBitset(len(s.toggles))
	s.queue.toggles = s.toggles
	s.window = []*node{{fixed: none}}
	s.found = goalSets{trie{edges: map[edge]int32{}}, map[int32]bool{}}
	s.cells = make([]known, len(p.Goal[0]))
	for range s.cells {
		s.memory = append(s.memory, newMemory(len(s.toggles)))
	}
	s.result = Result{CompleteUpTo: -1, Asks: make([]int, len(s.cells))}
	return s
}

// errSpent ends a search whose budget of answers is spent.
var errSpent = errors.New("crux: no more answers may be asked for")

// run visits nodes in order until there are no more, or something ends it.
func (s *search) run(ctx context.Context) (Result, error) {
	for n := s.next(ctx); n != nil; n = s.next(ctx) {
		if s.dear(n) { // since it was taken out of the queue
			continue
		}
		s.result.CompleteUpTo = len(n.changes) - 1 // all smaller ones have been visited
		if s.options.MaxSize > 0 && len(n.changes) > s.options.MaxSize {
			return s.end(BySize, nil)
		}
		if s.options.MaxNodes > 0 && s.result.Nodes == s.options.MaxNodes {
			return s.end(ByNodes, nil)
		}
		if ctx.Err() != nil {
			return s.end(Cancelled, nil)
		}
		switch err := s.visit(ctx, n); {
		case errors.Is(err, errSpent):
			return s.end(ByAsks, nil)
		case err != nil && ctx.Err() != nil:
			return s.end(Cancelled, nil)
		case err != nil:
			return s.end(Failed, err)
		}
		if s.options.Progress != nil {
			s.options.Progress(Progress{Size: len(n.changes), Nodes: s.result.Nodes, Asks: s.asks,
				Sets: len(s.result.Sets)})
		}
	}
	if s.queue.Len() > 0 {
		return s.end(Cancelled, nil)
	}
	s.result.Complete, s.result.CompleteUpTo = true, len(s.toggles)
	return s.end(Drained, nil)
}

func (s *search) end(why Stop, err error) (Result, error) {
	s.result.Stopped = why
	slices.SortFunc(s.result.Sets, bySize)
	return s.result, err
}

// next gives the node to visit, and sees to it that those after it are asked for ahead. They are of its size: what is
// below a node is larger, and a set found can be part of no other of its size, so that nothing which the visit brings
// to light comes before them or makes them needless. There is none where the queue is empty, or ctx done.
func (s *search) next(ctx context.Context) *node {
	for len(s.window) < max(1, s.lookahead()) && s.queue.Len() > 0 && ctx.Err() == nil {
		if len(s.window) > 0 && len(s.queue.cursors[0].next) != len(s.window[0].changes) {
			break
		}
		if n := s.pull(); !s.found.part(n.changes) && !s.dear(n) {
			s.askAhead(n)
			s.window = append(s.window, n)
		}
	}
	if len(s.window) == 0 {
		return nil
	}
	n := s.window[0]
	s.window = s.window[1:]
	return n
}

// dear reports whether a node costs too much to be looked at, and all below it with it.
func (s *search) dear(n *node) bool {
	return s.options.Cheapest && s.least >= 0 && s.queue.effort(n.changes) > s.least
}

// visit asks what the goal comes to at a node: a set is found, or there is something below the node to visit.
func (s *search) visit(ctx context.Context, n *node) error {
	reached, err := s.decide(n, s.cells, func(cell int, sure bool) (known, error) {
		if s.options.MaxAsks > 0 && s.asks == s.options.MaxAsks || s.options.Spent != nil && s.options.Spent() {
			return known{}, errSpent
		}
		k, err := s.answer(ctx, n, cell, sure)
		if err == nil {
			if k.own {
				s.asks++
				s.result.Asks[cell]++
			}
			s.memory[cell].learn(k, n.changes)
		}
		return k, err
	})
	if err != nil {
		return err
	}
	s.result.Nodes++
	if reached >= 0 {
		s.found.add(n.changes)
		set := s.set(n, s.cells, s.problem.Goal[reached])
		s.result.Sets = append(s.result.Sets, set)
		if set.Able && (s.least < 0 || set.Effort < s.least) {
			s.least = set.Effort
		}
	} else if c := s.cursor(n, s.problem.Goal.branch(s.cells, n.fixed)); c != nil {
		heap.Push(&s.queue, c)
	}
	return nil
}

// decide finds which alternative of the goal a node reaches, or -1, and leaves in cells what that depends on. It asks
// only for what no earlier answer settles, and for what must be confirmed.
func (s *search) decide(n *node, cells []known, ask func(cell int, sure bool) (known, error)) (int, error) {
	changed := newBitset(len(s.toggles))
	for _, c := range n.changes {
		changed.add(c.toggle())
	}
	for cell, m := range s.memory {
		cells[cell] = m.recall(n.changes, changed)
	}
	for {
		reached, cell := s.problem.Goal.look(cells)
		sure := reached >= 0 && s.problem.Confirm
		if sure {
			cell = s.problem.Goal.remembered(reached, cells)
		}
		if cell < 0 {
			return reached, nil
		}
		k, err := ask(cell, sure)
		if err != nil {
			return -1, err
		}
		cells[cell] = k
	}
}

// ask evaluates a cell at a node.
func (s *search) ask(ctx context.Context, n *node, cell int, sure bool) (Answer, error) {
	a, err := s.problem.Ask(ctx, cell, s.assignment(n.changes), sure)
	if !a.Supposed {
		s.runs.Add(1)
	} else if sure {
		err = cmp.Or(err, fmt.Errorf("crux: cell %d has an answer that is supposed; expected one that is sure", cell))
	}
	return a, err
}

// known is an answer in the search's numbers.
func (s *search) known(cell int, answer Answer) (known, error) {
	if answer.Value < 0 || answer.Value > 63 {
		return known{}, fmt.Errorf("crux: cell %d has the value %d; expected 0 to 63", cell, answer.Value)
	}
	k := known{is: true, own: !answer.Supposed, value: answer.Value, reads: newBitset(len(s.toggles))}
	for _, t := range answer.Reads {
		if t < 0 || t >= len(s.toggles) {
			return known{}, fmt.Errorf("crux: cell %d read the toggle %d; expected one of %d, counted from 0", cell,
				t, len(s.toggles))
		}
		k.reads.add(s.number[t])
	}
	return k, nil
}

func (s *search) assignment(changes []change) []int {
	out := make([]int, len(s.toggles))
	for i, t := range s.problem.Toggles {
		out[i] = t.Baseline
	}
	for _, c := range changes {
		out[s.given[c.toggle()]] = c.value()
	}
	return out
}

// set puts what was found at a node in the caller's terms.
func (s *search) set(n *node, cells []known, goal []Values) Set {
	out := Set{Effort: s.queue.effort(n.changes), Able: true}
	for _, c := range n.changes {
		out.Changes = append(out.Changes, Change{s.given[c.toggle()], c.value()})
		out.Able = out.Able && s.toggles[c.toggle()].Able
	}
	slices.SortFunc(out.Changes, byToggle)
	all, values := newBitset(len(s.toggles)), s.assignment(n.changes)
	for cell, k := range cells {
		if goal[cell] == Any {
			continue
		}
		rest := Rest{Cell: cell, Value: k.value}
		for t := k.reads.next(0); t >= 0; t = k.reads.next(t + 1) {
			rest.Reads = append(rest.Reads, s.given[t])
		}
		slices.Sort(rest.Reads)
		out.Rests = append(out.Rests, rest)
		all.addAll(k.reads)
	}
	for t := all.next(0); t >= 0; t = all.next(t + 1) {
		out.Given = append(out.Given, Change{s.given[t], values[s.given[t]]})
	}
	slices.SortFunc(out.Given, byToggle)
	return out
}
