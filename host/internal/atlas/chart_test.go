package atlas

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// shipped opens the embedded case on a runtime in a world.
func shipped(t *testing.T, runtime, world string) *counterfactual.Questions {
	t.Helper()
	const folder = "../../../policies/cloud-api-exclusivity"
	ctx := context.Background()
	cache := t.TempDir()
	if os.Chmod(cache, 0o700) != nil {
		t.Fatal("no cache")
	}
	cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS(folder), Plugins: os.DirFS("../../../plugins"),
		Wasm: "compiler", CacheDir: cache, CacheKey: make([]byte, 32), Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cs.Close(ctx) })
	data, err := os.ReadFile(folder + "/runtimes/" + runtime + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse(runtime+".yaml", data, schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	base, err := facts.Make(d, world, "")
	if err != nil {
		t.Fatal(err)
	}
	return questions(t, cs, base)
}

func questions(t *testing.T, cs *engine.Case, base *schema.Facts) *counterfactual.Questions {
	t.Helper()
	ctx := context.Background()
	toggles, err := counterfactual.Toggles(ctx, cs, base)
	if err != nil {
		t.Fatal(err)
	}
	cells, err := counterfactual.Cells(cs, nil)
	if err != nil {
		t.Fatal(err)
	}
	q, err := counterfactual.New(ctx, cs, base, "", toggles, cells)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Constrain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := q.Admit(); err != nil {
		t.Fatal(err)
	}
	return q
}

// judged is what a cell comes to at values, by the engine that gives verdicts.
func judged(q *counterfactual.Questions, cell int, assignment []int) (int, error) {
	a, err := q.Judge(context.Background(), q.Cells[cell], assignment)
	if err != nil {
		return 0, err
	}
	switch v := a.Verdict; {
	case v.Outcome == schema.Error:
		return failing, nil
	case judge.Vanished(q.Before[cell], v) != "":
		return otherwise, nil
	case v.Outcome == schema.Permitted:
		return permitted, nil
	case v.Outcome == schema.Breach:
		return breach, nil
	}
	return undetermined, nil
}

// TestTheShippedCaseIsMapped holds the map of the four readings over all toggles to what the engine judges on random
// architectures, and to a number of runs.
func TestTheShippedCaseIsMapped(t *testing.T) {
	q := shipped(t, "sre", "h1")
	start := time.Now()
	c, err := newChart(context.Background(), q, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start), "runs", c.runs(), "denials", c.denials, "looks", c.looks, "nodes", c.forest.Size(), c.forest.Total())
	for i, l := range c.learners {
		t.Log(q.Cells[i], l.runs, len(l.parts), c.forest.Count(c.outcomes[i]), diagramNodes(c, i))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		values := make([]int, len(c.base))
		for i, most := range c.forest.Values() {
			values[i] = random.IntN(most)
		}
		why, _, err := q.Denied(context.Background(), c.assignment(values))
		if err != nil {
			t.Fatal(err)
		}
		if (c.forest.At(c.possible, values) == 0) != (len(why) > 0) {
			t.Fatalf("%d: possible %v; denied %v", n, c.forest.At(c.possible, values), why)
		}
		if len(why) > 0 {
			continue
		}
		for i := range q.Cells {
			want, err := judged(q, i, c.assignment(values))
			if err != nil {
				t.Fatal(err)
			}
			if got := c.forest.At(c.outcomes[i], values); got != want {
				t.Fatalf("%d: %v at %s: %s; expected %s", n, q.Cells[i], q.Changed(c.assignment(values)),
					outcomeNames()[got], outcomeNames()[want])
			}
		}
	}
}

func diagramNodes(c *chart, i int) string { return fmt.Sprint(len(c.forest.Reachable(c.outcomes[i]))) }
