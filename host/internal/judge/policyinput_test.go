package judge_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestAPolicyHearsNoSentence has a policy look through its whole input, names and values, for what another party wrote
// beside its answers. What it may see is values and pointers, each pointer once and in order.
func TestAPolicyHearsNoSentence(t *testing.T) {
	c := theCase(t)
	f := prepared(t, c, "sre", "h1")
	c.Limbs["told"] = schema.Limb{Title: "told", Clause: "exclusivity", Of: "runtime"}
	given := sre()
	given.Plugin, given.Version, given.Reading, given.Module = "SECRET", "SECRET", "SECRET", "SECRET"
	given.Warnings = []string{"SECRET"}
	given.Work = &schema.Spent{Fuel: 4242424242}
	given.Terms["product"][""] = schema.Answer{Value: "api", Because: []schema.Reason{
		{Text: "SECRET one", Pointers: []string{"/offering/category", "/compositions/state"}}, {Text: "SECRET two",
			Pointers: []string{"/offering/category"}}, {Text: "SECRET three"}}}
	policy := hostile(t, `import data.construe.policy.k3

verdict := k3.verdict(plea, set())

strings contains s if {
	walk(input, [path, value])
	some s in array.concat([p | some p in path; is_string(p)], [v | v := value; is_string(v)])
}

numbers contains n if {
	walk(input, [_, n])
	is_number(n)
}

plea.told[""].secrets := {"is": "yes", "reason": $"{count([s | some s in strings; contains(s, "SECRET")])} {count([n | some n in numbers; n == 4242424242])} of {count(strings) > 100}"}

plea.told[""].answer := {"is": "yes", "reason": concat(" ", array.concat(sort(object.keys(input.classification.terms.product[""])), input.classification.terms.product[""].pointers))}

plea.told[""].parts := {"is": "yes", "reason": concat(" ", sort(object.keys(input.classification)))}
`)
	policy.Reading = &schema.Reading{ID: "random", Limbs: []string{"told"}}
	metered, err := prepare(t.Context(), policy, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	topdown, err := judge.PrepareTopdown(t.Context(), policy, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"secrets": "0 0 of true",
		"answer": "pointers value /compositions/state /offering/category", "parts": "terms"}
	for _, p := range []*judge.Policy{metered, topdown} {
		v := p.Judge(t.Context(), f, given, "")
		if v.Error != nil {
			t.Fatal(p.Engine(), v.Error)
		}
		for _, finding := range v.Findings {
			if finding.Reason != want[finding.Element] {
				t.Errorf("%s: %s is %q; want %q", p.Engine(), finding.Element, finding.Reason, want[finding.Element])
			}
		}
		if len(v.Findings) != len(want) || strings.Contains(v.Outcome, schema.Error) {
			t.Errorf("%s: %d findings", p.Engine(), len(v.Findings))
		}
	}
}
