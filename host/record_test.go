package host_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// keyFile writes the n-th test key, which anybody can make, to a file.
func keyFile(t *testing.T, n int) string {
	t.Helper()
	seed := sha256.Sum256(fmt.Appendf(nil, "construe test key %d", n))
	pem, err := record.PrivatePEM(ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), fmt.Sprint("key", n))
	if err := os.WriteFile(name, pem, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func built(t *testing.T, pkg string) string {
	t.Helper()
	command := filepath.Join(t.TempDir(), filepath.Base(pkg))
	if out, err := exec.Command("go", "build", "-o", command, pkg).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return command
}

// TestOneRecord runs the command from other folders, with other locales, time zones, processors, engines, orders of
// arguments and notations of the runtime, and a program that embeds the host: one record and one bundle come out.
func TestOneRecord(t *testing.T) {
	if testing.Short() {
		t.Skip("builds two commands and runs them ten times")
	}
	command, key := built(t, "../cmd/construe"), keyFile(t, 1)
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	yaml := filepath.Join(root, "policies/cloud-api-exclusivity/runtimes/sre.yaml")
	data, err := os.ReadFile(yaml)
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse(yaml, data, schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	written, err := schema.Write(d.Tree)
	if err != nil {
		t.Fatal(err)
	}
	json := filepath.Join(t.TempDir(), "other.json")
	if err := os.WriteFile(json, written, 0o644); err != nil {
		t.Fatal(err)
	}
	var wantRecord, wantBundle []byte
	for i, v := range []struct{ args, env []string }{
		{[]string{yaml}, nil},
		{[]string{json}, []string{"GOMAXPROCS=1"}},
		{[]string{"sre"}, []string{"GOMAXPROCS=8", "TZ=America/St_Johns"}},
		{[]string{"sre", "--wasm", "interpreter"}, []string{"LC_ALL=tr_TR.UTF-8", "TZ=Asia/Kolkata"}},
		{[]string{"sre", "--wasm", "compiler"}, []string{"LANG=C"}},
		{[]string{json, "--reading=state", "--reading=hop", "--reading=product", "--reading=look-through"}, nil},
		{[]string{yaml, "--case", filepath.Join(root, "policies/cloud-api-exclusivity"), "--plugins",
			filepath.Join(root, "plugins")}, nil},
	} {
		dir := t.TempDir()
		run := exec.Command(command, slices.Concat([]string{"compare", "--record", "r.json", "--bundle", "b.tar",
			"--key", key, "--world", "h1", "--world", "h2", "-q"}, v.args)...)
		run.Dir, run.Env = dir, append(os.Environ(), v.env...)
		if out, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v: %s", v, err, out)
		}
		gotRecord, gotBundle := read(t, filepath.Join(dir, "r.json")), read(t, filepath.Join(dir, "b.tar"))
		if i == 0 {
			wantRecord, wantBundle = gotRecord, gotBundle
		}
		if !bytes.Equal(gotRecord, wantRecord) || !bytes.Equal(gotBundle, wantBundle) {
			t.Errorf("%v gives another record or bundle", v)
		}
	}
	inProcess := exec.Command(built(t, "../testdata/embedder"), filepath.Join(root, "policies/cloud-api-exclusivity"),
		filepath.Join(root, "plugins"), yaml, key, "h1", "h2")
	inProcess.Stderr = os.Stderr
	out, err := inProcess.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out, wantRecord) {
		t.Error("a program that embeds the host gives another record than the command")
	}
	keepForEver(t, command, key, keyFile(t, 2))
}

// keepForEver makes the files of testdata/records that are not there yet; those that are there are never made again.
func keepForEver(t *testing.T, command, first, second string) {
	if os.Getenv("UPDATE_RECORDS") == "" {
		return
	}
	dir, err := filepath.Abs("../testdata/records")
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"small.json": {"compare", "all-unknown", "--reading", "hop", "-q", "--key", first, "--key", second,
			"--record"},
		"sre.json": {"compare", "sre", "--world", "h1", "--reading", "hop", "--reading", "state", "-q", "--key",
			first, "--record"},
		"reading.json": {"sign", "--reading", "state", "--key", second, "-o"},
	} {
		file := filepath.Join(dir, name)
		if _, err := os.Stat(file); err == nil {
			continue
		}
		if out, err := exec.Command(command, append(args, file)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}

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
	h, err := host.Open(context.Background(), host.Config{Case: b.Case(), Plugins: b.Plugins(),
		Readings: []string{"hop", "product"}, Trusted: true})
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

// TestDifferencesNameTheInput changes one input at a time; each cell that comes out differently is explained by it, and
// the replay of the record before the change fails on it.
func TestDifferencesNameTheInput(t *testing.T) {
	base := bundled(t)
	_, before := recorded(t, base, "")
	swap := func(file, old, with string) func(record.Bundle) {
		return func(b record.Bundle) {
			if !strings.Contains(string(b[file]), old) {
				t.Fatalf("%s does not hold %q", file, old)
			}
			b[file] = []byte(strings.Replace(string(b[file]), old, with, 1))
		}
	}
	pinned := regexp.MustCompile(`[0-9a-f]{64}`).FindString(string(base["plugins/hop/plugin.yaml"]))
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
		{"a policy's comment", "", swap("case/hop/policy.rego", "description: Each", "description: Every"), nil, 0},
		{"a policy's rule", "", swap("case/hop/policy.rego", `"direct": direct(subject)`,
			`"direct": call(subject, h).stateless`), []string{record.InputPolicy}, 2},
		{"a definition", "", swap("case/case.yaml", "stateless: resending_is_stateless",
			"stateless: resending_is_stateful"), []string{record.InputDefinition}, -1},
		{"a clause's words", "", swap("case/case.yaml", "stateless_calls: true}", "exclusive_products: true}"),
			[]string{record.InputCase}, -1},
		{"a plugin's manifest", "", swap("plugins/hop/plugin.yaml", "description: Each", "description: Every"), nil, 0},
		{"a plugin's reads", "", swap("plugins/hop/plugin.yaml", "    - /runtime/offering/developed_by\n", ""),
			[]string{record.InputManifest}, -1},
		{"a plugin that does not load", "", swap("plugins/hop/plugin.yaml", pinned, strings.Repeat("0", len(pinned))),
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

// TestABundleHidesNothing holds that a file which nothing rests on is refused, and that an input which changed is seen.
func TestABundleHidesNothing(t *testing.T) {
	b := bundled(t)
	h, _ := recorded(t, b, "")
	if err := h.VerifyInputs(b); err != nil {
		t.Error(err)
	}
	b["case/hop/policy_test.rego"] = []byte("package construe.policy_test")
	if err := h.VerifyInputs(b); err == nil || !strings.Contains(err.Error(), "bundle-extra") {
		t.Errorf("a file that nothing rests on: %v", err)
	}
	delete(b, "case/hop/policy_test.rego")
	b["plugins/hop/plugin.yaml"] = append(b["plugins/hop/plugin.yaml"], "description: another\n"...)
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
		if replayed.Same() != (name == "nothing") {
			t.Errorf("%s: same is %v: %+v", name, replayed.Same(), replayed.Difference.Said)
		}
	}
}
