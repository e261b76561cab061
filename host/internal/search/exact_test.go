package search_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/search"
)

// TestExact holds the search to brute force on generated functions: the same sets, never more asked than by
// enumeration, each certificate true, the same result for any number of workers, and under bounds a true statement of
// what is complete.
func TestExact(t *testing.T) {
	n := 10000
	if testing.Short() {
		n = 1000
	}
	for seed := range uint64(n) {
		if err := holds(seed); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func FuzzExact(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		if err := holds(seed + 1<<32); err != nil {
			t.Fatal(err)
		}
	})
}

// holds tests everything that is claimed of a search, on the function of this seed.
func holds(seed uint64) error {
	r := rand.New(rand.NewPCG(seed, 7))
	most := 1 << (1 + r.IntN(12))
	if seed%100 == 0 {
		most = 1 << 14
	}
	w := generate(r, most)
	want := w.brute()
	bound := r.IntN(4)
	problem := w.problem()
	again := watch(&problem)
	result, err := search.Search(context.Background(), problem, search.Options{MaxSize: bound})
	if err != nil {
		return err
	}
	if *again != "" {
		return errors.New(*again)
	}
	if err := w.honest(result, want); err != nil {
		return fmt.Errorf("size %d: %w", bound, err)
	}
	size := len(w.toggles)
	if bound > 0 {
		size = min(size, bound)
	}
	if result.CompleteUpTo < size {
		return fmt.Errorf("complete up to %d; expected %d", result.CompleteUpTo, size)
	}
	if err := w.cheapest(bound, result); err != nil {
		return err
	}
	asks, nodes := naive(w.problem(), size)
	if result.Nodes > nodes {
		return fmt.Errorf("%d assignments were visited; naively it is %d", result.Nodes, nodes)
	}
	for cell, n := range asks {
		if result.Asks[cell] > n {
			return fmt.Errorf("cell %d was asked %d times; naively it is %d", cell, result.Asks[cell], n)
		}
	}
	total := sum(result.Asks)
	options := search.Options{MaxSize: bound}
	if total > 0 && r.IntN(2) == 0 {
		options.MaxAsks = 1 + r.IntN(total)
	} else if r.IntN(2) == 0 {
		options.MaxNodes = 1 + r.IntN(result.Nodes)
	}
	cut, err := search.Search(context.Background(), w.problem(), options)
	if err != nil {
		return err
	}
	if err := w.honest(cut, want); err != nil {
		return fmt.Errorf("%d of %d answers: %w", options.MaxAsks, total, err)
	}
	if n := sum(cut.Asks); options.MaxAsks > 0 && n > options.MaxAsks ||
		cut.Stopped == search.ByAsks && n != options.MaxAsks {
		return fmt.Errorf("%d asked for; the bound was %d, and it stopped by %q", n, options.MaxAsks, cut.Stopped)
	}
	if options.MaxNodes > 0 && cut.Nodes > options.MaxNodes ||
		cut.Stopped == search.ByNodes && cut.Nodes != options.MaxNodes {
		return fmt.Errorf("%d nodes visited; the bound was %d, and it stopped by %q", cut.Nodes, options.MaxNodes,
			cut.Stopped)
	}
	if seed%4 == 0 {
		return w.sameForAll(options, cut)
	}
	return nil
}

// cheapest holds that a search for the cheapest alone finds all that cost as little as the first which somebody can
// make, where there is one, as they are in the result of the whole search; visits no more; and does so with any number
// of workers.
func (w *world) cheapest(bound int, whole search.Result) error {
	first := func(r search.Result) []search.Set {
		able, unable := search.Apart(r.Sets)
		for i, s := range able {
			if s.Effort > able[0].Effort {
				return able[:i]
			}
		}
		if len(able) == 0 {
			return unable
		}
		return able
	}
	for _, workers := range []int{1, 3} {
		result, err := search.Search(context.Background(), w.problem(), search.Options{MaxSize: bound, Cheapest: true,
			Workers: workers})
		if err != nil {
			return err
		}
		if got, want := first(result), first(whole); !reflect.DeepEqual(got, want) {
			return fmt.Errorf("the cheapest with %d workers are %v; expected %v", workers, got, want)
		}
		if result.Nodes > whole.Nodes {
			return fmt.Errorf("the cheapest take %d assignments; all take %d", result.Nodes, whole.Nodes)
		}
	}
	return nil
}

