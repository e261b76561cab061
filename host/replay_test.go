package host_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// keptBundle is a bundle of testdata/records, and the record in it.
func keptBundle(t *testing.T, file string) (record.Bundle, *schema.Record) {
	t.Helper()
	b, err := record.ReadBundle(file, read(t, file))
	if err != nil {
		t.Fatal(err)
	}
	e, err := record.Open(file, b[record.RecordFile])
	if err != nil {
		t.Fatal(err)
	}
	return b, e.Record
}

// replayed opens a bundle under the conditions of its record, and judges it again.
func replayed(t *testing.T, b record.Bundle, r *schema.Record) *host.Replay {
	t.Helper()
	config, err := host.RecordConfig(r, host.BundleConfig(b, r, host.Config{Trusted: true}))
	if err != nil {
		t.Fatal(err)
	}
	h, err := host.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(context.Background())
	if err := h.VerifyInputs(b); err != nil {
		t.Error(err)
	}
	runtime, err := b.Runtime()
	if err != nil {
		t.Fatal(err)
	}
	out, err := h.Replay(context.Background(), host.ReplayRequest{Record: r, Runtime: runtime})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestKeptBundlesHoldAndReplay checks the files of every kept bundle against its record, and judges each again. Rules
// may have changed since: what comes out otherwise is explained by them, and of the tutorial's case, which hardly
// anything is derived for, nothing does.
func TestKeptBundlesHoldAndReplay(t *testing.T) {
	files, err := filepath.Glob("../testdata/records/*.tar")
	if err != nil || len(files) < 4 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			b, r := keptBundle(t, file)
			if unpinned, err := host.VerifyBundle(b, r); err != nil || len(unpinned) > 0 {
				t.Errorf("%v, without a digest %v", err, unpinned)
			}
			again := replayed(t, b, r)
			// of a judge that counted otherwise: its cells are not compared
			limits := strings.Contains(file, "limits") && strings.Contains(file, "v1-")
			if again.OtherRules != (r.Rules != schema.Rules) || (again.Compared == 0) != limits {
				t.Errorf("other rules: %v, %d cells compared", again.OtherRules, again.Compared)
			}
			d := again.Difference
			if len(d.Inputs)+len(d.Said) > 0 || (len(d.NotReproducible) > 0) != limits || strings.Contains(file, "tutorial") &&
				!again.Same() {
				t.Errorf("%+v", d)
			}
			for _, cell := range d.Cells {
				if !slices.ContainsFunc(cell.Because,
					func(c record.Change) bool { return c.Input == record.InputRules }) {
					t.Errorf("%+v is not explained by the rules", cell)
				}
			}
		})
	}
}

// TestKeptRecordsReplay judges every record of the second rules again that came without a bundle, on the case as it was
// then, and holds the lock of then to that case. The tutorial's case stands in its bundle; one record is of a runtime
// that the case does not have, and that no lock pins.
func TestKeptRecordsReplay(t *testing.T) {
	files, err := filepath.Glob("../testdata/records/v2-*.json")
	if err != nil || len(files) < 8 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		if strings.Contains(file, "reading") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			e, err := record.Open(file, read(t, file))
			if err != nil {
				t.Fatal(err)
			}
			const kept = "../testdata/records/v2-b610f4f"
			from, lock := host.Config{Case: os.DirFS("../testdata/records/v1-case")}, kept+".lock"
			if strings.Contains(file, "tutorial") {
				b, _ := keptBundle(t, kept+"-tutorial.tar")
				from, lock = host.Config{Case: b.Case(), Plugins: b.Plugins()}, kept+"-tutorial.lock"
			}
			from.Readings, from.CrossCheck = e.Record.Comparison.Axes.Policies, e.Record.Execution.CrossCheck
			from.Trusted = true
			config, err := host.RecordConfig(e.Record, from)
			if err != nil {
				t.Fatal(err)
			}
			h, err := host.Open(context.Background(), config)
			if err != nil {
				t.Fatal(err)
			}
			defer h.Close(context.Background())
			runtime, err := keptRuntime(t, h, file, e.Record)
			if err != nil {
				t.Fatal(err)
			}
			again, err := h.Replay(context.Background(), host.ReplayRequest{Record: e.Record, Runtime: runtime})
			if err != nil {
				t.Fatal(err)
			}
			stopped := strings.Contains(file, "host-limit")
			if !again.Same() || !again.OtherRules || (again.Compared == 0) != stopped {
				t.Errorf("%+v", again)
			}
			if strings.Contains(file, "elsewhere") {
				pinned(t, h, lock)
				return
			}
			pinned(t, h, lock, runtime)
		})
	}
}

