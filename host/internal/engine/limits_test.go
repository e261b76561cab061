package engine

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// sandboxes are how plugins and policies run under a configuration.
func sandboxes(c Config) map[sandbox.Profile]sandbox.Config {
	cs := &Case{Config: c}
	return map[sandbox.Profile]sandbox.Config{sandbox.Classifier: cs.sandbox(), sandbox.Policy: cs.policySandbox()}
}

// TestLimitsAreWhole holds that every number of a configuration is a limit with a row, and that a row has what is said
// of a limit.
func TestLimitsAreWhole(t *testing.T) {
	rows := map[string]Limit{}
	for _, l := range Limits() {
		if _, twice := rows[l.Config]; twice {
			t.Errorf("Config.%s has two rows", l.Config)
		}
		rows[l.Config] = l
	}
	flags := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		if kind := field.Type.Kind(); kind != reflect.Int && kind != reflect.Int64 {
			continue
		}
		l, is := rows[field.Name]
		if !is {
			t.Errorf("Config.%s bounds something and has no row", field.Name)
			continue
		}
		delete(rows, field.Name)
		var c Config
		if l.set(&c, 7); reflect.ValueOf(c).FieldByName(field.Name).Int() != 7 || l.value(&c) != 7 {
			t.Errorf("the row of Config.%s has another field", field.Name)
		}
		if l.Flag == "" || !strings.HasPrefix(l.Help, "bounds ") || l.Name == "" || flags[l.Flag] != "" {
			t.Errorf("the flag of Config.%s: %q, %q, %q", field.Name, l.Flag, l.Help, flags[l.Flag])
		}
		flags[l.Flag] = field.Name
		if l.Scale < 1 || l.Default < 1 || l.Default%l.Scale != 0 || l.Most%l.Scale != 0 || l.Most != 0 &&
			l.Default > l.Most {
			t.Errorf("the numbers of Config.%s: %d and %d, in %d", field.Name, l.Default, l.Most, l.Scale)
		}
		bytes := map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20}[l.FlagUnit]
		if bytes != 0 && l.Scale*l.Recorded != bytes {
			t.Errorf("a %s of --%s has %d bytes", l.FlagUnit, l.Flag, l.Scale*l.Recorded)
		}
		if (l.Unit == "") != l.time() || (l.FlagUnit == "") != l.time() {
			t.Errorf("the units of Config.%s: %q, %q", field.Name, l.Unit, l.FlagUnit)
		}
	}
	for name := range rows {
		t.Errorf("the row %s has no field in Config", name)
	}
}

// TestLimitsAreEnforced holds that what a limit says arrives in the sandboxes that its row names, and in no other, and
// that its default and its most are theirs.
func TestLimitsAreEnforced(t *testing.T) {
	ofPlugins := map[string]bool{"MaxInput": true, "MaxOutput": true} // a policy is asked, and answers, in another way
	for _, l := range Limits() {
		var c Config
		l.set(&c, 7)
		before := sandboxes(Config{})
		for p, s := range sandboxes(c) {
			plain := before[p]
			if slices.Contains(l.Of, p) {
				moved := reflect.ValueOf(s).FieldByName(l.Sandbox)
				if !moved.IsValid() {
					t.Fatalf("%s: a sandbox has no %s", l.Config, l.Sandbox)
				}
				if moved.Convert(reflect.TypeFor[int64]()).Int() != 7 {
					t.Errorf("%s of a %v is not what Config.%s says", l.Sandbox, p, l.Config)
				}
				if !strings.HasPrefix(s.Raise[l.Sandbox], "--"+l.Flag+" ") {
					t.Errorf("what raises %s of a %v: %q", l.Sandbox, p, s.Raise[l.Sandbox])
				}
			} else if !ofPlugins[l.Sandbox] && !reflect.DeepEqual(s, plain) {
				t.Errorf("Config.%s moves a %v", l.Config, p)
			}
			if l.Record == "" || !slices.Contains(l.Of, p) {
				continue
			}
			limits, err := plain.Limits("")
			if got := limits[l.Record]; err != nil || got != l.Default*l.Recorded && limits["fuel_base"] != l.Default {
				t.Errorf("the default of Config.%s in a %v: %d, %v; want %d", l.Config, p, got, err, l.Default)
			}
			if l.Most == 0 {
				continue
			}
			for more, refused := range []bool{false, true} {
				l.set(&c, l.Most+int64(more))
				if _, err := sandboxes(c)[p].Limits(""); (err != nil) != refused {
					t.Errorf("%d more than the most of Config.%s in a %v: %v", more, l.Config, p, err)
				}
			}
			l.set(&c, 7)
		}
	}
}

