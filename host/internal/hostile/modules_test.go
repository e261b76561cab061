package hostile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// TestGuestsInTheHost puts every guest beside an honest reading, in each engine.
func TestGuestsInTheHost(t *testing.T) {
	all := guests()
	seen := map[string]bool{}
	for _, g := range all {
		if seen[g.name] {
			t.Errorf("two guests are called %q", g.name)
		}
		seen[g.name] = true
		for _, engine := range []string{"interpreter", "compiler"} {
			if engine == "compiler" && g.interpreted != "" || engine == "interpreter" && g.burns() && !testing.Short() {
				continue
			}
			t.Run(engine+"/"+g.name, func(t *testing.T) {
				t.Parallel()
				c := compared(t, host.Config{Trusted: true, Case: os.DirFS(caseFolder(t, g.wasm, nil)), Wasm: engine})
				theHonestStand(t, c)
				g.comesTo(t, c)
				showsNothingElse(t, c)
			})
		}
	}
	if len(all) < 100 {
		t.Errorf("%d guests", len(all))
	}
}

// burns reports whether a guest takes seconds to interpret, and has a process of its own to do so.
func (g guest) burns() bool { return g.alone && g.code == "fuel-exhausted" }

// comesTo holds a comparison to what a guest must come to: an error of the hostile classifier under either policy, and
// of nothing else.
func (g guest) comesTo(t *testing.T, c *schema.Comparison) {
	t.Helper()
	if v := cell(t, c, "hostile", "honest"); v.Outcome != schema.Breach {
		t.Errorf("the hostile reading's policy comes to %s on the honest classifier", v.Outcome)
	}
	for _, policy := range []string{"honest", "hostile"} {
		v := cell(t, c, policy, "hostile")
		if g.code != "" {
			failsAs(t, v, "plugins/hostile/hostile.wasm", g.code)
		} else if v.Outcome != schema.Breach {
			t.Errorf("under the %s policy it comes to %s, %v; expected breach", policy, v.Outcome, v.Error)
		}
	}
}

func compared(t *testing.T, config host.Config) *schema.Comparison {
	t.Helper()
	config.Timeout = 5 * time.Minute // a busy machine is no reason to fail
	h, err := host.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(t.Context())
	offer, err := h.Runtime("offer")
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range h.Compare(t.Context(), host.CompareRequest{Runtimes: host.Documents(offer)}) {
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	return nil
}

// TestGuestsInAProcessOfTheirOwn measures what a host takes that has a guest.
func TestGuestsInAProcessOfTheirOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each")
	}
	ran := 0
	for _, g := range guests() {
		if !g.alone {
			continue
		}
		ran++
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			r := child(t, caseFolder(t, g.wasm, nil), maxTime, "compare", "--case", ".", "-f", "json", "--timeout",
				maxTime.String())
			r.withinBounds(t)
			want := 3
			if g.code == "" {
				want = 1 // both find a breach
			}
			if r.code != want {
				t.Errorf("exit code %d; expected %d", r.code, want)
			}
			c := comparison(t, r)
			theHonestStand(t, c)
			g.comesTo(t, c)
			t.Logf("%d MiB", r.memory>>20)
		})
	}
	if ran < 30 {
		t.Errorf("%d guests ran alone", ran)
	}
}

// TestCostlyGuestsAreCompiledElsewhere asks for compiled code of what is dear to compile. A worker compiles it or is
// killed; nobody's answer differs for that.
func TestCostlyGuestsAreCompiledElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("processes for each")
	}
	for _, g := range costly() {
		if g.code != "" {
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			dir := caseFolder(t, g.wasm, nil)
			args := []string{"compare", "--case", ".", "-v", "-f", "json", "--timeout", maxTime.String(), "--wasm"}
			r := child(t, dir, maxTime, append(args, "compiler")...)
			r.withinBounds(t)
			g.comesTo(t, comparison(t, r))
			if other := child(t, dir, maxTime, append(args, "interpreter")...); !bytes.Equal(r.stdout, other.stdout) {
				t.Errorf("compiled it comes to %.2000s, interpreted to %.2000s", r.stdout, other.stdout)
			}
			if g.killed && !bytes.Contains(r.stderr, []byte("runs in the interpreter, because worker(")) {
				t.Errorf("no worker was killed, or nobody says so: %s", r.stderr)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".cache", "construe", "making-*")); len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		})
	}
}