// keptRuntime is the runtime that a kept record is of: a file beside it, the one of the tutorial's bundle, or the
// case's own.
func keptRuntime(t *testing.T, h *host.Host, file string, r *schema.Record) (*schema.Document, error) {
	t.Helper()
	if strings.Contains(file, "elsewhere") {
		name := strings.TrimSuffix(file, ".json") + ".yaml"
		return schema.Parse(name, read(t, name), schema.KindRuntime)
	}
	if bundle := strings.TrimSuffix(file, ".json") + ".tar"; strings.Contains(file, "tutorial") {
		b, _ := keptBundle(t, bundle)
		return b.Runtime()
	}
	return h.Runtime(r.Semantics.Inputs.Runtime.ID)
}

// pinned holds what was opened, and runtimes, to a kept lock of the first form.
func pinned(t *testing.T, h *host.Host, file string, runtimes ...*schema.Document) {
	t.Helper()
	d, err := schema.Parse("lock", read(t, file), schema.KindLockV1)
	if err != nil {
		t.Fatal(err)
	}
	var l schema.Lock
	if err := d.Decode(&l); err != nil {
		t.Fatal(err)
	}
	if err := h.CheckLock(&l, runtimes); err != nil {
		t.Error(err)
	}
	l.Readings[h.Readings()[0]] = schema.ReadingBytes{}
	if err := h.CheckLock(&l, runtimes); err == nil {
		t.Error("a lock that pins another reading holds")
	}
}

// TestKeptLocksHold opens the tutorial's case, as its bundles have it, under the lock that the same build made of it.
func TestKeptLocksHold(t *testing.T) {
	for _, build := range []string{"v1-aeb7876", "v2-b610f4f"} {
		t.Run(build, func(t *testing.T) { keptLock(t, "../testdata/records/"+build+"-tutorial") })
	}
}

func keptLock(t *testing.T, name string) {
	t.Helper()
	b, r := keptBundle(t, name+".tar")
	h, err := host.Open(context.Background(), host.BundleConfig(b, r, host.Config{Trusted: true}))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(context.Background())
	runtime, err := b.Runtime()
	if err != nil {
		t.Fatal(err)
	}
	pinned(t, h, name+".lock", runtime)
}

// TestTheRecordSelectsTheJudge holds that a flag of the command, or a field of the configuration, goes before the
// record.
func TestTheRecordSelectsTheJudge(t *testing.T) {
	_, r := keptBundle(t, "../testdata/records/v1-aeb7876-tutorial-topdown.tar")
	for given, want := range map[string]string{"": "topdown", "wasm": "wasm", "topdown": "topdown"} {
		if c, err := host.RecordConfig(r, host.Config{Judge: given}); err != nil || c.Judge != want {
			t.Errorf("with %q: %q, %v; want %q", given, c.Judge, err, want)
		}
	}
}

