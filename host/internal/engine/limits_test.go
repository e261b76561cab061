package engine

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// bounded is how plugins or policies run under a configuration.
type bounded struct {
	config any               // a sandbox.Config or a judge.Config
	raise  map[string]string // by field, what a user is told
	limits map[string]int64  // as a record has them, without a prefix; nil where they are refused
}

// whose are the plugins and policies under a configuration, by what a record puts before their limits.
func whose(c Config) map[string]bounded {
	cs := &Case{Config: c}
	plugins, policies := cs.sandbox(), cs.policyConfig()
	limits, _ := plugins.Limits("")
	if c.checkLimits() != nil {
		limits = nil
	}
	return map[string]bounded{pluginLimits: {plugins, plugins.Raise, limits},
		policyLimits: {policies, policies.Raise, judge.Limits("", policies)}}
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

// TestLimitsAreEnforced holds that what a limit says arrives at the plugins and the policies that its row names, and at
// nobody else, and that its default and its most are theirs.
func TestLimitsAreEnforced(t *testing.T) {
	for _, l := range Limits() {
		var c Config
		l.set(&c, 7)
		before := whose(Config{})
		for prefix, s := range whose(c) {
			plain, field := before[prefix], l.field(prefix)
			if field == "" {
				if !reflect.DeepEqual(s.config, plain.config) {
					t.Errorf("Config.%s moves %s", l.Config, prefix)
				}
				continue
			}
			moved, want := reflect.ValueOf(s.config).FieldByName(field), int64(7)
			if field == "Bytes" { // which the budget of memory of a policy is counted in
				want *= l.Recorded
			}
			if !moved.IsValid() || moved.Convert(reflect.TypeFor[int64]()).Int() != want {
				t.Errorf("%s of %s is not what Config.%s says", field, prefix, l.Config)
			}
			if !strings.HasPrefix(s.raise[field], "--"+l.Flag+" ") {
				t.Errorf("what raises %s of %s: %q", field, prefix, s.raise[field])
			}
			if l.Record == "" {
				continue
			}
			if got := plain.limits[l.Record]; got != l.Default*l.Recorded &&
				plain.limits[l.Record+"_base"] != l.Default*l.Recorded {
				t.Errorf("the default of Config.%s in %s: %d; want %d", l.Config, prefix, got, l.Default)
			}
			if l.Most == 0 || prefix != pluginLimits {
				continue
			}
			for more, refused := range []bool{false, true} {
				l.set(&c, l.Most+int64(more))
				if (whose(c)[prefix].limits == nil) != refused {
					t.Errorf("%d more than the most of Config.%s in %s", more, l.Config, prefix)
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
	fixed := []string{"module_host_calls", "module_fuel_base", "module_fuel_per_input_byte",
		"policy_output_values",
		"policy_output_values_per_value", "policy_steps_base", "policy_steps_per_value", "policy_memory_bytes_base",
		"policy_memory_bytes_per_value"}
	for _, l := range Limits() {
		var c Config
		l.set(&c, 7)
		limits, err := (&Case{Config: c}).Limits()
		if err != nil {
			t.Fatal(err)
		}
		for name, n := range plain {
			named := slices.ContainsFunc([]string{pluginLimits, policyLimits}, func(prefix string) bool {
				return l.field(prefix) != "" && name == prefix+l.Record
			})
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
		"Fuel":       "fuel: a budget of fuel is negative; expected a number of instructions, or 0 for the default",
		"PolicyFuel": "fuel: a budget of fuel is negative; expected a number of steps, or 0 for the default",
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
		"Steps":    "--policy-fuel raises the limit",
		"Depth":    "--depth raises the limit, to 1024 at most",
		"Bytes":    "--memory sets the limit, 64 MiB at most",
		"Deadline": "--timeout raises the limit",
	}
	plugins := map[string]string{
		"Fuel":        "--fuel raises the limit",
		"Depth":       policies["Depth"],
		"MemoryPages": policies["Bytes"],
		"MaxInput":    "--input-size raises the limit, to 16384 KiB at most",
		"MaxOutput":   "--answer-size raises the limit, to 16384 KiB at most",
		"Deadline":    policies["Deadline"],
	}
	for prefix, want := range map[string]map[string]string{pluginLimits: plugins, policyLimits: policies} {
		if got := whose(Config{})[prefix].raise; !maps.Equal(got, want) {
			t.Errorf("%s: %v; want %v", prefix, got, want)
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
		name := pluginLimits + l.Record
		if l.Sandbox == "" {
			name = policyLimits + l.Record
		}
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
