package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestMain lets the test be its own worker, which notes that it was started.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "worker" {
		if f, err := os.OpenFile(os.Args[2], os.O_WRONLY|os.O_APPEND, 0); err == nil {
			fmt.Fprintln(f)
			f.Close()
		}
		os.Exit(ServeWorker(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// TestManyAreCheckedAtOnce holds that the second engine is asked about a piece of work in one process a party, and that
// what comes out is what comes out where it is asked each time; also where the two engines differ.
func TestManyAreCheckedAtOnce(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	if err := os.WriteFile(started, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cs := opened(t, func(c *Config) {
		c.CrossCheck, c.Trusted, c.Worker = true, false, []string{os.Args[0], "worker", started}
	})
	ready := statedFacts(t, cs)
	odd := *cs.Parties["state"] // which the interpreter judges by another policy than topdown does
	odd.Policy = cs.Parties["hop"].Policy
	for _, differing := range []bool{false, true} {
		worked := 0
		work := func(out *[]*schema.Verdict) func(cs *Case) error {
			return func(cs *Case) error {
				*out, worked = nil, worked+1
				for i := range 4 {
					for _, name := range cs.Readings {
						p := cs.Parties[name]
						if differing && name == "state" && i == 2 {
							p = &odd
						}
						c := cs.Classify(t.Context(), cs.Parties[name], ready, nil)
						*out = append(*out, cs.Judge(t.Context(), p, ready, c, fmt.Sprint("sha256:", i)))
					}
				}
				return nil
			}
		}
		before := size(t, started)
		var together, alone []*schema.Verdict
		if err := cs.Checked(t.Context(), work(&together)); err != nil {
			t.Fatal(err)
		}
		processes, rounds := size(t, started)-before, 1
		if differing {
			rounds = 2
		}
		if worked != rounds || processes != rounds*len(cs.Readings) {
			t.Errorf("differing %t: the work was done %d times, in %d processes", differing, worked, processes)
		}
		if err := work(&alone)(cs); err != nil {
			t.Fatal(err)
		}
		for i := range alone {
			if !reflect.DeepEqual(together[i], alone[i]) {
				t.Errorf("differing %t: verdict %d is another, %s %v", differing, i, together[i].Outcome, together[i].Error)
			}
			if disagrees := alone[i].Error != nil; disagrees != (differing && i == 5) {
				t.Errorf("differing %t: verdict %d: %v", differing, i, alone[i].Error)
			}
		}
	}
}

func size(t *testing.T, file string) int {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return len(b)
}

// TestOneThatFailsIsNamed puts among verdicts one that a worker comes to no end with, and one under other definitions:
// the rest are what they are alone.
func TestOneThatFailsIsNamed(t *testing.T) {
	cs := opened(t, func(*Config) {})
	ready, p := statedFacts(t, cs), cs.Parties["state"]
	c := cs.Classify(t.Context(), p, ready, nil)
	v := cs.Judge(t.Context(), p, ready, c, "sha256:1")
	outside := *ready.Document
	outside.AsOf = "1900-01-01"
	all := make([]Judged, 5)
	for i := range all {
		all[i] = Judged{Facts: ready.Document, Classification: c, Digest: "sha256:1", Verdict: v}
	}
	all[1].Facts = &outside
	all[3].definitions = map[string]string{"none": "such"}
	for i, other := range cs.opinions(t.Context(), p, all) {
		switch failed := other.Error != nil; {
		case failed != (i == 1 || i == 3):
			t.Errorf("%d: %v", i, other.Error)
		case failed && (other.Error.Party != "state" || strings.Contains(other.Error.Code, "limit")):
			t.Errorf("%d: %s of %q: %s", i, other.Error.Code, other.Error.Party, other.Error.Message)
		case !failed && other.Outcome != v.Outcome:
			t.Errorf("%d: %s", i, other.Outcome)
		}
	}
}