// watch notes whether anything is asked that one of the first few hundred answers settles.
func watch(p *search.Problem) (again *string) {
	type answer struct {
		cell  int
		given []search.Change
	}
	var before []answer
	ask := p.Ask
	again = new(string)
	p.Ask = func(ctx context.Context, cell int, assignment []int, sure bool) (search.Answer, error) {
		for _, b := range before {
			if b.cell == cell && !slices.ContainsFunc(b.given,
				func(c search.Change) bool { return assignment[c.Toggle] != c.Value }) {
				*again = fmt.Sprintf("cell %d is asked for at %v, which its answer where %v settles", cell, assignment,
					b.given)
			}
		}
		a, err := ask(ctx, cell, assignment, sure)
		if len(before) < 300 {
			var given []search.Change
			for _, t := range a.Reads {
				given = append(given, search.Change{Toggle: t, Value: assignment[t]})
			}
			before = append(before, answer{cell, given})
		}
		return a, err
	}
	return again
}

// sameForAll holds a result to those of several workers.
func (w *world) sameForAll(options search.Options, want search.Result) error {
	for _, workers := range []int{1, 2, 8} {
		options.Workers = workers
		got, err := search.Search(context.Background(), w.problem(), options)
		if err != nil {
			return err
		}
		got.Spare = 0
		if !reflect.DeepEqual(got, want) {
			return fmt.Errorf("%d workers gave %+v; expected %+v", workers, got, want)
		}
	}
	return nil
}

// honest holds a result to all the minimal sets there are.
func (w *world) honest(result search.Result, want map[string]bool) error {
	found := map[string]bool{}
	for _, s := range result.Sets {
		k := key(s.Changes)
		if !want[k] || found[k] {
			return fmt.Errorf("%v is not minimal, or twice there", s.Changes)
		}
		found[k] = true
		if err := w.certified(s); err != nil {
			return err
		}
	}
	for k := range want {
		if !found[k] && (result.Complete || len(k)/2 <= result.CompleteUpTo) {
			return fmt.Errorf("%v is missing; complete: %v, up to %d", []byte(k), result.Complete, result.CompleteUpTo)
		}
	}
	if result.Complete != (result.Stopped == search.Drained) ||
		result.Complete && result.CompleteUpTo != len(w.toggles) {
		return fmt.Errorf("complete: %v, up to %d, stopped by %q", result.Complete, result.CompleteUpTo, result.Stopped)
	}
	if !slices.IsSortedFunc(result.Sets, func(a, b search.Set) int { return a.Effort - b.Effort }) {
		return fmt.Errorf("not by effort: %+v", result.Sets)
	}
	return nil
}

// certified holds a set to its certificate: whatever the toggles are that it does not give, the goal is reached and
// each cell has its value.
func (w *world) certified(s search.Set) error {
	if !part(s.Changes, s.Given) {
		return fmt.Errorf("the changes %v are not all among the given %v", s.Changes, s.Given)
	}
	inOrder := func(all []search.Change) bool {
		return slices.IsSortedFunc(all, func(a, b search.Change) int { return a.Toggle - b.Toggle })
	}
	if !inOrder(s.Changes) || !inOrder(s.Given) ||
		slices.ContainsFunc(s.Rests, func(r search.Rest) bool { return !slices.IsSorted(r.Reads) }) {
		return fmt.Errorf("not in order: %+v", s)
	}
	effort, able := 0, true
	for _, c := range s.Changes {
		effort += w.toggles[c.Toggle].Effort
		able = able && w.toggles[c.Toggle].Able
	}
	if effort != s.Effort || able != s.Able {
		return fmt.Errorf("%v has effort %d, able %v; expected %d, %v", s.Changes, s.Effort, s.Able, effort, able)
	}
	r := rand.New(rand.NewPCG(1, uint64(len(s.Given))))
	for range 20 {
		assignment := w.baseline()
		for i, t := range w.toggles {
			assignment[i] = r.IntN(t.Values)
			if t.Baseline < 0 && r.IntN(3) == 0 {
				assignment[i] = -1
			}
		}
		for _, c := range s.Given {
			assignment[c.Toggle] = c.Value
		}
		if !w.reached(assignment) {
			return fmt.Errorf("%v with %v given does not reach the goal at %v", s.Changes, s.Given, assignment)
		}
		for _, rest := range s.Rests {
			if v := w.value(rest.Cell, assignment); v != rest.Value {
				return fmt.Errorf("%v: cell %d is %d at %v; the certificate says %d", s.Changes, rest.Cell,
					v, assignment, rest.Value)
			}
		}
	}
	return nil
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}
