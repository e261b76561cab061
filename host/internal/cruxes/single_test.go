package cruxes

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestSinglesAreWhatTryingEachFinds judges every runtime of the embedded case with each toggle at each of its values
// that an invariant does not deny, and compares that with the single changes that the search finds: a verdict traced to
// too little would lose some, or claim others.
func TestSinglesAreWhatTryingEachFinds(t *testing.T) {
	if testing.Short() {
		t.Skip("judges some 900 cells")
	}
	ctx := context.Background()
	cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"),
		Wasm:    "compiler", Trusted: true, Timeout: 5 * time.Minute, Readings: []string{"look-through", "state"}})
	if err != nil {
		t.Fatal(err)
	}
	defer cs.Close(ctx)
	tried := 0
	for _, id := range cs.Runtimes() {
		d, err := cs.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		singles, n := triedSingly(t, cs, d)
		tried += n
		for _, cell := range cs.Readings {
			for _, goal := range []string{schema.GoalPermitted, schema.GoalBreach} {
				c, err := Run(ctx, cs, Request{Runtime: d, Goal: goal, MaxSize: 1,
					Cells: []schema.JudgedCell{{Policy: cell, Classifier: cell}}})
				if err != nil {
					t.Fatalf("%s: %s to %s: %v", id, cell, goal, err)
				}
				var found []string
				for _, s := range append(c.Sets, c.Beyond...) {
					for _, one := range s.Changes {
						found = append(found, one.Toggle+"="+one.To)
					}
				}
				if slices.Sort(found); c.Cells[0].Outcome != goal && !slices.Equal(found, singles[cell][goal]) {
					t.Errorf("%s: %s to %s: found %q; trying each finds %q", id, cell, goal, found, singles[cell][goal])
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("%d cells were judged; expected hundreds", tried)
	}
}

// triedSingly lists, by reading and outcome, the single changes that give its own cell the outcome, sorted.
func triedSingly(t *testing.T, cs *engine.Case, d *schema.Document) (map[string]map[string][]string, int) {
	ctx := context.Background()
	base, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "", "")
	if err != nil {
		t.Fatal(err)
	}
	toggles, err := counterfactual.Toggles(context.Background(), cs, base)
	if err != nil {
		t.Fatalf("%s: %v", d.Name, err)
	}
	cells, _ := counterfactual.Cells(cs, nil)
	q, err := counterfactual.New(ctx, cs, base, d.Name, toggles, cells)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Constrain(ctx); err != nil {
		t.Fatal(err)
	}
	out, tried := map[string]map[string][]string{}, 0
	for i, cell := range cells {
		out[cell.Policy] = map[string][]string{}
		for n, toggle := range toggles {
			for value, v := range toggle.Values {
				if value == toggle.Current {
					continue
				}
				assignment := q.AsThingsStand()
				assignment[n] = value
				if can, err := q.Possible(ctx, assignment); err != nil || can.Value == counterfactual.No {
					continue
				}
				a, err := q.Judge(ctx, cell, assignment)
				if err != nil {
					t.Fatal(err)
				}
				tried++
				if judge.Vanished(q.Before[i], a.Verdict) == "" {
					out[cell.Policy][a.Verdict.Outcome] = append(out[cell.Policy][a.Verdict.Outcome],
						toggle.ID+"="+v.Name)
				}
			}
		}
		for _, list := range out[cell.Policy] {
			slices.Sort(list)
		}
	}
	return out, tried
}
