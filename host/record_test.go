package host_test

import (
	"context"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// recorded opens a bundle's case and makes a record of its runtime in the world h1.
func recorded(t *testing.T, b record.Bundle, asOf string) (*host.Host, *schema.Record) {
	t.Helper()
	config := host.Config{Case: b.Case(), Plugins: b.Plugins(), Readings: []string{"hop", "product"}, Trusted: true}
	for _, id := range b.Readings() {
		config.With = append(config.With, host.Folder{FS: b.Reading(id), Name: "readings/" + id})
	}
	h, err := host.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close(context.Background()) })
	d, err := b.Runtime()
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range h.Compare(context.Background(),
		host.CompareRequest{Runtimes: host.Documents(d), Worlds: []string{"h1"}, AsOf: asOf}) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := h.Record(c)
		if err != nil {
			t.Fatal(err)
		}
		return h, r
	}
	return nil, nil
}

func bundled(t *testing.T) record.Bundle {
	t.Helper()
	h := open(t, func(c *host.Config) { c.Readings = []string{"hop", "product"} })
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.Bundle([]byte("{}"), d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// replacement puts a text in the place of the first of another, which a bundle's file has to hold.
func replacement(t *testing.T, file, old, with string) func(record.Bundle) {
	return func(b record.Bundle) {
		t.Helper()
		if !strings.Contains(string(b[file]), old) {
			t.Fatalf("%s does not hold %q", file, old)
		}
		b[file] = []byte(strings.Replace(string(b[file]), old, with, 1))
	}
}

// TestDifferencesNameTheInput changes one input at a time; each cell that comes out differently is explained by it, and
// the replay of the record before the change fails on it.
func TestDifferencesNameTheInput(t *testing.T) {
	base := bundled(t)
	_, before := recorded(t, base, "")
	swap := func(file, old, with string) func(record.Bundle) { return replacement(t, file, old, with) }
	pinned := regexp.MustCompile(`[0-9a-f]{64}`).FindString(string(base["readings/hop/hop/plugin.yaml"]))
	for _, c := range []struct {
		name, asOf string
		change     func(record.Bundle)
		want       []string // inputs that explain the changed cells
		cells      int      // how many change, of four (two classifiers under two policies); -1 for at least one
	}{
		{"nothing", "", func(record.Bundle) {}, nil, 0},
		{"the day", "2026-04-28", func(record.Bundle) {}, []string{record.InputAsOf, record.InputClause}, -1},
		{"a fact", "", swap(record.RuntimeFile, `"cloud.provider": "aws"`, `"cloud.provider": "gcp"`),
			[]string{record.InputFacts}, -1},
		{"a policy's comment", "", swap("readings/hop/policy.rego", "description: Each", "description: Every"), nil, 0},
		{"a policy's rule", "", swap("readings/hop/policy.rego", `"direct": direct(subject)`,
			`"direct": call(subject, h).stateless`), []string{record.InputPolicy}, 2},
		{"a definition", "", swap("readings/hop/reading.yaml", "stateless: resending_is_stateless",
			"stateless: resending_is_stateful"), []string{record.InputDefinition}, -1},
		{"a clause's words", "", func(b record.Bundle) {
			swap("case/case.yaml", "stateless_calls: true}", "exclusive_products: true}")(b)
			swap("case/case.yaml", "      stateless_calls: the stateless calls of a collaboration\n", "")(b)
		}, []string{record.InputCase}, -1},
		{"a plugin's manifest", "", swap("readings/hop/hop/plugin.yaml", "description: Each", "description: Every"), nil, 0},
		{"a plugin's reads", "", swap("readings/hop/hop/plugin.yaml", "    - /runtime/offering/developed_by\n", ""),
			[]string{record.InputManifest}, -1},
		{"a plugin that does not load", "", swap("readings/hop/hop/plugin.yaml", pinned, strings.Repeat("0", len(pinned))),
			[]string{record.InputManifest, record.InputPlugin}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := maps.Clone(base)
			c.change(b)
			h, after := recorded(t, b, c.asOf)
			d := record.Compare(before, after)
			if c.cells >= 0 && len(d.Cells) != c.cells || c.cells < 0 && len(d.Cells) == 0 {
				t.Errorf("%d cells changed; want %d", len(d.Cells), c.cells)
			}
			for _, cell := range d.Cells {
				var got []string
				for _, cause := range cell.Because {
					got = append(got, cause.Input)
				}
				slices.Sort(got)
				if got = slices.Compact(got); !slices.Equal(got, c.want) {
					t.Errorf("%s under %s is explained by %v; want %v", cell.Classifier, cell.Policy, got, c.want)
				}
			}
			runtime, err := b.Runtime()
			if err != nil {
				t.Fatal(err)
			}
			r, err := h.Replay(context.Background(), host.ReplayRequest{Record: before, Runtime: runtime})
			if err != nil {
				t.Fatal(err)
			}
			if same := c.name == "nothing" || c.name == "the day"; r.Same() != same {
				t.Errorf("the replay says same: %v; want %v", r.Same(), same)
			}
		})
	}
}

// TestHostLimitsAreNotReproducible holds that a cell which the clock stopped is named, and neither fails a replay nor
// hides what else differs.
func TestHostLimitsAreNotReproducible(t *testing.T) {
	b := bundled(t)
	h, before := recorded(t, b, "")
	raw, err := schema.Canonical(before.Comparison)
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse("again", raw, schema.KindComparison)
	if err != nil {
		t.Fatal(err)
	}
	var c schema.Comparison
	if err := d.Decode(&c); err != nil {
		t.Fatal(err)
	}
	v := c.Tables.Verdicts[c.Cells[0].Verdict]
	v.Outcome, v.Elements, v.Findings, v.WaitsFor, v.Needs = schema.Error, nil, nil, "", nil
	v.Error = &schema.Problem{Code: "host-limit", Message: "the clock"}
	c.Cells[0].Outcome, c.Cells[0].Verdict = v.Outcome, digest(t, v)
	c.Tables.Verdicts[c.Cells[0].Verdict] = v
	c.Worlds[0].Aggregate = schema.Error
	stopped, err := h.Record(&c)
	if err != nil {
		t.Fatal(err)
	}
	if got := stopped.Semantics.Cells[0].NotReproducible; got != "host-limit" {
		t.Errorf("the stopped cell is not-reproducible %q; want host-limit", got)
	}
	runtime, err := b.Runtime()
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Replay(context.Background(), host.ReplayRequest{Record: stopped, Runtime: runtime})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Same() || len(r.Difference.NotReproducible) != 1 {
		t.Errorf("same: %v, not reproducible: %v; want true and one cell", r.Same(), r.Difference.NotReproducible)
	}
	stopped.Semantics.Cells[3].Reasons = stopped.Semantics.Cells[3].Answers
	if r, err = h.Replay(context.Background(), host.ReplayRequest{Record: stopped, Runtime: runtime}); err != nil ||
		r.Same() {
		t.Errorf("a cell that differs beside a stopped one goes unseen (%v)", err)
	}
}

// TestOtherEngines holds that execution is compared on the same versions only.
func TestOtherEngines(t *testing.T) {
	b := bundled(t)
	h, before := recorded(t, b, "")
	runtime, err := b.Runtime()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		change      func(*schema.Execution)
		same, other bool
	}{
		{"the same", func(*schema.Execution) {}, true, false},
		{"another limit", func(e *schema.Execution) { e.Limits = map[string]int64{"module_memory_bytes": 1} }, false,
			false},
		{"other fuel", func(e *schema.Execution) { e.Fuel = []schema.CellFuel{{World: "h1", PolicyFuel: 1}} }, false,
			false},
		{"another engine, with other fuel", func(e *schema.Execution) {
			e.Engines, e.Fuel = map[string]string{"opa": "v0"}, []schema.CellFuel{{World: "h1", PolicyFuel: 1}}
		}, true, true},
	} {
		then := *before
		c.change(&then.Execution)
		r, err := h.Replay(context.Background(), host.ReplayRequest{Record: &then, Runtime: runtime})
		if err != nil {
			t.Fatal(err)
		}
		if r.Same() != c.same || r.OtherEngine != c.other {
			t.Errorf("%s: same %v, other engine %v; want %v and %v", c.name, r.Same(), r.OtherEngine, c.same, c.other)
		}
	}
}