// TestACruxIsHeldAgainstTheJudge changes what a record says would settle its dispute, one thing at a time: none of it
// is found again, and nothing is searched for.
func TestACruxIsHeldAgainstTheJudge(t *testing.T) {
	kept, old := keptBundle(t, "../testdata/records/v1-aeb7876-tutorial.tar")
	h, err := host.Open(context.Background(), host.BundleConfig(kept, old, host.Config{Trusted: true}))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(context.Background())
	runtime, err := kept.Runtime()
	if err != nil {
		t.Fatal(err)
	}
	var found *schema.Record
	q := host.CompareRequest{Runtimes: host.Documents(runtime), Worlds: []string{"raw", "worked-up"},
		CruxBudget: 150, IssueChanges: true}
	for c, err := range h.Compare(context.Background(), q) {
		if err != nil {
			t.Fatal(err)
		}
		if found, err = h.Record(c); err != nil {
			t.Fatal(err)
		}
	}
	if sets := found.Comparison.Worlds[0].Crux.Sets; len(sets) != 1 || len(sets[0].Changes) != 1 ||
		len(sets[0].Given) == 0 {
		t.Fatalf("%+v", sets)
	}
	first := func(change func(*schema.ChangeSet)) func([]schema.WorldResult) {
		return func(w []schema.WorldResult) { change(&w[0].Crux.Sets[0]) }
	}
	row := func(change func(*schema.IssueChange)) func([]schema.WorldResult) {
		return func(w []schema.WorldResult) {
			for _, i := range w[0].Issues {
				if i.Change != nil && len(i.Change.Moves) > 0 {
					change(i.Change)
					return
				}
			}
			t.Fatal("no row has a change")
		}
	}
	for name, change := range map[string]func([]schema.WorldResult){
		"nothing":      func([]schema.WorldResult) {},
		"one set less": func(w []schema.WorldResult) { w[0].Crux.Sets = w[0].Crux.Sets[1:] },
		"no crux":      func(w []schema.WorldResult) { w[0].Crux = nil },
		"a crux that was not looked for": func(w []schema.WorldResult) {
			w[0].Crux = &schema.CheapestCrux{Sets: []schema.ChangeSet{},
				Error: &schema.Problem{Code: "host-limit", Message: "the clock"}}
		},

		"no value":             first(func(s *schema.ChangeSet) { s.Changes[0].To = "no such thing" }),
		"the value it has":     first(func(s *schema.ChangeSet) { s.Changes[0].To = s.Changes[0].From }),
		"another value before": first(func(s *schema.ChangeSet) { s.Changes[0].From = "no" }),
		"another toggle":       first(func(s *schema.ChangeSet) { s.Changes[0].Toggle = "no such thing" }),
		"no change":            first(func(s *schema.ChangeSet) { s.Changes = nil }),
		"one change twice":     first(func(s *schema.ChangeSet) { s.Changes = append(s.Changes, s.Changes[0]) }),
		"more effort":          first(func(s *schema.ChangeSet) { s.Effort++ }),
		"another kind":         first(func(s *schema.ChangeSet) { s.Kind = "definition" }),
		"other words":          first(func(s *schema.ChangeSet) { s.Sentence = "pay the other side" }),
		"another pointer":      first(func(s *schema.ChangeSet) { s.Pointers = []string{"/asOf"} }),
		"another outcome":      first(func(s *schema.ChangeSet) { s.Outcomes[0].Outcome = "undetermined" }),
		"an outcome less":      first(func(s *schema.ChangeSet) { s.Outcomes = s.Outcomes[1:] }),
		"another certificate": first(func(s *schema.ChangeSet) {
			s.Given[slices.Sorted(maps.Keys(s.Given))[0]] = "no such thing"
		}),
		"a set twice": func(w []schema.WorldResult) {
			w[0].Crux.Sets = append(w[0].Crux.Sets,
				w[0].Crux.Sets[0])
		},
		"a change more than it takes": first(func(s *schema.ChangeSet) {
			s.Changes, s.Effort = append(s.Changes, schema.ToggleChange{Toggle: "/offering/customer",
				From: "commercial", To: "government"}), s.Effort+1
		}),
		"another effort of a row":  row(func(c *schema.IssueChange) { c.Effort++ }),
		"another outcome of a row": row(func(c *schema.IssueChange) { c.Outcome = "undetermined" }),
		"another reading of a row": row(func(c *schema.IssueChange) { c.Reading = "nobody" }),
		"another value of a row":   row(func(c *schema.IssueChange) { c.Moves[0].To = c.Moves[0].From }),
		"another party of a row": row(func(c *schema.IssueChange) {
			c.Moves[0].By = []schema.IssueActor{{Role: "seller", Party: "nobody"}}
		}),
		"a change of a row, and no crux": func(w []schema.WorldResult) {
			w[0].Crux = nil
			row(func(c *schema.IssueChange) { c.Effort++ })(w)
		},
		"a crux of no dispute": func(w []schema.WorldResult) { w[1].Crux = w[0].Crux },
	} {
		lied, comparison := *found, clone(t, found.Comparison)
		change(comparison.Worlds)
		lied.Comparison = comparison
		r, err := h.Replay(context.Background(), host.ReplayRequest{Record: &lied, Runtime: runtime})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sound := slices.Contains([]string{"nothing", "one set less", "no crux", "a crux that was not looked for"}, name)
		if r.Same() != sound || !sound && !slices.ContainsFunc(r.Difference.Said, func(c record.Change) bool {
			return strings.HasPrefix(c.Name, "crux of world ")
		}) {
			t.Errorf("%s: same is %v: %+v", name, r.Same(), r.Difference.Said)
		}
		if name == "nothing" && r.Certified < 2 || name == "a crux that was not looked for" &&
			!slices.Equal(r.NotSearched, []string{"raw: host-limit"}) {
			t.Errorf("%s: %d sets were judged, not searched %v", name, r.Certified, r.NotSearched)
		}
	}
}

// TestABundleBringsTheInvariants holds that what a crux may reach is judged by the bundle's own invariants, which
// have a digest.
func TestABundleBringsTheInvariants(t *testing.T) {
	b := bundled(t)
	want, err := os.ReadFile("../policies/cloud-api-exclusivity/invariants.rego")
	if err != nil {
		t.Fatal(err)
	}
	if string(b["case/invariants.rego"]) != string(want) {
		t.Error("the bundle has no invariants, or others")
	}
	_, r := recorded(t, b, "")
	b["case/invariants.rego"] = append(b["case/invariants.rego"], '\n')
	if _, err := host.VerifyBundle(b, r); err == nil || !strings.Contains(err.Error(), "bundle-altered") {
		t.Errorf("with other invariants: %v", err)
	}
}
