package cruxes

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// mostAssignments bounds a generated case that is enumerated.
const mostAssignments = 512

// TestTheCruxIsExact holds the sets of generated cases to brute force, through real Rego and WebAssembly: every
// assignment is judged, and the smallest sets of changes that reach the goal are those of the search. CONSTRUE_EXACT is
// how many cases; 40 are all.
func TestTheCruxIsExact(t *testing.T) {
	cases := samples.Of(40, 16, 12)
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_EXACT")); err == nil {
		cases = n
	}
	e := &exact{t: t, cache: t.TempDir(), random: rand.New(rand.NewPCG(7, 9))}
	if os.Chmod(e.cache, 0o700) != nil {
		t.Fatal("no cache")
	}
	for seed := uint64(0); e.cases < cases; seed++ {
		e.world(seed, min(5, cases-e.cases))
	}
	if cases >= 40 && (e.larger == 0 || e.sets < cases/4 || e.failed < cases/2 || e.vanished == 0 || e.denied == 0) {
		t.Errorf("%+v shows little", e.count)
	}
	t.Logf("%+v", e.count)
}

// exact is the test under way, and what it met.
type exact struct {
	t      *testing.T
	cache  string
	random *rand.Rand
	mu     sync.Mutex
	count
}

type count struct{ cases, assignments, sets, larger, failed, vanished, denied, empty, outcomes int }

// world opens two policies, and asks of them several times: in other runtimes, with other toggles and goals.
func (e *exact) world(seed uint64, times int) {
	e.t.Helper()
	ctx := context.Background()
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(seed, 41))}
	files := g.Files()
	cs, err := engine.Open(ctx, engine.Config{Case: files, Plugins: os.DirFS("../../../plugins"), Wasm: "compiler",
		CacheDir: e.cache,
		CacheKey: make([]byte, 32), Trusted: true})
	if err != nil {
		e.t.Fatalf("seed %d: %v", seed, err)
	}
	defer cs.Close(ctx)
	for name, p := range cs.Parties {
		if p.PolicyErr != nil || p.PluginErr != nil {
			e.t.Fatalf("seed %d: %v %v\n%s", seed, p.PolicyErr, p.PluginErr, files[name+"/policy.rego"].Data)
		}
	}
	for n := 0; times > 0 && n < 40; n++ {
		d, err := g.Runtime()
		if err != nil {
			e.t.Fatal(err)
		}
		cs.Dispute.Toggles = g.Toggles()
		var cells []schema.JudgedCell
		goal := g.Pick(schema.GoalResolve, schema.GoalPermitted, schema.GoalBreach, schema.GoalFlip)
		reading := func() string { return g.Pick("left", "right") }
		if goal == schema.GoalFlip {
			cells = []schema.JudgedCell{{Policy: reading(), Classifier: reading()}}
		}
		did, err := e.holds(ctx, cs, Request{Runtime: d, Goal: goal, Cells: cells})
		if err != nil {
			e.t.Fatalf("seed %d, runtime %d: %v\n%s\n%s\n%s\n%v", seed, n, err, files["case.yaml"].Data,
				files["left/policy.rego"].Data, files["right/policy.rego"].Data, cs.Dispute.Toggles)
		}
		if did {
			times--
			e.cases++
		}
	}
}

// holds compares a search to brute force; false where there is too much, or too little, to enumerate.
func (e *exact) holds(ctx context.Context, cs *engine.Case, request Request) (bool, error) {
	base, err := facts.Make(request.Runtime, schema.ShapeOf(schema.KindRuntime), "", "")
	if err != nil {
		return false, err
	}
	toggles, err := counterfactual.Toggles(context.Background(), cs, base)
	if err != nil {
		return false, err
	}
	all := 1
	for _, t := range toggles {
		all *= valuesOf(t)
	}
	if len(toggles) < 3 || all > mostAssignments {
		return false, nil
	}
	cells, err := counterfactual.Cells(cs, request.Cells)
	if err != nil {
		return false, err
	}
	q, err := counterfactual.New(ctx, cs, base, "", toggles, cells)
	if err != nil {
		return false, err
	}
	if err = q.Constrain(ctx); err != nil {
		return false, err
	}
	if err = q.Admit(); err != nil {
		return false, err
	}
	if tells, err := e.tells(ctx, q, request.Goal); !tells || err != nil {
		return false, err
	}
	want, err := e.brute(ctx, q, request.Goal)
	if err != nil {
		return false, err
	}
	got, err := Run(ctx, cs, request)
	if err != nil {
		return false, err
	}
	found := map[string]bool{}
	for _, s := range append(slices.Clone(got.Sets), got.Beyond...) {
		var changes []string
		for _, c := range s.Changes {
			changes = append(changes, c.Toggle+"="+c.To)
		}
		found[strings.Join(changes, " ")] = true
		if len(changes) > 1 {
			e.larger++
		}
	}
	if e.sets += len(want); len(want) == 0 {
		e.empty++
	}
	if !got.Complete || !maps.Equal(found, want) {
		return false, fmt.Errorf("goal %s over %v: the search finds %v (complete: %v); brute force %v", request.Goal,
			cells, schema.Keys(found), got.Complete, schema.Keys(want))
	}
	return true, nil
}