// TestABundleHidesNothing holds that a file which nothing depends on is refused, and that an input which changed is
// seen.
func TestABundleHidesNothing(t *testing.T) {
	b := bundled(t)
	h, _ := recorded(t, b, "")
	if err := h.VerifyInputs(b); err != nil {
		t.Error(err)
	}
	b["readings/hop/policy_test.rego"] = []byte("package construe.policy_test")
	if err := h.VerifyInputs(b); err == nil || !strings.Contains(err.Error(), "bundle-extra") {
		t.Errorf("a file that nothing rests on: %v", err)
	}
	delete(b, "readings/hop/policy_test.rego")
	b["readings/hop/hop/plugin.yaml"] = append(b["readings/hop/hop/plugin.yaml"], "description: another\n"...)
	if _, err := h.Bundle(nil, nil); err == nil || !strings.Contains(err.Error(), "changed-input") {
		t.Errorf("a manifest that changed after it was read: %v", err)
	}
}

// TestWhatIsSaidIsReplayed changes what a comparison says of its cells, and no cell: a replay does not find that again.
func TestWhatIsSaidIsReplayed(t *testing.T) {
	b := bundled(t)
	h, r := recorded(t, b, "")
	runtime, err := b.Runtime()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*schema.Comparison){
		"nothing":  func(*schema.Comparison) {},
		"disputes": func(c *schema.Comparison) { c.Worlds[0].Disputes = nil },
		"a clause's text": func(c *schema.Comparison) {
			c.Stipulated = &schema.Stipulated{Clauses: []schema.ClauseText{{Clause: "exclusivity",
				Text: "Nothing is reserved."}}}
		},
		"nothing of issues": func(c *schema.Comparison) { // as an earlier version wrote it
			c.Titles = nil
			for i := range c.Worlds {
				c.Worlds[i].Issues = nil
			}
		},
		"the issues": func(c *schema.Comparison) { c.Worlds[0].Issues = nil },
		"a question": func(c *schema.Comparison) {
			c.Worlds[0].Issues = slices.Clone(c.Worlds[0].Issues)
			c.Worlds[0].Issues[0].Question = "Is it good?"
		},
		"a title of a limb": func(c *schema.Comparison) {
			other := *c.Titles
			other.Limbs = map[string]string{"api_access": "Access"}
			c.Titles = &other
		},
		"denominators": func(c *schema.Comparison) { c.Worlds[0].Denominators.Unknown++ },
		"a title":      func(c *schema.Comparison) { c.Axes.Worlds[0].Title = "inference on the reserved cloud" },
		"a doctrine": func(c *schema.Comparison) {
			other := c.Readings["hop"]
			other.Doctrine = "Nothing is access."
			c.Readings = maps.Clone(c.Readings)
			c.Readings["hop"] = other
		},
	} {
		lied, comparison := *r, *r.Comparison
		comparison.Worlds, comparison.Axes.Worlds = slices.Clone(comparison.Worlds),
			slices.Clone(comparison.Axes.Worlds)
		change(&comparison)
		lied.Comparison = &comparison
		replayed, err := h.Replay(context.Background(), host.ReplayRequest{Record: &lied, Runtime: runtime})
		if err != nil {
			t.Fatal(err)
		}
		if replayed.Same() != strings.HasPrefix(name, "nothing") {
			t.Errorf("%s: same is %v: %+v", name, replayed.Same(), replayed.Difference.Said)
		}
	}
}