// TestLimitsAreRecorded holds that a record of what was made under a limit gives that limit back, and that the record
// has no other limit that a configuration sets.
func TestLimitsAreRecorded(t *testing.T) {
	plain, err := (&Case{}).Limits()
	if err != nil {
		t.Fatal(err)
	}
	fixed := []string{"module_host_calls", "policy_output_bytes", "module_fuel_base",
		"module_fuel_per_input_byte"}
	for _, l := range Limits() {
		var c Config
		l.set(&c, 7)
		limits, err := (&Case{Config: c}).Limits()
		if err != nil {
			t.Fatal(err)
		}
		for name, n := range plain {
			named := slices.ContainsFunc(l.Of, func(p sandbox.Profile) bool { return name == prefix(p)+l.Record })
			if named {
				fixed = append(fixed, name)
			}
			if got, is := limits[name]; named && got != 7*l.Recorded || is && !named && got != n {
				t.Errorf("with a Config.%s of 7 the record has %s = %d; it was %d", l.Config, name, got, n)
			}
		}
		var r schema.Record
		r.Execution.Limits = limits
		if back, err := RecordConfig(&r, Config{}); err != nil || l.Record != "" && l.value(&back) != 7 {
			t.Errorf("Config.%s comes back as %d, %v", l.Config, l.value(&back), err)
		}
		var own Config
		l.set(&own, 5)
		if back, err := RecordConfig(&r, own); err != nil || l.value(&back) != 5 {
			t.Errorf("Config.%s of 5 gave way to a record: %d, %v", l.Config, l.value(&back), err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(plain)) {
		if !slices.Contains(fixed, name) {
			t.Errorf("a record has %s, which no row sets and is not fixed", name)
		}
	}
}

// TestLimitsRefuse holds what is said of a number that is no limit, by field.
func TestLimitsRefuse(t *testing.T) {
	said := map[string]string{
		"Fuel": "fuel: a budget of fuel is negative; expected a number of instructions, or 0 for the default",
		"Depth": "limit: the limit of depth is -1 calls; expected 1 to 1024, or 0 for the default " +
			"(--depth, or Config.Depth)",
		"MemoryPages": "limit: the limit of memory is -1 pages of 64 KiB; expected 1 to 1024, or 0 for the default " +
			"(--memory in MiB, or Config.MemoryPages)",
		"InputBytes": "limit: the limit of input is -1 bytes; expected 1 to 16777216, or 0 for the default " +
			"(--input-size in KiB, or Config.InputBytes)",
		"OutputBytes": "limit: the limit of answer is -1 bytes; expected 1 to 16777216, or 0 for the default " +
			"(--answer-size in KiB, or Config.OutputBytes)",
		"Timeout": "limit: the time limit is negative; expected a time such as 10s, or 0 for the default " +
			"(--timeout, or Config.Timeout)",
	}
	said["PolicyFuel"] = said["Fuel"]
	for _, l := range Limits() {
		for n, refused := range map[int64]bool{-1: true, 0: false, 1: false, l.Default: false, l.Most: false,
			l.Most + 1: l.Most != 0, int64(time.Hour): l.Most != 0} {
			var c Config
			if l.set(&c, n); (c.checkLimits() != nil) != refused {
				t.Errorf("Config.%s of %d: %v", l.Config, n, c.checkLimits())
			}
		}
		p := l.refuse(-1)
		text := p.Code + ": " + p.Message
		if p.Hint != "" {
			text += " (" + p.Hint + ")"
		}
		if text != said[l.Config] {
			t.Errorf("a Config.%s of -1: %s", l.Config, text)
		}
	}
}

// TestLimitsHint holds what a user is told where a limit stopped a plugin or a policy.
func TestLimitsHint(t *testing.T) {
	policies := map[string]string{
		"Fuel":        "--policy-fuel raises the limit",
		"Depth":       "--depth raises the limit, to 1024 at most",
		"MemoryPages": "--memory sets the limit, 64 MiB at most",
		"Deadline":    "--timeout raises the limit",
	}
	plugins := maps.Clone(policies)
	plugins["Fuel"] = "--fuel raises the limit"
	plugins["MaxInput"] = "--input-size raises the limit, to 16384 KiB at most"
	plugins["MaxOutput"] = "--answer-size raises the limit, to 16384 KiB at most"
	for p, want := range map[sandbox.Profile]map[string]string{sandbox.Classifier: plugins, sandbox.Policy: policies} {
		if got := sandboxes(Config{})[p].Raise; !maps.Equal(got, want) {
			t.Errorf("a %v: %v; want %v", p, got, want)
		}
	}
}

// TestRecordsAskForLittle holds that a record gets no more fuel than ten times the default, unless it is granted.
func TestRecordsAskForLittle(t *testing.T) {
	for _, l := range Limits() {
		if l.Most != 0 || l.Record == "" {
			continue
		}
		var r schema.Record
		name := prefix(l.Of[0]) + l.Record
		r.Execution.Limits = map[string]int64{name: 10 * l.Default}
		if c, err := RecordConfig(&r, Config{}); err != nil || l.value(&c) != 10*l.Default {
			t.Errorf("%s of ten times the default: %v", name, err)
		}
		r.Execution.Limits[name]++
		_, err := RecordConfig(&r, Config{})
		if problems, is := err.(schema.Problems); !is || !strings.HasPrefix(problems[0].Hint, "--"+l.Flag+" ") {
			t.Errorf("%s of more than ten times the default: %v", name, err)
		}
		var granted Config
		l.set(&granted, 20*l.Default)
		if _, err := RecordConfig(&r, granted); err != nil {
			t.Errorf("%s, granted: %v", name, err)
		}
	}
}
