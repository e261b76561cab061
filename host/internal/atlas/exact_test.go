package atlas

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// mostAssignments bounds a generated case that is enumerated.
const mostAssignments = 512

// TestTheMapIsExact holds the maps of generated cases to enumeration, through real Rego and WebAssembly: every
// architecture is judged, and comes to what its place in the map says. CONSTRUE_EXACT is how many cases; 200 are
// all.
func TestTheMapIsExact(t *testing.T) {
	cases := samples.Of(200, 60, 20)
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_EXACT")); err == nil {
		cases = n
	}
	e := &enumeration{t: t, cache: t.TempDir(), met: met{relations: map[string]int{}}}
	if os.Chmod(e.cache, 0o700) != nil {
		t.Fatal("no cache")
	}
	for seed := uint64(0); e.cases < cases && !t.Failed(); seed++ {
		e.world(seed, min(5, cases-e.cases))
	}
	if cases >= 40 && (e.outcomes[permitted] == 0 || e.outcomes[breach] == 0 || e.outcomes[undetermined] == 0 ||
		e.outcomes[otherwise] == 0 || e.outcomes[failing] == 0 || e.impossible == 0 || e.rows < cases ||
		e.wordings < cases/2 ||
		e.relations[schema.RelationWider] == 0 || e.relations[schema.RelationNarrower] == 0 ||
		e.relations[schema.RelationCrossing] == 0 || e.shapes.little() || e.answers.little()) {
		t.Errorf("%+v shows little", e.met)
	}
	t.Logf("%+v", e.met)
}

// enumeration is the test under way, and what it met.
type enumeration struct {
	t        *testing.T
	cache    string
	verdicts [][]*schema.Verdict // of the case under way, by cell and architecture; nil of one that cannot be
	met
}

type met struct {
	cases, architectures, runs, impossible, untraced, rows, wordings int
	outcomes                                                         [6]int
	relations                                                        map[string]int
	shapes                                                           shapesMet
	answers                                                          answersMet
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
		if n := architectures(toggles); n > mostAssignments || len(toggles) < 3 {
			continue // too many, or too few to tell anything
		}
		q := questions(e.t, cs, base)
		if e.holds(q); e.t.Failed() {
			e.t.Errorf("seed %d, runtime %d\n%s\n%s", seed, n, files["left/policy.rego"].Data, files["right/policy.rego"].Data)
			return
		}
		times--
	}
}

// architectures counts what toggles make of a runtime.
func architectures(toggles []*toggle.Toggle) int {
	all := 1
	for _, t := range toggles {
		all *= len(t.Values) + one(t.Current < 0)
	}
	return all
}

func (e *enumeration) holds(q *counterfactual.Questions) {
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
	l := newLedger(e.t, q)
	for i, outcomes := range l.outcomes {
		e.architectures++
		values := l.at(i)
		if possible := c.forest.At(c.possible, values) == 1; possible != (outcomes != nil) {
			e.t.Errorf("%s: possible: %v; expected %v", q.Changed(c.assignment(values)), possible, !possible)
			return
		}
		if outcomes == nil {
			e.impossible++
		}
		for n, want := range outcomes {
			e.outcomes[want]++
			if got := c.forest.At(c.outcomes[n], values); got != want {
				e.t.Errorf("%v with %s: %s; expected %s", q.Cells[n], q.Changed(c.assignment(values)), outcomeNames()[got],
					outcomeNames()[want])
				return
			}
		}
	}
	m, err := document(newJoint(c), Request{Confirm: 5}, nil)
	if err != nil {
		e.t.Error(err)
		return
	}
	if problems := schema.CheckMap("the map", m); problems != nil {
		e.t.Error(problems)
	}
	l.check(m)
	if !e.t.Failed() {
		e.verdicts = l.verdicts
		var all [][]int
		for i := range l.outcomes {
			all = append(all, l.at(i))
		}
		e.shaped(newJoint(c), m, all)
		e.answered(newJoint(c), all)
	}
	e.rows, e.wordings = e.rows+len(m.Rows), e.wordings+len(m.Wordings)
	for _, r := range m.Relations {
		e.relations[r.Relation]++
	}
}
