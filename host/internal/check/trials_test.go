package check

import (
	"context"
	"os"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
)

// openAll opens the embedded case.
func openAll(t *testing.T) *engine.Case {
	t.Helper()
	cs, err := engine.Open(t.Context(), engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Wasm: "compiler", Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cs.Close(context.Background()) })
	return cs
}

// TestWhatIsNotJudgedAgainWouldComeOutTheSame judges every change on some runtimes anew, whatever it was read from.
func TestWhatIsNotJudgedAgainWouldComeOutTheSame(t *testing.T) {
	cs := openAll(t)
	kept := 0
	for _, id := range []string{"vendor-api-third-cloud", "completion-cache", "all-unknown"} {
		d, err := cs.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := newTrials(t.Context(), cs, d, "", &classify.Memo{}, 8, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range trialsOf(tr.base, tr.together) {
			c := tr.variant(change)
			if c == nil {
				continue
			}
			for _, s := range tr.baselines {
				before := tr.judged.Load()
				got, err := tr.after(t.Context(), s, c)
				if err != nil {
					t.Fatal(err)
				}
				if tr.judged.Load() != before {
					continue
				}
				kept++
				ready, err := c.ready()
				if err != nil {
					t.Fatal(err)
				}
				want := cs.Judge(t.Context(), s.party, ready, cs.Classify(t.Context(), s.party, ready, tr.memo), "")
				if want.Error != nil || want.Outcome != got.Outcome || judge.Vanished(want, got) != "" {
					t.Errorf("%s, %s with %v: %s was kept, and judging gives %s %v", id, s.party.Name, change.set,
						got.Outcome, want.Outcome, want.Error)
				}
			}
		}
	}
	if kept < 500 {
		t.Errorf("only %d verdicts were kept", kept)
	}
}

// TestCheckingTheWholeCaseIsBounded counts what trying every runtime in every world takes: at most three times the
// evaluations of policies that the default runtime in its two worlds took when every change was judged, which were 828
// changes by four readings. What is judged has no problem; a sample of the worlds is tried, or all.
func TestCheckingTheWholeCaseIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("tries every fact of every runtime")
	}
	cs := openAll(t)
	r := &schema.Check{}
	k := &run{
		cs:          cs,
		out:         r,
		allowance:   newAllowance(0),
		found:       map[string]int{},
		failed:      map[string]bool{},
		unchecked:   map[string][]occurrence{},
		definitions: newDefinitionAudit(),
	}
	all, _, err := scenes(cs, Request{})
	if err != nil {
		t.Fatal(err)
	}
	part, of := samples.Every(4), 0
	all = slices.DeleteFunc(all, func(scene) bool { of++; return of%part != 0 })
	if err := k.tryAll(t.Context(), all, false); err != nil {
		t.Fatal(err)
	}
	if most := int64(3 * 828 * 4); k.judged > most {
		t.Errorf("%d evaluations of policies; at most %d", k.judged, most)
	}
	silent := slices.DeleteFunc(slices.Clone(r.Warnings),
		func(p *schema.Problem) bool { return p.Code == "right-unpleaded" })
	if len(r.Trials)*part < 14 || 2*r.Tried*part < 5*828 || len(r.Problems) > 0 || len(silent) > 0 {
		t.Errorf("%d changes in %v; %v %v", r.Tried, r.Trials, r.Problems, r.Warnings)
	}
}
