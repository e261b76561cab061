package check

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// openTwo opens two readings of the embedded case, whose plugins are small.
func openTwo(t *testing.T) (*engine.Case, []*schema.Document) {
	t.Helper()
	cs, err := engine.Open(t.Context(), engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Timeout: 5 * time.Minute, Readings: []string{"hop", "state"},
		Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cs.Close(context.Background()) })
	d, err := cs.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	return cs, []*schema.Document{d}
}

// TestDifferencesBetweenEnginesAreFound has one of the two ways be another in what a party's code gives or takes, which
// no party can bring about by itself, and holds that just this is told.
func TestDifferencesBetweenEnginesAreFound(t *testing.T) {
	cs, runtimes := openTwo(t)
	other, err := fs.Sub(os.DirFS("../../../plugins"), "product")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		adapt func(*engine.Config)
		want  []string // party, part: what differs
	}{
		"nothing": {func(*engine.Config) {}, nil},
		"another plugin runs": {func(c *engine.Config) {
			c.Substitutes = map[string]engine.Substitute{"hop": {Plugin: other,
				Name: "product"}}
		},
			[]string{"hop plugin: output fuel"}},
		"less fuel for policies": {func(c *engine.Config) { c.PolicyFuel = 10_000 },
			[]string{"hop policy: outcome output fuel", "state policy: outcome output fuel"}},
		"less fuel for plugins": {func(c *engine.Config) { c.Fuel = 1000 },
			[]string{"hop plugin: outcome output fuel", "state plugin: outcome output fuel"}},
		"an engine that has no time": {func(c *engine.Config) { c.Wasm, c.Timeout = "interpreter", time.Nanosecond },
			[]string{"hop plugin: host-limit", "hop policy: host-limit", "state plugin: host-limit",
				"state policy: host-limit"}},
	} {
		t.Run(name, func(t *testing.T) {
			ways := []runMode{{"interpreter", func(c *engine.Config) { c.Wasm = "interpreter" }}, {"odd", test.adapt}}
			d, problems, err := determinism(t.Context(), cs, []scene{{runtimes[0], ""}}, false, ways,
				newAllowance(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			if d.Questions != 12 || d.Runs != 48 { // five terms and a policy of two readings
				t.Errorf("%d questions in %d runs", d.Questions, d.Runs)
			}
			var got []string
			for _, one := range d.Differences {
				if !slices.Equal(one.Engines, []string{"interpreter", "odd"}) ||
					!strings.HasSuffix(one.Runtime, "sre.yaml") {
					t.Errorf("%+v", one)
				}
				got = append(got, fmt.Sprintf("%s %s: %s", one.Party, one.Part, strings.Join(one.Differs, " ")))
			}
			for _, p := range problems {
				if p.Code != "nondeterministic" {
					part := map[bool]string{true: "plugin",
						false: "policy"}[strings.Contains(p.Message, "the plugin was not run")]
					if line := fmt.Sprintf("%s %s: %s", p.Party, part, p.Code); !slices.Contains(got, line) {
						got = append(got, line)
					}
				}
			}
			for i, line := range got {
				for _, cut := range []string{" depth", " memory"} { // whether these differ as well is no matter
					if test.want != nil && !strings.Contains(strings.Join(test.want, ""), cut) {
						line = strings.ReplaceAll(line, cut, "")
					}
				}
				got[i] = line
			}
			slices.Sort(got)
			if !slices.Equal(got, test.want) {
				t.Errorf("told %q; want %q\n%v", got, test.want, problems)
			}
			if len(problems) < len(test.want) {
				t.Errorf("%d problems", len(problems))
			}
		})
	}
}

// TestDifferencesBetweenInstancesAreFound asks something that remembers.
func TestDifferencesBetweenInstancesAreFound(t *testing.T) {
	asked := int64(0)
	on := &occasion{runtime: "r", cases: []*engine.Case{{}, {}}}
	remembers := question{party: "p", part: "plugin", file: "p.wasm", on: on,
		ask: func(context.Context, *engine.Case) observation {
			asked++
			return observation{output: []byte{byte(asked)}, work: schema.Spent{Fuel: 7}}
		}}
	constant := question{party: "q", part: "plugin", file: "q.wasm", on: on,
		ask: func(context.Context, *engine.Case) observation { return observation{work: schema.Spent{Fuel: 7}} }}
	d, problems, err := compareRuns(t.Context(), []question{remembers, constant}, runModes(), newAllowance(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var engines []string
	for _, one := range d.Differences {
		if one.Party != "p" || !slices.Equal(one.Differs, []string{"output"}) {
			t.Errorf("%+v", one)
		}
		engines = append(engines, strings.Join(one.Engines, "="))
	}
	if want := []string{"interpreter=interpreter", "compiler=compiler", "interpreter=compiler"}; !slices.Equal(engines,
		want) || len(problems) != 3 {
		t.Errorf("%q, %v", engines, problems)
	}
}

// TestWhatWasStoppedHidesNoDifference stops a plugin at its first question and has it differ at its second.
func TestWhatWasStoppedHidesNoDifference(t *testing.T) {
	asked := int64(0)
	on := &occasion{runtime: "r", cases: []*engine.Case{{}}}
	stopped := question{party: "p", part: "plugin", file: "p.wasm", on: on,
		ask: func(context.Context, *engine.Case) observation {
			return observation{problem: &schema.Problem{Code: "host-limit", Message: "no time"}}
		}}
	remembers := stopped
	remembers.ask = func(context.Context, *engine.Case) observation {
		asked++
		return observation{output: []byte{byte(asked)}}
	}
	d, problems, err := compareRuns(t.Context(), []question{stopped, remembers}, runModes()[:1],
		newAllowance(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	if len(d.Differences) != 1 || !slices.Equal(codes, []string{"host-limit", "nondeterministic"}) {
		t.Errorf("%+v, %v", d.Differences, problems)
	}
}

// TestWhatIsNotCompiledIsNotCompared has nobody there who compiles.
func TestWhatIsNotCompiledIsNotCompared(t *testing.T) {
	cs, runtimes := openTwo(t)
	cs.Compilers = engine.NewCompilers([]string{"/nowhere"})
	_, problems, err := determinism(t.Context(), cs, []scene{{runtimes[0], ""}}, false, runModes(),
		newAllowance(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range problems {
		part, _, _ := strings.Cut(p.Message, " was not compiled")
		got = append(got, p.Party+" "+part+": "+p.Code)
	}
	if want := []string{"hop the plugin: host-limit", "state the plugin: host-limit"}; !slices.Equal(got, want) {
		t.Errorf("told %q; want %q", got, want)
	}
}
