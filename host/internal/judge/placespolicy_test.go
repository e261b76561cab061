package judge_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

const placesPolicy = `package construe.policy

import data.construe.places
import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.told[""] := {
	"union": {"is": places.within("SE", "EU", input.asOf), "reason": "whether Sweden is in the Union"},
	"group": {"is": places.within("DE", "nordics", input.asOf), "reason": "whether Germany is Nordic"},
	"party": {
		"is": k3.any_of([places.within(p.country, "nordics", input.asOf) | some p in input.runtime.parties]),
		"reason": "whether a party is Nordic",
	},
}
`

func placesBundle(source string) judge.Bundle {
	return judge.Bundle{Reading: &schema.Reading{ID: "random", Limbs: []string{"told"}}, Folder: "readings/random",
		Files:  map[string][]byte{"readings/random/policy.rego": []byte(source)},
		Places: map[string][]string{"nordics": {"SE", "NO", "FI", "DK"}}}
}

// TestPoliciesAskAboutPlaces holds that a policy may call the helper with its case's groups, in both engines alike.
func TestPoliciesAskAboutPlaces(t *testing.T) {
	c := theCase(t)
	c.Limbs["told"] = schema.Limb{Title: "told", Clause: "exclusivity", Of: "runtime"}
	f := prepared(t, c, "sre", "h1")
	for _, test := range []struct {
		groups map[string][]string
		group  string
	}{
		{map[string][]string{"nordics": {"DK", "FI", "NO", "SE"}}, "no"},
		{map[string][]string{"nordics": {"EU"}}, "yes"},
		{map[string][]string{"others": {"DE"}}, "unknown"}, {nil, "unknown"},
	} {
		b := placesBundle(placesPolicy)
		b.Places = test.groups
		interpreter, err := prepare(t.Context(), b, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		topdown, err := judge.PrepareTopdown(t.Context(), b, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		one, other := interpreter.Judge(t.Context(), f, sre(), ""), topdown.Judge(t.Context(), f, sre(), "")
		if _, same, err := judge.Same(one, other); !same || err != nil {
			t.Errorf("%v: %+v in the interpreter, %+v in topdown: %v", test.groups, one, other, err)
		}
		if own := one.Elements["told"][""]; one.Error != nil || own["union"] != "yes" || string(own["group"]) != test.group {
			t.Errorf("%v: %v %v; expected that Germany is Nordic: %s", test.groups, own, one.Error, test.group)
		}
		if trace, err := interpreter.Trace(t.Context(), f, sre(), one); err != nil {
			t.Error(err)
		} else if union, group := trace.Element("told", "", "union"), trace.Element("told", "", "group"); len(union) == 0 ||
			len(group) > 0 != (test.group == "yes") {
			t.Errorf("%v: the Union depends on %v, the group on %v; only where a union is asked about the day matters",
				test.groups, union, group)
		}
		if reads := strings.Join(interpreter.Reads(), " "); strings.Contains(reads, "/**/") || reads == "/**" {
			t.Errorf("it reads %s", reads)
		}
		if rules := interpreter.Rules(); len(rules) > 0 {
			t.Errorf("rules of the helper are the policy's: %v", rules)
		}
	}
}

// TestTheHelperAboutPlacesIsNamedWhereItIsAsked holds that a policy which does not name the helper has the name and the
// key that it has without groups, and one that does has others.
func TestTheHelperAboutPlacesIsNamedWhereItIsAsked(t *testing.T) {
	c := theCase(t)
	c.Limbs["told"] = schema.Limb{Title: "told", Clause: "exclusivity", Of: "runtime"}
	named := func(b judge.Bundle) [3]string {
		digest, err := judge.DigestOf(b)
		if err != nil {
			t.Fatal(err)
		}
		old, err := judge.DigestUnder(2, b)
		if err != nil {
			t.Fatal(err)
		}
		key, err := judge.Key(b, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		return [3]string{digest, old, key}
	}
	hop := bundle(t, "hop")
	before := named(hop)
	hop.Places = map[string][]string{"nordics": {"SE"}}
	if after := named(hop); after != before {
		t.Errorf("groups rename a policy that asks nothing about places: %v, and before %v", after, before)
	}
	hop.Files = maps.Clone(hop.Files)
	hop.Files["readings/hop/places_test.rego"] = []byte("package construe.policy_test\n\nimport data.construe.places\n")
	if after := named(hop); after != before {
		t.Errorf("a test renames the policy: %v, and before %v", after, before)
	}
	hop.Library = maps.Clone(hop.Library)
	hop.Library["more.rego"] = []byte("package construe.case\n\nimport data.construe.places\n")
	if after := named(hop); after[0] == before[0] || after[2] == before[2] {
		t.Error("a library that asks about places leaves the policy the name that it had")
	}
	asks := placesBundle(placesPolicy)
	one := named(asks)
	asks.Places = map[string][]string{"nordics": {"DK", "FI", "FI", "NO", "SE"}}
	if other := named(asks); other != one {
		t.Error("the order of a group's members renames a policy")
	}
	asks.Places = map[string][]string{"nordics": {"DK", "FI", "NO"}}
	if other := named(asks); other[0] != one[0] || other[2] == one[2] {
		t.Error("a group has its members in the key, and in the case's digest, not in the policy's")
	}
}

// TestPlacesAreAskedByTheirName holds what is said where the helper is spelt otherwise, and so is not there.
func TestPlacesAreAskedByTheirName(t *testing.T) {
	c := theCase(t)
	c.Limbs["told"] = schema.Limb{Title: "told", Clause: "exclusivity", Of: "runtime"}
	const add = "add `import data.construe.places` to the file"
	for name, test := range map[string]struct{ source, hint string }{
		"an alias of more": {strings.NewReplacer("import data.construe.places", "import data.construe as c",
			"places.within", "c.places.within").Replace(placesPolicy), add},
		"no import": {strings.ReplaceAll(placesPolicy, "import data.construe.places", ""), add},
		"misspelt": {strings.ReplaceAll(placesPolicy, "places.within", "places.withn"),
			"did you mean data.construe.places.within?"},
		"one of its own": {strings.ReplaceAll(placesPolicy, "places.within", "places.standin"),
			"did you mean data.construe.places.within?"},
	} {
		_, err := judge.Compile(t.Context(), placesBundle(test.source), c, nil)
		problems := schema.ProblemsIn(err, "")
		if len(problems) == 0 || problems[0].Code != "rego-undefined" || problems[0].Hint != test.hint {
			t.Errorf("%s: %v; expected rego-undefined, with the hint %q", name, err, test.hint)
		}
	}
}

// TestTestsAskAboutPlaces holds that Rego tests may call the helper, whether or not the policy does.
func TestTestsAskAboutPlaces(t *testing.T) {
	c := theCase(t)
	c.Limbs["told"] = schema.Limb{Title: "told", Clause: "exclusivity", Of: "runtime"}
	const tests = `package construe.policy_test

import data.construe.places

test_nordic if places.within("SE", "nordics", "unknown") == "yes"

test_union if places.within("GB", "EU", "2020-02-01") == "no"

test_stipulated if {
	places.within("DE", "alps", "2020-02-01") == "yes" with data.construe.places.stipulated.groups as {"alps": ["DE"]}
}
`
	const silent = "package construe.policy\n\nimport data.construe.policy.k3\n\nverdict := k3.verdict({}, set())\n"
	for _, source := range []string{placesPolicy, silent} {
		b := placesBundle(source)
		b.Files["readings/random/policy_test.rego"] = []byte(tests)
		tested, err := judge.Test(t.Context(), b, c, judge.TestOptions{Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		if len(tested.Results) != 3 {
			t.Errorf("%d tests ran; expected 3", len(tested.Results))
		}
		for _, r := range tested.Results {
			if !r.Passed {
				t.Errorf("%s: %s %s", r.Name, r.Status, r.Message)
			}
		}
	}
}

// TestPlaceGroups holds what is written down of groups: the same whatever the order.
func TestPlaceGroups(t *testing.T) {
	for want, groups := range map[string]map[string][]string{
		"groups := {}": nil,
		`groups := {"benelux": ["BE", "LU", "NL"], "none": [], "nordics": ["DK", "FI", "NO", "SE"]}`: {
			"nordics": {"SE", "NO", "FI", "DK", "SE"}, "none": {}, "benelux": {"NL", "BE", "LU"}},
	} {
		if got := judge.PlaceGroups(groups); got != "package construe.places.stipulated\n\n"+want+"\n" {
			t.Errorf("%v: %s; expected %s", groups, got, want)
		}
	}
}
