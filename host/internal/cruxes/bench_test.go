package cruxes

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// decisive are toggles of the case on which the dispute of the benchmark turns; the benchmarks take them first, then
// the others that the case declares, and then facts that nobody reads.
var decisive = []string{"call-path", "customer", "entry-interface", "inference-host", "input-origin",
	"look-through-wrapper", "model-provider", "state-kept", "state-state", "weights"}

// scaledCase is the case with so many toggles.
type scaledCase struct {
	cs       *engine.Case
	runtime  *schema.Document
	base     *schema.Facts
	declared map[string]schema.Toggle
	unread   map[string]schema.Toggle
}

func newScaledCase(t testing.TB) *scaledCase {
	t.Helper()
	cs, err := engine.Open(context.Background(),
		engine.Config{Case: os.DirFS("../../../testdata/records/v1-case"),
			Plugins: os.DirFS("../../../plugins"), Wasm: "compiler", Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cs.Close(context.Background()) })
	s := &scaledCase{cs: cs, declared: cs.Dispute.Toggles, unread: map[string]schema.Toggle{}}
	if s.runtime, err = cs.Runtime("sre"); err != nil {
		t.Fatal(err)
	}
	if s.base, err = facts.Make(s.runtime, schema.ShapeOf(schema.KindRuntime), "h1", ""); err != nil {
		t.Fatal(err)
	}
	seen := facts.Coverage(s.base, cs.Reads())
	// shown to a policy that looks elsewhere
	beside := []string{"/components/*/software/*", "/components/*/keys_held_by", "/components/*/hosting/cloud.region",
		"/components/*/hosting/cloud.platform", "/components/*/hosting/cloud.account.id"}
	facts.Leaves(s.base, func(pointer string, shape *schema.Shape, _ any) {
		values := facts.Completions(shape, s.base, pointer)
		if shape.Kind == "string" && shape.Enum == nil && shape.Ref == "" &&
			(shape.Format == "" || strings.HasPrefix(shape.Format, "date")) {
			if values = []any{"one", "two"}; shape.Format != "" {
				values = []any{"2026-01-01", "2026-01-02"}
			}
		}
		if len(s.unread) < 60 && shape.Kind != "list" && len(values) > 1 &&
			(!seen(pointer) || schema.MatchAny(beside, pointer) != "") &&
			schema.MatchAny(append(facts.Structural(), cs.Dispute.Never...), pointer) == "" {
			s.unread["unread"+pointer] = schema.Toggle{Label: pointer, Pointer: pointer,
				Values: schema.ToggleValues{List: values[:2]}, MutableBy: []string{}, Effort: 1}
		}
	})
	return s
}

// take has the case declare so many toggles, as far as they are there in the runtime.
func (s *scaledCase) take(t testing.TB, n int) []*toggle.Toggle {
	t.Helper()
	order := slices.Clone(decisive)
	for _, name := range schema.Keys(s.declared) {
		if !slices.Contains(decisive, name) {
			order = append(order, name)
		}
	}
	order = append(order, schema.Keys(s.unread)...)
	taken := map[string]schema.Toggle{}
	for _, name := range order {
		next := maps.Clone(taken)
		if next[name] = s.declared[name]; strings.HasPrefix(name, "unread") {
			next[name] = s.unread[name]
		}
		s.cs.Dispute.Toggles = next
		toggles, err := counterfactual.Toggles(context.Background(), s.cs, s.base)
		if err != nil {
			t.Fatal(err)
		}
		if taken = next; len(toggles) == n {
			return toggles
		}
	}
	t.Fatalf("there are not %d toggles", n)
	return nil
}

