package search_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/construe-host/construe/host/internal/search"
)

// either is a world of binary toggles, all 0, with one cell that is 1 where all conditions of one of the terms hold.
func either(toggles int, terms ...[]search.Change) *world {
	w := &world{goal: search.All(1, search.Only(1)), cells: []function{disjunction(terms)}}
	for range toggles {
		w.toggles = append(w.toggles, search.Toggle{Values: 2, Effort: 1, Able: true})
	}
	return w
}

// to1 changes toggles to 1.
func to1(toggles ...int) (out []search.Change) {
	for _, t := range toggles {
		out = append(out, search.Change{Toggle: t, Value: 1})
	}
	return out
}

func solve(t *testing.T, w *world, o search.Options) search.Result {
	t.Helper()
	result, err := search.Search(context.Background(), w.problem(), o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func sets(result search.Result) (out [][]search.Change) {
	for _, s := range result.Sets {
		out = append(out, s.Changes)
	}
	return out
}

func TestTheBaselineIsTheOnlyCruxOfAGoalItReaches(t *testing.T) {
	w := either(3, to1(0))
	w.goal = search.All(1, search.Only(0))
	result := solve(t, w, search.Options{})
	if len(result.Sets) != 1 || len(result.Sets[0].Changes) != 0 || !result.Complete || result.Nodes != 1 {
		t.Errorf("%+v; expected the empty set, after one node", result)
	}
}

func TestSetsAreByEffortThenSizeThenToggles(t *testing.T) {
	w := either(6, to1(0), to1(1, 2), to1(3), to1(4), to1(5, 1))
	w.toggles[0].Effort = 9
	w.toggles[3].Effort, w.toggles[4].Effort = 2, 2
	want := [][]search.Change{to1(3), to1(4), to1(1, 2), to1(1, 5), to1(0)}
	if got := sets(solve(t, w, search.Options{})); !reflect.DeepEqual(got, want) {
		t.Errorf("%v; expected %v", got, want)
	}
}

func TestVisitsAreBySizeThenEffortThenToggles(t *testing.T) {
	w := either(4, to1(0))
	w.toggles[0].Effort, w.toggles[3].Values = 2, 3
	w.cells[0] = func(read func(int) int) int {
		for t := range 4 {
			read(t)
		}
		return 0
	}
	problem := w.problem()
	ask := problem.Ask
	var got [][]int
	problem.Ask = func(ctx context.Context, cell int, assignment []int, sure bool) (search.Answer, error) {
		got = append(got, assignment)
		return ask(ctx, cell, assignment, sure)
	}
	if _, err := search.Search(context.Background(), problem, search.Options{MaxSize: 2}); err != nil {
		t.Fatal(err)
	}
	want := [][]int{{0, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}, {0, 0, 0, 2}, {1, 0, 0, 0},
		{0, 1, 1, 0}, {0, 1, 0, 1}, {0, 1, 0, 2}, {0, 0, 1, 1}, {0, 0, 1, 2}, {1, 1, 0, 0}, {1, 0, 1, 0}, {1, 0,
			0, 1}, {1, 0, 0, 2}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("asked at %v; expected %v", got, want)
	}
}

func TestOfCellsThatFailThoseThatReadLeastAreBranchedOn(t *testing.T) {
	w := either(9, to1(0, 1), to1(2, 3), to1(4, 5), to1(6, 7))
	w.cells = append(w.cells, disjunction([][]search.Change{to1(8)}))
	// the second cell fails both
	w.goal = search.Goal{{search.Only(1), search.Only(1)}, {search.Only(0), search.Only(1)}}
	if result := solve(t, w, search.Options{}); result.Nodes != 2 ||
		!reflect.DeepEqual(sets(result), [][]search.Change{to1(8)}) {
		t.Errorf("%d nodes, found %v; expected the baseline and the change of toggle 8", result.Nodes, sets(result))
	}
}

func TestWhatNobodyCanMakeStandsApart(t *testing.T) {
	w := either(4, to1(0, 1), to1(2, 3))
	w.toggles[1].Able = false
	able, unable := search.Apart(solve(t, w, search.Options{}).Sets)
	if len(able) != 1 || len(unable) != 1 || !reflect.DeepEqual(unable[0].Changes, to1(0, 1)) {
		t.Errorf("able %v, unable %v; expected the set with toggle 1 apart", able, unable)
	}
}

func TestAnInvariantIsACellThatEveryAlternativeWants(t *testing.T) {
	w := either(3, to1(0), to1(1))
	w.cells = append(w.cells, func(read func(int) int) int { return 1 - read(0)&(1-read(2)) }) // no 0 without 2
	w.goal = search.All(2, search.Only(1))
	want := [][]search.Change{to1(1), to1(0, 2)}
	if got := sets(solve(t, w, search.Options{})); !reflect.DeepEqual(got, want) {
		t.Errorf("%v; expected %v", got, want)
	}
}

func TestABaselineThatIsLeftIsNeverEntered(t *testing.T) {
	w := either(1, to1(0))
	w.toggles[0].Baseline = -1
	w.cells[0] = func(read func(int) int) int { return read(0) + 1 } // 0 as it stands
	problem := w.problem()
	ask := problem.Ask
	var asked [][]int
	problem.Ask = func(ctx context.Context, cell int, assignment []int, sure bool) (search.Answer, error) {
		asked = append(asked, assignment)
		return ask(ctx, cell, assignment, sure)
	}
	result, err := search.Search(context.Background(), problem, search.Options{})
	if want := [][]int{{-1}, {0}, {1}}; err != nil || !reflect.DeepEqual(asked, want) || len(result.Sets) != 1 {
		t.Errorf("asked at %v, found %v, %v; expected to ask at %v", asked, result.Sets, err, want)
	}
}

func TestFactsThatNobodyReadsCostNothing(t *testing.T) {
	want := solve(t, dense(12, 12, 3), search.Options{})
	got := solve(t, padded(dense(12, 12, 3), 90), search.Options{})
	if got.CompleteUpTo = 12; !reflect.DeepEqual(got, want) {
		t.Errorf("%d toggles that nothing reads changed %d nodes, %v asks, %d sets to %d, %v, %d",
			78, want.Nodes, want.Asks, len(want.Sets), got.Nodes, got.Asks, len(got.Sets))
	}
}

func TestNoCellIsAskedOnceTheGoalIsDecided(t *testing.T) {
	w := either(4, to1(0))
	w.cells = append(w.cells, tree(rand.New(rand.NewPCG(1, 1)), w.toggles, 3, 2))
	w.goal = search.Goal{{search.Only(1), search.Any}}
	if result := solve(t, w, search.Options{}); !slices.Equal(result.Asks, []int{2, 0}) {
		t.Errorf("asked %v; expected the second cell, which the goal does not look at, never", result.Asks)
	}
	w.goal = search.Goal{{search.Only(2), search.Only(0)}}
	if result := solve(t, w, search.Options{}); !slices.Equal(result.Asks, []int{2, 0}) {
		t.Errorf("asked %v; expected the second cell never, as the first always fails", result.Asks)
	}
}

func TestCancellingKeepsWhatIsTrue(t *testing.T) {
	w := dense(40, 20, 2)
	want := sets(solve(t, w, search.Options{MaxSize: 3}))
	for _, workers := range []int{1, 4} {
		ctx, cancel := context.WithCancel(context.Background())
		result, err := search.Search(ctx, w.problem(),
			search.Options{Workers: workers, Progress: func(p search.Progress) {
				if p.Size == 4 && p.Nodes > 5000 {
					cancel()
				}
			}})
		if err != nil || result.Stopped != search.Cancelled || result.CompleteUpTo != 3 || result.Complete {
			t.Errorf("%d workers: stopped by %q, up to %d, %v; expected cancelled, 3", workers, result.Stopped,
				result.CompleteUpTo, err)
		}
		for _, s := range want {
			if !slices.ContainsFunc(result.Sets, func(r search.Set) bool { return reflect.DeepEqual(r.Changes, s) }) {
				t.Errorf("%d workers: %v is missing", workers, s)
			}
		}
	}
	problem := w.problem()
	ctx, cancel := context.WithCancel(context.Background())
	problem.Ask = func(ctx context.Context, _ int, _ []int, _ bool) (search.Answer, error) {
		cancel()
		return search.Answer{}, ctx.Err()
	}
	if result, err := search.Search(ctx, problem, search.Options{}); err != nil || result.Stopped != search.Cancelled {
		t.Errorf("stopped by %q, %v; expected cancelled, as what was asked was only told so", result.Stopped, err)
	}
	if result, err := search.Search(ctx, w.problem(), search.Options{}); err != nil || result.CompleteUpTo != -1 ||
		result.Nodes != 0 {
		t.Errorf("%+v, %v; expected nothing to be known", result, err)
	}
}

func TestAnErrorEndsTheSearchInItsTurn(t *testing.T) {
	broken := errors.New("broken")
	var want search.Result
	for _, workers := range []int{1, 2, 8} {
		p := dense(20, 10, 1).problem()
		ask := p.Ask
		p.Ask = func(ctx context.Context, cell int, assignment []int, sure bool) (search.Answer, error) {
			changes := 0
			for i, v := range assignment {
				if v != p.Toggles[i].Baseline {
					changes++
				}
			}
			if changes == 2 {
				return search.Answer{}, broken
			}
			return ask(ctx, cell, assignment, sure)
		}
		result, err := search.Search(context.Background(), p, search.Options{Workers: workers})
		result.Spare = 0
		if workers == 1 {
			want = result
		}
		if !errors.Is(err, broken) || result.Stopped != search.Failed || result.Complete || result.CompleteUpTo != 1 ||
			!reflect.DeepEqual(result, want) {
			t.Errorf("%d workers: stopped by %q, up to %d, %v asked, %v; expected %v asked, %v",
				workers, result.Stopped, result.CompleteUpTo, result.Asks, err, want.Asks, broken)
		}
	}
}

func TestWorkersAskAtATime(t *testing.T) {
	for _, workers := range []int{1, 3} {
		w := dense(20, 20, 1)
		p := w.problem()
		ask := p.Ask
		var now, most atomic.Int32
		var once sync.Once
		meet := make(chan struct{}) // two of several meet, or one would wait for ever
		p.Ask = func(ctx context.Context, cell int, assignment []int, sure bool) (search.Answer, error) {
			n := now.Add(1)
			defer now.Add(-1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			if n == 2 {
				once.Do(func() { close(meet) })
			}
			if workers > 1 && !slices.Equal(assignment, w.baseline()) {
				<-meet
			}
			return ask(ctx, cell, assignment, sure)
		}
		if _, err := search.Search(context.Background(), p, search.Options{Workers: workers, MaxSize: 2}); err != nil {
			t.Fatal(err)
		}
		if n := int(most.Load()); n > workers || workers > 1 && n < 2 {
			t.Errorf("%d were asked at a time by %d workers", n, workers)
		}
	}
}

func TestWhatMakesNoSenseIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		change func(p *search.Problem)
		want   string
	}{
		"values": {func(p *search.Problem) { p.Toggles[1].Values = 0 }, "toggle 1 has 0 values"},
		"baseline": {func(p *search.Problem) { p.Toggles[1].Baseline = 2 },
			"toggle 1 has the baseline 2; expected -1 to 1"},
		"effort":  {func(p *search.Problem) { p.Toggles[0].Effort = -1 }, "toggle 0 has the effort -1"},
		"no goal": {func(p *search.Problem) { p.Goal = nil }, "without an alternative"},
		"uneven": {func(p *search.Problem) { p.Goal = append(p.Goal, nil) },
			"alternative 1 of the goal has 0 cells; expected 1"},
		"answer": {func(p *search.Problem) { p.Ask = always(search.Answer{Value: 64}) }, "cell 0 has the value 64"},
		"read": {func(p *search.Problem) { p.Ask = always(search.Answer{Reads: []int{2}}) },
			"read the toggle 2; expected one of 2"},
		"another read": {func(p *search.Problem) { p.Ask = always(search.Answer{Reads: []int{-1}}) },
			"read the toggle -1"},
	} {
		p := either(2, to1(0)).problem()
		test.change(&p)
		result, err := search.Search(context.Background(), p, search.Options{})
		if err == nil || !strings.Contains(err.Error(), test.want) || result.Complete ||
			result.Stopped != search.Failed {
			t.Errorf("%s: %v, %+v; expected %q", name, err, result, test.want)
		}
	}
}

func always(a search.Answer) search.Ask {
	return func(context.Context, int, []int, bool) (search.Answer, error) { return a, nil }
}
