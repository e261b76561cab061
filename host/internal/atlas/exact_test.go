package atlas

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// mostAssignments bounds a generated case that is enumerated.
const mostAssignments = 512

// TestTheMapIsExact holds the maps of generated cases to enumeration, through real Rego and WebAssembly: every
// architecture is judged, and comes to what its place in the map says. CONSTRUE_EXACT is how many cases; 200 if it is
// not set.
func TestTheMapIsExact(t *testing.T) {
	cases := 200
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_EXACT")); err == nil {
		cases = n
	}
	if testing.Short() {
		cases = 20
	}
	e := &enumeration{t: t, cache: t.TempDir(), met: met{relations: map[string]int{}}}
	if os.Chmod(e.cache, 0o700) != nil {
		t.Fatal("no cache")
	}
	for seed := uint64(0); e.cases < cases && !t.Failed(); seed++ {
		e.world(seed, min(5, cases-e.cases))
	}
	if cases >= 40 && (e.outcomes[permitted] == 0 || e.outcomes[breach] == 0 || e.outcomes[undetermined] == 0 ||
		e.outcomes[otherwise] == 0 || e.outcomes[failing] == 0 || e.impossible == 0 || e.rows < cases || e.wordings < cases/2 ||
		e.relations[schema.RelationWider] == 0 || e.relations[schema.RelationNarrower] == 0 ||
		e.relations[schema.RelationCrossing] == 0) {
		t.Errorf("%+v shows little", e.met)
	}
	t.Logf("%+v", e.met)
}

// enumeration is the test under way, and what it met.
type enumeration struct {
	t     *testing.T
	cache string
	met
}

type met struct {
	cases, architectures, runs, impossible, untraced, rows, wordings int
	outcomes                                                         [6]int
	relations                                                        map[string]int
}

func (e *enumeration) world(seed uint64, times int) {
	e.t.Helper()
	ctx := context.Background()
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(seed, 43))}
	files := g.Files()
	cs, err := engine.Open(ctx, engine.Config{Case: files, Plugins: os.DirFS("../../../plugins"), Wasm: "compiler",
		CacheDir: e.cache, CacheKey: make([]byte, 32), Trusted: true})
	if err != nil {
		e.t.Fatalf("seed %d: %v", seed, err)
	}
	defer cs.Close(ctx)
	for n := 0; times > 0 && n < 40; n++ {
		d, err := g.Runtime()
		if err != nil {
			e.t.Fatal(err)
		}
		cs.Dispute.Toggles = g.Toggles()
		base, err := cs.Facts(d, "", "")
		if err != nil {
			e.t.Fatal(err)
		}
		toggles, err := counterfactual.Toggles(ctx, cs, base)
		if err != nil {
			e.t.Fatal(err)
		}
		all := every(toggles)
		if all == nil {
			continue
		}
		q := questions(e.t, cs, base)
		if e.holds(q, all); e.t.Failed() {
			e.t.Errorf("seed %d, runtime %d\n%s\n%s", seed, n, files["left/policy.rego"].Data, files["right/policy.rego"].Data)
			return
		}
		times--
	}
}

// every lists all architectures, as values of variables; nil where there are too many, or too few to tell anything.
func every(toggles []*toggle.Toggle) [][]int {
	all := [][]int{nil}
	for _, t := range toggles {
		n := len(t.Values)
		if t.Current < 0 {
			n++
		}
		var more [][]int
		for _, before := range all {
			for v := range n {
				more = append(more, append(slices.Clone(before), v))
			}
		}
		if all = more; len(all) > mostAssignments {
			return nil
		}
	}
	if len(toggles) < 3 {
		return nil
	}
	return all
}

func (e *enumeration) holds(q *counterfactual.Questions, all [][]int) {
	c, err := newChart(context.Background(), q, 0)
	if err != nil {
		var problems schema.Problems
		if errors.As(err, &problems) && problems[0].Code == "map-untraced" {
			e.untraced++
			return
		}
		e.t.Fatal(err)
	}
	e.cases++
	e.runs += c.runs()
	defer func() {
		if !e.t.Failed() {
			e.documented(newJoint(c), all)
		}
	}()
	for _, values := range all {
		e.architectures++
		possible := true
		if q.Constrained() {
			why, _, err := q.Denied(context.Background(), c.assignment(values))
			if err != nil {
				e.t.Fatal(err)
			}
			possible = len(why) == 0
		}
		if (c.forest.At(c.possible, values) == 1) != possible {
			e.t.Errorf("%s: possible: %v; expected %v", q.Changed(c.assignment(values)), !possible, possible)
			return
		}
		if !possible {
			e.impossible++
			continue
		}
		for i, cell := range q.Cells {
			want, err := judged(q, i, c.assignment(values))
			if err != nil {
				e.t.Fatal(err)
			}
			e.outcomes[want]++
			if got := c.forest.At(c.outcomes[i], values); got != want {
				e.t.Errorf("%v with %s: %s; expected %s", cell, q.Changed(c.assignment(values)), outcomeNames()[got],
					outcomeNames()[want])
				return
			}
		}
	}
}