func (s *scaledCase) search(t testing.TB, cells []schema.JudgedCell, most int) *schema.Crux {
	t.Helper()
	c, err := Run(context.Background(), s.cs, Request{Runtime: s.runtime, World: "h1", Cells: cells, MaxSize: most})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var disputants = []schema.JudgedCell{{Policy: "look-through", Classifier: "look-through"},
	{Policy: "state", Classifier: "state"}}

// TestFactsThatNobodyReadCostNothing holds that toggles of facts that no classifier and no policy is shown, some forty,
// add no assignment and no run.
func TestFactsThatNobodyReadCostNothing(t *testing.T) {
	s := newScaledCase(t)
	s.take(t, 10)
	few := s.search(t, disputants, 0)
	with := maps.Clone(s.cs.Dispute.Toggles)
	maps.Copy(with, s.unread)
	n := len(s.unread)
	s.cs.Dispute.Toggles = with
	many := s.search(t, disputants, 0)
	if len(few.Toggles) != 10 || len(many.Toggles) != 10+n || n < 20 || few.Searched != many.Searched ||
		!many.Complete || len(few.Sets) == 0 || len(few.Sets) != len(many.Sets) {
		t.Errorf("%d toggles take %+v for %d sets; %d take %+v for %d", len(few.Toggles), few.Searched, len(few.Sets),
			len(many.Toggles), many.Searched, len(many.Sets))
	}
}

// figure is what one search took beside naive enumeration.
type figure struct {
	cells, toggles int
	searched       schema.Searched
	took           time.Duration
	sets           int
	// assignments that enumeration judges: all of at most three changes that contain no set found
	naive int
	each  time.Duration // that judging one of them takes, the mean of a sample
	all   time.Duration // naive times each
}

// BenchmarkCrux searches case A for all sets of at most three changes, and counts what enumeration would judge.
func BenchmarkCrux(b *testing.B) {
	s := newScaledCase(b)
	var figures []figure
	for b.Loop() {
		figures = nil
		for _, cells := range [][]schema.JudgedCell{disputants, nil} {
			for _, n := range []int{10, 20, 40, 60} {
				figures = append(figures, s.figure(b, cells, n))
			}
		}
	}
	for _, f := range figures {
		b.Logf("| %d | %d | %d | %d | %d + %d | %s | %d | %s |", f.cells, f.toggles, f.sets, f.searched.Assignments,
			f.searched.PolicyRuns, f.searched.PluginRuns, spelt(f.took), f.naive*f.cells, spelt(f.all))
	}
	if file := os.Getenv("CONSTRUE_PLOT"); file != "" {
		if err := os.WriteFile(file, []byte(plotted(figures)), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

func (s *scaledCase) figure(b *testing.B, cells []schema.JudgedCell, n int) figure {
	toggles := s.take(b, n)
	start := time.Now()
	c := s.search(b, cells, 3)
	f := figure{cells: len(c.Cells), toggles: n, searched: c.Searched, took: time.Since(start),
		sets: len(c.Sets) + len(c.Beyond)}
	f.naive = enumerated(toggles, append(slices.Clone(c.Sets), c.Beyond...))
	f.each = s.sampled(b, toggles, c.Cells)
	f.all = time.Duration(f.naive) * f.each
	return f
}

// enumerated counts the assignments of at most three changes that do not contain a set found with fewer.
func enumerated(toggles []*toggle.Toggle, sets []schema.ChangeSet) (n int) {
	var chosen []string
	contains := func() bool {
		return slices.ContainsFunc(sets, func(s schema.ChangeSet) bool {
			return len(s.Changes) < len(chosen) &&
				!slices.ContainsFunc(s.Changes,
					func(c schema.ToggleChange) bool { return !slices.Contains(chosen, c.Toggle+"="+c.To) })
		})
	}
	var from func(i int)
	from = func(i int) {
		if contains() {
			return
		}
		if n++; len(chosen) == 3 {
			return
		}
		for ; i < len(toggles); i++ {
			for v, value := range toggles[i].Values {
				if v != toggles[i].Current {
					chosen = append(chosen, toggles[i].ID+"="+value.Name)
					from(i + 1)
					chosen = chosen[:len(chosen)-1]
				}
			}
		}
	}
	from(0)
	return n
}

// sampled is what judging all cells at an assignment takes, on all processors, plugins' answers remembered as the
// search does.
func (s *scaledCase) sampled(b *testing.B, toggles []*toggle.Toggle, asked []schema.JudgedCell) time.Duration {
	ctx := context.Background()
	cells, err := counterfactual.Cells(s.cs, asked)
	if err != nil {
		b.Fatal(err)
	}
	q, err := counterfactual.New(ctx, s.cs, s.base, s.runtime.Name, toggles, cells)
	if err != nil {
		b.Fatal(err)
	}
	if err = q.Admit(); err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(51, 52))
	var assignments [][]int
	for range 200 {
		a := q.AsThingsStand()
		for range 3 {
			i := r.IntN(len(toggles))
			a[i] = r.IntN(len(toggles[i].Values))
		}
		assignments = append(assignments, a)
	}
	start := time.Now()
	pipeline.Each(len(assignments), func(i int) {
		for _, cell := range cells {
			if _, err := q.Judge(ctx, cell, assignments[i]); err != nil {
				panic(err)
			}
		}
	})
	return time.Since(start) / time.Duration(len(assignments))
}

func spelt(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}
