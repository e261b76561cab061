package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/cache"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

func opened(t *testing.T, change func(*Config)) *Case {
	t.Helper()
	c := Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"), Plugins: os.DirFS("../../../plugins"),
		Timeout: 5 * time.Minute, Readings: []string{"hop", "state"}, Trusted: true}
	change(&c)
	cs, err := Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cs.Close(context.Background()) })
	return cs
}

func statedFacts(t *testing.T, cs *Case) *Prepared {
	t.Helper()
	d, err := cs.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "h1", "")
	if err != nil {
		t.Fatal(err)
	}
	ready, err := cs.Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	return ready
}

// TestTheSecondJudgeIsHeard puts another policy in the place of the second engine's: where two engines differ nobody is
// told an outcome.
func TestTheSecondJudgeIsHeard(t *testing.T) {
	cs := opened(t, func(c *Config) { c.CrossCheck = true })
	ready, p := statedFacts(t, cs), cs.Parties["hop"]
	c := cs.Classify(t.Context(), p, ready, nil)
	alone := cs.Judge(t.Context(), p, ready, c, "")
	if alone.Outcome == schema.Error || alone.Work == nil {
		t.Fatalf("%+v", alone)
	}
	if p.second.Engine() != "topdown" || p.Policy.Engine() != "interpreter" {
		t.Errorf("the policy runs in the %s and in the %s", p.Policy.Engine(), p.second.Engine())
	}
	other := *p
	other.second = cs.Parties["state"].second
	v := cs.Judge(t.Context(), &other, ready, c, "")
	if v.Outcome != schema.Error || v.Error.Code != "engine-disagreement" || v.Error.Party != "hop" ||
		strings.Count(v.Error.Message, "sha256:") != 2 || v.Elements != nil {
		t.Errorf("%+v, %v", v, v.Error)
	}
	stopped := opened(t, func(c *Config) { c.CrossCheck, c.PolicyFuel = true, 10_000 })
	if v := stopped.Judge(t.Context(), stopped.Parties["hop"], ready, c, ""); v.Error == nil ||
		v.Error.Code != "fuel-exhausted" || v.Work.Fuel != 10_000 {
		t.Errorf("%+v", v)
	}
}

// TestBothJudgesSayTheSame compares what the host gives with each engine, but for the work.
func TestBothJudgesSayTheSame(t *testing.T) {
	verdict := func(engine string) *schema.Verdict {
		cs := opened(t, func(c *Config) { c.Judge = engine })
		ready, p := statedFacts(t, cs), cs.Parties["hop"]
		return cs.Judge(t.Context(), p, ready, cs.Classify(t.Context(), p, ready, nil), "")
	}
	a, b := verdict(schema.JudgeInterpreter), verdict("topdown")
	if digests, same, err := judge.Same(a, b); !same || err != nil || a.Error != nil || a.Work == nil || b.Work != nil {
		t.Errorf("%v, %v", digests, err)
	}
}

func TestEnginesAndBudgetsThatAreNone(t *testing.T) {
	for code, c := range map[string]Config{"judge-engine": {Judge: "rego"}, "fuel": {Fuel: -1},
		"wasm-engine": {Wasm: "jit"}} {
		c.Case, c.NoReadings = os.DirFS("../../../policies/cloud-api-exclusivity"), true
		if _, err := Open(t.Context(), c); schema.ProblemsIn(err, "none")[0].Code != code {
			t.Errorf("%v; expected %s", err, code)
		}
	}
	if _, err := Open(t.Context(), Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"), NoReadings: true,
		PolicyFuel: -1}); schema.ProblemsIn(err, "none")[0].Code != "fuel" {
		t.Error(err)
	}
	if _, err := Open(t.Context(),
		Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity")}); schema.ProblemsIn(err,
		"none")[0].Code != "no-worker" {
		t.Errorf("%v; policies that nobody trusts were taken in", err)
	}
	cs := opened(t, func(c *Config) { c.Fuel = 1000 })
	if c := cs.Classify(t.Context(), cs.Parties["hop"], statedFacts(t, cs), nil); c.Error == nil ||
		c.Error.Code != "fuel-exhausted" || c.Work.Fuel != 1000 {
		t.Errorf("%+v", c)
	}
}

// TestPoliciesAreKept holds that a compiled policy is taken from the cache if it was made under the user's key and is
// the user's own, and from nowhere else: an entry that somebody else could have put there decides no verdict.
func TestPoliciesAreKept(t *testing.T) {
	dir, key, other := t.TempDir(), bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	reads := func() []string {
		cs := opened(t, func(c *Config) { c.CacheDir, c.CacheKey, c.Readings = dir, key, []string{"hop"} })
		return cs.Parties["hop"].Policy.Reads()
	}
	want := reads()
	entries, _ := filepath.Glob(filepath.Join(dir, "policies", "*"))
	if len(entries) != 1 {
		t.Fatalf("kept are %v", entries)
	}
	made, err := os.ReadFile(entries[0])
	if err != nil {
		t.Fatal(err)
	}
	name := "sha256:" + strings.TrimSuffix(filepath.Base(entries[0]), ".entry")
	content, ok := cache.Unseal(key, kindPolicy, name, made)
	if !ok {
		t.Fatal("the entry is not under the key")
	}
	var compiled judge.Compiled
	if err := json.Unmarshal(content, &compiled); err != nil {
		t.Fatal(err)
	}
	compiled.Reads = []string{"/kept"}
	changed, err := json.Marshal(compiled)
	if err != nil {
		t.Fatal(err)
	}
	sealed := func(key []byte, kind, name string) string { return string(cache.Seal(key, kind, name, changed)) }
	kept := sealed(key, kindPolicy, name)
	for _, test := range []struct {
		name, entry string
		change      func(file string) error
		want        []string
	}{
		{"as it was written", kept, nil, []string{"/kept"}},
		{"changed", strings.Replace(kept, "/kept", "/Kept", 1), nil, want},
		{"with a digest, as before there were keys", schema.DigestBytes(changed) + "\n" + string(changed), nil, want},
		{"under another key", sealed(other, kindPolicy, name), nil, want},
		{"of another kind", sealed(key, "native", name), nil, want},
		{"of another policy", sealed(key, kindPolicy, schema.DigestBytes(nil)), nil, want},
		{"cut", kept[:len(kept)/2], nil, want},
		{"empty", "", nil, want},
		{"not JSON", string(cache.Seal(key, kindPolicy, name, []byte("no"))), nil, want},
		{"that the group can write to", kept, func(f string) error { return os.Chmod(f, 0o660) }, want},
		{"of another user", kept, func(f string) error { return os.Chown(f, 65534, 65534) }, want},
		{"in a folder that the group can write to", kept,
			func(f string) error { return os.Chmod(filepath.Dir(f), 0o770) }, want},
	} {
		if test.name == "of another user" && os.Geteuid() != 0 {
			continue // only root can give a file away
		}
		if err := os.WriteFile(entries[0], []byte(test.entry), 0o600); err != nil {
			t.Fatal(err)
		}
		if test.change != nil {
			if err := test.change(entries[0]); err != nil {
				t.Fatal(err)
			}
		}
		if got := reads(); !slices.Equal(got, test.want) {
			t.Errorf("an entry %s: %v", test.name, got)
		}
		usable := test.name != "in a folder that the group can write to"
		if now, _ := os.ReadFile(entries[0]); usable && test.entry != kept && string(now) != string(made) {
			t.Errorf("an entry %s was not made anew", test.name)
		}
		if err := os.RemoveAll(entries[0]); err != nil {
			t.Fatal(err)
		}
	}
}