// tells reports whether a case may have something to find: a few assignments reach the goal, and the facts as they
// stand do not. Some of the others are taken as well.
func (e *exact) tells(ctx context.Context, q *counterfactual.Questions, goal string) (bool, error) {
	before := e.count
	defer func() { e.count = before }()
	assignment := q.AsThingsStand()
	reached, err := e.reached(ctx, q, goal, assignment)
	if err != nil || reached {
		return e.random.IntN(8) == 0, err
	}
	for range 12 {
		for i, t := range q.Toggles {
			assignment[i] = e.random.IntN(len(t.Values))
		}
		if reached, err = e.reached(ctx, q, goal, assignment); reached || err != nil {
			return reached, err
		}
	}
	return e.random.IntN(16) == 0, nil
}

// valuesOf counts a toggle's values, its own as things stand among them.
func valuesOf(t *toggle.Toggle) int {
	if t.Current < 0 {
		return len(t.Values) + 1
	}
	return len(t.Values)
}

// brute judges every assignment, and gives the smallest sets of changes that reach a goal.
func (e *exact) brute(ctx context.Context, q *counterfactual.Questions, goal string) (map[string]bool, error) {
	all := [][]int{nil}
	for _, t := range q.Toggles {
		var more [][]int
		for _, before := range all {
			for v := -1; v < len(t.Values); v++ {
				if v >= 0 || t.Current < 0 {
					more = append(more, append(slices.Clone(before), v))
				}
			}
		}
		all = more
	}
	reached, errs := make([]bool, len(all)), make([]error, len(all))
	pipeline.Each(len(all), func(i int) { reached[i], errs[i] = e.reached(ctx, q, goal, all[i]) })
	var reaching [][]string
	for i, assignment := range all {
		if errs[i] != nil {
			return nil, errs[i]
		}
		var changes []string
		for n, t := range q.Toggles {
			if assignment[n] != t.Current {
				changes = append(changes, t.ID+"="+t.Values[assignment[n]].Name)
			}
		}
		if reached[i] {
			reaching = append(reaching, changes)
		}
	}
	out := map[string]bool{}
	for _, s := range reaching {
		if !slices.ContainsFunc(reaching, func(other []string) bool {
			return len(other) < len(s) && !slices.ContainsFunc(other,
				func(c string) bool { return !slices.Contains(s, c) })
		}) {
			out[strings.Join(s, " ")] = true
		}
	}
	return out, nil
}

// reached judges one assignment.
func (e *exact) reached(ctx context.Context, q *counterfactual.Questions, goal string, assignment []int) (bool, error) {
	e.mu.Lock()
	e.assignments++
	e.mu.Unlock()
	permitted, breach := true, true
	for i, cell := range q.Cells {
		a, err := q.Judge(ctx, cell, assignment)
		if err != nil {
			return false, err
		}
		v := a.Verdict
		e.mu.Lock()
		if v.Error != nil {
			e.failed++
		}
		vanished := judge.Vanished(q.Before[i], v) != ""
		if vanished {
			e.vanished++
		}
		if v.Outcome != q.Before[i].Outcome {
			e.outcomes++
		}
		e.mu.Unlock()
		permitted = permitted && v.Outcome == schema.Permitted && !vanished
		breach = breach && v.Outcome == schema.Breach && !vanished
	}
	if q.Invariants != nil {
		s, err := q.At(assignment)
		if err != nil {
			return false, err
		}
		why, _, err := q.Invariants.Denied(ctx, s.Prepared.Judged)
		if err != nil {
			return false, err
		}
		if len(why) > 0 {
			e.mu.Lock()
			e.denied++
			e.mu.Unlock()
			return false, nil
		}
	}
	switch goal {
	case schema.GoalResolve:
		return permitted || breach, nil
	case schema.GoalPermitted:
		return permitted, nil
	case schema.GoalBreach:
		return breach, nil
	case schema.GoalFlip:
		switch q.Before[0].Outcome {
		case schema.Permitted:
			return breach, nil
		case schema.Breach:
			return permitted, nil
		}
		return permitted || breach, nil
	}
	return false, errors.New("no goal " + goal)
}
