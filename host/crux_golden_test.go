package host_test

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// pair are the two readings that crux.md is about.
var pair = []schema.JudgedCell{{Policy: "look-through", Classifier: "look-through"},
	{Policy: "state", Classifier: "state"}}

// turnsOn is what the dispute over the stateful runtime environment (precedent A10) turns on.
func turnsOn(t testing.TB, h *host.Host, q host.CruxRequest) *schema.Crux {
	t.Helper()
	var err error
	if q.Runtime, err = h.Runtime("sre"); err != nil {
		t.Fatal(err)
	}
	q.World = "h1"
	c, err := h.Crux(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// changesOf writes each set as its changes, such as "inference-host=azure weights=closed", in the order of the sets.
func changesOf(sets []schema.ChangeSet) (out []string) {
	for _, s := range sets {
		var changes []string
		for _, c := range s.Changes {
			changes = append(changes, c.Toggle+"="+c.To)
		}
		out = append(out, strings.Join(changes, " "))
	}
	return out
}

// TestWhatA10TurnsOn holds the smallest sets of changes that settle look-through against state, all of them, and what
// it took to find them; UPDATE_GOLDEN=1 writes the document anew.
func TestWhatA10TurnsOn(t *testing.T) {
	c := turnsOn(t, open(t, nil), host.CruxRequest{Cells: pair})
	want := []string{
		"inference-host=azure", // the cheapest
		"entry-interface=human_ui",
		"input-origin=system_generated",
		"look-through-wrapper=opaque",
		"state-kept=no",
		"state-state=irrelevant",
		"customer=us_natsec",
		"entry-carries=telemetry",
		"model-provider=amazon",
		"call-path=blocked",
		"call-interface=human_ui call-made-by=customer",
		"weights=open_weights",
	}
	if got := changesOf(c.Sets); !slices.Equal(got, want) {
		t.Errorf("the sets are\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	beyond := []string{
		"day=2026-04-28 first-offer=accepted",
		"day=2026-04-28 first-offer=not_made",
		"day=2026-04-28 first-offer=cannot look-through-unless=disjunctive",
		"day=2026-04-28 first-offer=cannot state-unless=conjunctive",
	}
	if got := changesOf(c.Beyond); !slices.Equal(got, beyond) {
		t.Errorf("beyond anybody's reach are\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(beyond, "\n"))
	}
	if !c.Complete {
		t.Errorf("complete up to %d, stopped by %s; expected all sizes", c.CompleteUpTo, c.Stopped)
	}
	if runs := c.Searched.PolicyRuns + c.Searched.PluginRuns; runs > 1000 {
		t.Errorf("%d runs of policies and plugins; expected at most 1,000", runs)
	}
	golden(t, "../testdata/golden/crux-pair.json", c)
}

// golden holds a document to a file.
func golden(t *testing.T, file string, document any) {
	t.Helper()
	got, err := schema.Write(document)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs; look at the change, then UPDATE_GOLDEN=1 go test ./host -run %s", file, t.Name())
	}
}

// TestWhatAllFourReadingsTurnOn does the same for all four readings, which takes a minute: CONSTRUE_LONG=1 runs it.
func TestWhatAllFourReadingsTurnOn(t *testing.T) {
	if os.Getenv("CONSTRUE_LONG") == "" {
		t.Skip("CONSTRUE_LONG is not set")
	}
	c := turnsOn(t, open(t, nil), host.CruxRequest{})
	for _, single := range []string{"inference-host=azure", "weights=open_weights", "model-provider=amazon",
		"customer=us_natsec", "call-path=blocked"} {
		if !slices.Contains(changesOf(c.Sets), single) {
			t.Errorf("%s settles nothing", single)
		}
	}
	if runs := c.Searched.PolicyRuns + c.Searched.PluginRuns; runs > 2000 || !c.Complete {
		t.Errorf("%d runs of policies and plugins, complete: %v; expected at most 2,000", runs, c.Complete)
	}
	golden(t, "../testdata/golden/crux-four.json", c)
}

// TestTheCruxIsTheSameOnAnyNumberOfProcessors holds a whole document: sets, certificates, and what the search took.
func TestTheCruxIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	h := open(t, nil)
	first := ""
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, processors := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(processors)
		c := turnsOn(t, h, host.CruxRequest{Cells: pair, MaxSize: 2})
		if got := digest(t, c); first == "" {
			first = got
		} else if got != first {
			t.Errorf("on %d processors the crux is another: %+v", processors, c.Searched)
		}
	}
}
