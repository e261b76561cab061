package sweep

import (
	"context"
	"iter"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/schema"
)

// swept is what comes of a sweep: the documents, an error's code in the place of one, and how far it was.
func swept(t testing.TB, cs *engine.Case, of iter.Seq2[*schema.Document, error], confirm int) (
	out []*schema.Sweep, codes []string, last schema.SweepProgress) {
	t.Helper()
	for s, err := range Run(context.Background(), cs, Request{Runtimes: of, Confirm: confirm,
		Progress: func(p schema.SweepProgress) { last = p }}) {
		code := ""
		if err != nil {
			code = schema.ProblemsIn(err, "error")[0].Code
		}
		out, codes = append(out, s), append(codes, code)
	}
	return out, codes, last
}

// holds holds each cell of sweeps to what a comparison says, the learned ones as well.
func holds(t testing.TB, cs *engine.Case, of iter.Seq2[*schema.Document, error], all []*schema.Sweep) {
	t.Helper()
	n := 0
	for d, err := range of {
		if err != nil {
			t.Fatal(err)
		}
		c, err := matrix.Run(context.Background(), cs, d, matrix.Request{NoDisputes: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, cell := range c.Cells {
			own, got := c.Tables.Verdicts[cell.Verdict], all[n].Worlds[0].Cells[i]
			if own.Outcome != got.Outcome || !reflect.DeepEqual(own.Elements, got.Elements) ||
				(own.Error == nil) != (got.Error == nil) {
				t.Fatalf("runtime %d, %s on the answers of %s, learned %v: %s with %v; the engine says %s with %v", n,
					cell.Policy, cell.Classifier, got.Learned, got.Outcome, got.Elements, own.Outcome, own.Elements)
			}
		}
		if own, got := c.Worlds[0], all[n].Worlds[0]; own.Aggregate != got.Aggregate || own.Swaps != got.Swaps {
			t.Fatalf("runtime %d: %s, %s; a comparison says %s, %s", n, got.Aggregate, got.Swaps, own.Aggregate, own.Swaps)
		}
		n++
	}
}

// TestASweepSaysWhatTheEngineSays holds sweeps of variations of shipped runtimes to comparisons, and that little is
// asked.
func TestASweepSaysWhatTheEngineSays(t *testing.T) {
	cs := shipped(t)
	of := fleet(t, cs, own(t, cs, "sre", "frontier-aws", "consented-resale"), 60, 0)
	all, codes, last := swept(t, cs, of, 10)
	if slices.Max(codes) != "" {
		t.Fatal(codes)
	}
	holds(t, cs, of, all)
	t.Logf("%+v", last)
	if last.Learned < last.Cells/2 || last.Asked+last.Learned != last.Cells || last.Cells != 60*16 || last.Confirmed < 10 {
		t.Errorf("%+v", last)
	}
}

// TestASweepOfGeneratedCases holds sweeps under generated policies to comparisons, those that fail somewhere as well.
func TestASweepOfGeneratedCases(t *testing.T) {
	cache, learned, failed := t.TempDir(), 0, 0
	if os.Chmod(cache, 0o700) != nil {
		t.Fatal("no cache")
	}
	for seed := range uint64(10) {
		g := casegen.Generator{Rand: rand.New(rand.NewPCG(seed, 44))}
		cs, err := engine.Open(context.Background(), engine.Config{Case: g.Files(), Plugins: os.DirFS("../../../plugins"),
			Wasm: "compiler", CacheDir: cache, CacheKey: make([]byte, 32), Trusted: true})
		if err != nil {
			t.Fatal(err)
		}
		var origins []*schema.Document
		for range 3 {
			d, err := g.Runtime()
			if err != nil {
				t.Fatal(err)
			}
			origins = append(origins, d)
		}
		cs.Dispute.Toggles = g.Toggles()
		of := fleet(t, cs, origins, 40, 0)
		all, _, last := swept(t, cs, of, 0)
		holds(t, cs, of, all)
		learned += last.Learned
		for _, s := range all {
			if s.HasError() {
				failed++
			}
		}
		if err := cs.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if t.Logf("%d cells learned, %d runtimes with an error", learned, failed); learned < 300 || failed == 0 {
		t.Error("that shows little")
	}
}

// TestASweepIsTheSameOnAnyProcessors holds that what is learned does not depend on time, and that an error stands in
// its runtime's place.
func TestASweepIsTheSameOnAnyProcessors(t *testing.T) {
	cs := shipped(t, "look-through", "state")
	of := func(yield func(*schema.Document, error) bool) {
		n := 0
		for d, err := range fleet(t, cs, own(t, cs, "sre"), 12, 0) {
			if n++; n == 7 {
				wrong := schema.Clone(d.Tree).(map[string]any)
				schema.Set(wrong, "/offering/customer", "nobody-knows-whom")
				d, err = schema.NewDocument(schema.KindRuntime, "wrong", wrong)
			}
			if !yield(d, err) {
				return
			}
		}
	}
	var first []byte
	for _, processors := range []int{1, 2, 4} {
		before := runtime.GOMAXPROCS(processors)
		all, codes, _ := swept(t, cs, of, 5)
		runtime.GOMAXPROCS(before)
		text, err := schema.Canonical(all)
		if err != nil {
			t.Fatal(err)
		}
		if codes[6] == "" || all[6] != nil || len(all) != 12 || all[11] == nil {
			t.Fatalf("%v", codes)
		}
		if first == nil {
			first = text
		} else if string(first) != string(text) {
			t.Errorf("with %d processors it is another sweep", processors)
		}
	}
}

// TestWhatIsLearnedWrongIsFound knows a wrong plea: where it is judged all the same, the sweep ends with an
// error.
func TestWhatIsLearnedWrongIsFound(t *testing.T) {
	cs := shipped(t, "state")
	s := newSweeper(cs, Request{Confirm: 1000})
	var d *schema.Document
	for d = range fleet(t, cs, own(t, cs, "sre"), 1, 0) {
	}
	ctx := context.Background()
	l, err := s.lay(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // learned by the first
		if _, err := s.sweep(ctx, l); err != nil {
			t.Fatal(err)
		}
	}
	for _, all := range s.known["state"].pleas {
		for i := range all {
			all[i].is = &judge.Plea{Outcome: "other", Elements: all[i].is.Elements}
		}
	}
	_, err = s.sweep(ctx, l)
	if err == nil || schema.ProblemsIn(err, "")[0].Code != "engine-disagreement" || !s.wrong {
		t.Errorf("%v", err)
	}
}
