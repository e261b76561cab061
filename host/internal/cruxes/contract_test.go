package cruxes

import (
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
)

// TestContract holds the search's answers to what they say they depend on: whatever other values the toggles have that
// an answer did not depend on, in the shipped runtimes and their worlds, the answer is the same, or there is no
// verdict. CONSTRUE_CONTRACT is how many such changes are tried, 400 are all.
func TestContract(t *testing.T) {
	tries := samples.Of(400, 200, 100)
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_CONTRACT")); err == nil {
		tries = n
	}
	ctx := context.Background()
	cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"),
		Wasm:    "compiler", Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	defer cs.Close(ctx)
	c := &contract{t: t, cs: cs, random: rand.New(rand.NewPCG(31, 32))}
	for places := c.places(); c.changes < tries; {
		c.hold(places[c.random.IntN(len(places))])
	}
	if c.yes < tries/20 || c.no < tries/20 || c.moved < tries/20 {
		t.Errorf("%d yes and %d no held, and in %d of them other elements moved: too few to show anything", c.yes, c.no,
			c.moved)
	}
	t.Logf("%d yes and %d no held, in %d of them other elements moved; %d ended in errors", c.yes, c.no, c.moved,
		c.failed)
}

// contract is the test under way, and what it met.
type contract struct {
	t                               *testing.T
	cs                              *engine.Case
	random                          *rand.Rand
	changes, yes, no, failed, moved int
}

// scene is a runtime in one of its worlds.
type scene struct {
	document *schema.Document
	world    string
}

func (c *contract) places() (out []scene) {
	for _, id := range c.cs.Runtimes() {
		d, err := c.cs.Runtime(id)
		if err != nil {
			c.t.Fatal(err)
		}
		worlds, _ := d.Tree["worlds"].(map[string]any)
		for _, world := range append([]string{""}, slices.Sorted(maps.Keys(worlds))...) {
			out = append(out, scene{d, world})
		}
	}
	return out
}

// hold asks both halves of a cell at a random assignment, and then at others that agree with it on what the answers
// depended on.
func (c *contract) hold(at scene) {
	c.t.Helper()
	ctx := context.Background()
	must := func(err error) {
		c.t.Helper()
		if err != nil {
			c.t.Fatalf("%s, world %q: %v", at.document.Name, at.world, err)
		}
	}
	base, err := facts.Make(at.document, schema.ShapeOf(schema.KindRuntime), at.world, "")
	must(err)
	toggles, err := counterfactual.Toggles(context.Background(), c.cs, base)
	must(err)
	policy := c.cs.Readings[c.random.IntN(len(c.cs.Readings))]
	classifier := policy
	if c.random.IntN(4) == 0 {
		classifier = c.cs.Readings[c.random.IntN(len(c.cs.Readings))]
	}
	q, err := counterfactual.New(ctx, c.cs, base, at.document.Name, toggles,
		[]counterfactual.Cell{{Policy: policy, Classifier: classifier}})
	must(err)
	err = q.Admit()
	must(err)
	for range 3 {
		assignment := q.AsThingsStand()
		for range c.random.IntN(4) {
			c.turn(q, assignment, nil)
		}
		for half := range 2 {
			answer, err := q.Ask(ctx, half, assignment, c.random.IntN(2) == 0)
			must(err)
			fixed := map[int]bool{}
			for _, i := range answer.Reads {
				fixed[i] = true
			}
			if q.Use(half, assignment, answer); len(fixed) == len(toggles) {
				continue
			}
			for range 4 {
				other := slices.Clone(assignment)
				for range 1 + c.random.IntN(4) {
					c.turn(q, other, fixed)
				}
				c.same(q, half, answer.Value, assignment, other)
			}
		}
	}
}

// turn gives a toggle that is not fixed another value.
func (c *contract) turn(q *counterfactual.Questions, assignment []int, fixed map[int]bool) {
	if i := c.random.IntN(len(q.Toggles)); !fixed[i] {
		assignment[i] = c.random.IntN(len(q.Toggles[i].Values))
	}
}

// same judges an assignment, and holds one half of the cell to a value.
func (c *contract) same(q *counterfactual.Questions, half, want int, from, assignment []int) {
	c.t.Helper()
	ctx := context.Background()
	b, err := q.Describe(ctx, q.Cells[0], assignment)
	if err != nil {
		c.t.Fatal(err)
	}
	e, err := q.Evaluate(ctx, 0, b, assignment)
	if err != nil {
		c.t.Fatal(err)
	}
	c.changes++
	_, outcome := counterfactual.Side(half)
	is := e.Is(outcome)
	switch {
	case e.Verdict.Error != nil || e.Vanished:
		c.failed++
		if is == counterfactual.Yes {
			c.t.Fatal("an error is an outcome")
		}
		return
	case is != want:
		c.t.Fatalf("%s over %s of %s: where %s, %s is %v; where %s as well, which that does not depend on, it is %v",
			q.Cells[0].Policy, q.Cells[0].Classifier, q.Name, q.Changed(
				from), outcome, want == counterfactual.Yes, q.Changed(
				assignment), is == counterfactual.Yes)
	case want == counterfactual.Yes:
		c.yes++
	default:
		c.no++
	}
	if before, err := q.Judge(ctx, q.Cells[0], from); err == nil &&
		!reflect.DeepEqual(before.Verdict.Elements, e.Verdict.Elements) {
		c.moved++
	}
}
