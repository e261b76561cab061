package atlas

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// scene is a runtime of a case, in a world.
type scene struct {
	cs      *engine.Case
	runtime *schema.Document
	base    *schema.Facts
}

// opened opens a case of this repository on a runtime in a world.
func opened(t testing.TB, folder, runtime, world string) scene {
	t.Helper()
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
	base, err := cs.Facts(d, world, "")
	if err != nil {
		t.Fatal(err)
	}
	return scene{cs, d, base}
}

// shipped asks about the embedded case.
func shipped(t testing.TB, runtime, world string) *counterfactual.Questions {
	t.Helper()
	s := opened(t, shippedCase, runtime, world)
	return questions(t, s.cs, s.base)
}

// questions asks about each reading's own cell, of all toggles or of those of some names.
func questions(t testing.TB, cs *engine.Case, base *schema.Facts, only ...string) *counterfactual.Questions {
	t.Helper()
	return asked(t, cs, base, nil, only...)
}

// asked is [questions] about some cells.
func asked(
	t testing.TB, cs *engine.Case, base *schema.Facts, of []schema.JudgedCell, only ...string,
) *counterfactual.Questions {
	t.Helper()
	ctx := context.Background()
	toggles, err := counterfactual.Toggles(ctx, cs, base)
	if err != nil {
		t.Fatal(err)
	}
	if len(only) > 0 {
		toggles = slices.DeleteFunc(toggles, func(t *toggle.Toggle) bool { return !slices.Contains(only, t.ID) })
		if len(toggles) != len(only) {
			t.Fatalf("%d toggles of %v", len(toggles), only)
		}
	}
	cells, err := counterfactual.Cells(cs, of)
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
	return comesTo(q.Before[cell], a.Verdict), nil
}

// TestTheShippedCaseIsMapped holds the map of the four readings over all toggles to what the engine judges on random
// architectures, and to a number of runs. CONSTRUE_SAMPLES is how many architectures; 2,000 if it is not set.
func TestTheShippedCaseIsMapped(t *testing.T) {
	samples := 2000
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_SAMPLES")); err == nil {
		samples = n
	} else if testing.Short() {
		samples = 200
	}
	q := shipped(t, "sre", "h1")
	c, err := newChart(context.Background(), q, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d runs, of which %d of invariants; %d looks; %d nodes of %v architectures", c.runs(), c.denials, c.looks,
		c.forest.Size(), c.forest.Total())
	if c.runs() > 500 {
		t.Errorf("%d runs; expected at most 500", c.runs())
	}
	random := rand.New(rand.NewPCG(1, 2))
	values := make([][]int, samples)
	for n := range values {
		for _, most := range c.forest.Values() {
			values[n] = append(values[n], random.IntN(most))
		}
	}
	wrong := make([]string, samples)
	pipeline.Each(samples, func(n int) { wrong[n] = misjudged(q, c, values[n]) })
	for _, says := range wrong {
		if says != "" {
			t.Fatal(says)
		}
	}
}

// misjudged says how the map is wrong about an architecture; "" where it is not.
func misjudged(q *counterfactual.Questions, c *chart, values []int) string {
	assignment := c.assignment(values)
	why, _, err := q.Denied(context.Background(), assignment)
	switch {
	case err != nil:
		return err.Error()
	case (c.forest.At(c.possible, values) == 0) != (len(why) > 0):
		return q.Changed(assignment) + ": it is taken for possible, or is not, and it is otherwise"
	case len(why) > 0 && !slices.Equal(c.reasons[c.forest.At(c.denied, values)-firstReason], why):
		return q.Changed(assignment) + ": it is impossible for another reason than that " + fmt.Sprint(why)
	case len(why) > 0:
		return ""
	}
	for i, cell := range q.Cells {
		want, err := judged(q, i, assignment)
		if err != nil {
			return err.Error()
		}
		if got := c.forest.At(c.outcomes[i], values); got != want {
			return fmt.Sprintf("%v at %s: %s; expected %s", cell, q.Changed(assignment), outcomeNames()[got],
				outcomeNames()[want])
		}
	}
	return ""
}
