package search

import (
	"context"
	"sync"
)

// ahead is what a worker asked for a node before its turn. Visiting the node takes its answers from here, and asks
// again whether an earlier answer settles them: so a result, and what it counts, are those of one worker.
type ahead struct {
	done    chan struct{}
	answers map[query]Answer // not read before done
}

// query is a cell, and whether its answer is to be sure.
type query struct {
	cell int
	sure bool
}

// lookahead is how many nodes are under way or waiting to be. Several for each worker keep them busy while the first of
// them takes its time; each one more is a chance to ask what the visit of an earlier node would have settled.
func (s *search) lookahead() int {
	if s.options.Workers < 2 {
		return 0
	}
	return 4 * s.options.Workers
}

// startWorkers starts the workers, if there are to be several, and returns what ends them.
func (s *search) startWorkers(ctx context.Context) (stop func()) {
	if s.options.Workers < 2 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	s.jobs = make(chan *node, s.lookahead())
	var workers sync.WaitGroup
	for range s.options.Workers {
		workers.Go(func() {
			cells := make([]known, len(s.cells))
			for n := range s.jobs {
				s.guess(ctx, n, cells)
			}
		})
	}
	return func() {
		cancel()
		close(s.jobs)
		workers.Wait()
	}
}

// askAhead hands a node to the workers.
func (s *search) askAhead(n *node) {
	if s.jobs == nil || s.options.MaxSize > 0 && len(n.changes) > s.options.MaxSize {
		return
	}
	n.ahead = &ahead{done: make(chan struct{}), answers: map[query]Answer{}}
	s.jobs <- n
}

// guess asks for what the visit will need, as far as can be told now: answers that come in meanwhile can only make it
// less. An error is left for the visit to meet.
func (s *search) guess(ctx context.Context, n *node, cells []known) {
	defer close(n.ahead.done)
	_, _ = s.decide(n, cells, func(cell int, sure bool) (known, error) {
		a, err := s.ask(ctx, n, cell, sure)
		if err != nil {
			return known{}, err
		}
		n.ahead.answers[query{cell, sure}] = a
		return s.known(cell, a)
	})
}

// answer gives the value of a cell at the node being visited.
func (s *search) answer(ctx context.Context, n *node, cell int, sure bool) (known, error) {
	a, err := s.answered(ctx, n, cell, sure)
	if err != nil {
		return known{}, err
	}
	if s.problem.Use != nil {
		a = s.problem.Use(cell, s.assignment(n.changes), a)
	}
	return s.known(cell, a)
}

func (s *search) answered(ctx context.Context, n *node, cell int, sure bool) (Answer, error) {
	if n.ahead != nil {
		<-n.ahead.done
		if a, is := n.ahead.answers[query{cell, sure}]; is {
			return a, nil
		}
	}
	return s.ask(ctx, n, cell, sure)
}
