package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/construe-host/construe/host/internal/search"
)

// failure is a value that no goal wants, and which no answer foresees.
const failure = 62

// TestExactWhereEvaluationsFail holds the search to brute force where a cell fails at some assignments although it read
// nothing that an answer without failure read: the sets are those that are reached, no more and no fewer.
func TestExactWhereEvaluationsFail(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 500
	}
	reached, failed, supposed := 0, 0, 0
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 11))
		w := generate(r, 1<<(1+r.IntN(9)))
		for _, alternative := range w.goal {
			for i, values := range alternative {
				if values != search.Any {
					alternative[i] = values &^ search.Only(failure)
				}
			}
		}
		fails := func(cell int, assignment []int) bool {
			h := seed + uint64(cell)<<20
			for _, v := range assignment {
				h = mix(h + uint64(v+1))
			}
			return h%5 == 0
		}
		problem := w.problem()
		ask := problem.Ask
		problem.Confirm = true
		problem.Ask = func(ctx context.Context, cell int, assignment []int, sure bool) (search.Answer, error) {
			a, err := ask(ctx, cell, assignment, sure)
			if !sure && mix(seed+uint64(failed+supposed))%2 == 0 { // it does not foresee failures
				supposed++
				a.Supposed = true
				return a, err
			}
			if fails(cell, assignment) {
				failed++
				return search.Answer{Value: failure, Reads: everything(len(w.toggles))}, nil
			}
			return a, err
		}
		really := *w
		really.cells = nil
		for cell := range w.cells {
			really.cells = append(really.cells, func(read func(int) int) int {
				var assignment []int
				for i := range w.toggles {
					assignment = append(assignment, read(i))
				}
				if fails(cell, assignment) {
					return failure
				}
				return w.value(cell, assignment)
			})
		}
		want := really.brute()
		result, err := search.Search(context.Background(), problem, search.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := onlyThese(result, want); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		reached += len(want)
	}
	if reached < n/2 || failed < n || supposed < n {
		t.Errorf("%d sets, %d failures and %d answers supposed in %d worlds show little", reached, failed, supposed, n)
	}
}

func everything(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func onlyThese(result search.Result, want map[string]bool) error {
	for _, s := range result.Sets {
		if !want[key(s.Changes)] {
			return fmt.Errorf("%v is found, and is no minimal set", s.Changes)
		}
	}
	if len(result.Sets) != len(want) || !result.Complete {
		return fmt.Errorf("%d sets, complete %v; expected %d", len(result.Sets), result.Complete, len(want))
	}
	return nil
}

// TestUse holds that what is learned and counted in Use is the same for any number of workers: a cell whose answers
// name fewer reads, the more answers were used before, is asked in one order.
func TestUse(t *testing.T) {
	for seed := range uint64(100) {
		w := generate(rand.New(rand.NewPCG(seed, 12)), 1<<9)
		var first string
		for _, workers := range []int{1, 2, 8} {
			problem := w.problem()
			var order []string
			problem.Use = func(cell int, assignment []int, a search.Answer) search.Answer {
				order = append(order, fmt.Sprint(cell, assignment, a.Value))
				if len(order)%3 == 0 {
					a.Reads = everything(len(w.toggles)) // as true, and not the same
				}
				return a
			}
			result, err := search.Search(context.Background(), problem, search.Options{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			result.Spare = 0
			if got := fmt.Sprint(order, result); first == "" {
				first = got
			} else if got != first {
				t.Fatalf("seed %d: %d workers give\n%s\nexpected\n%s", seed, workers, got, first)
			}
		}
	}
}
