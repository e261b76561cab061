package judge_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestMisspeltPoliciesDoNotLoad holds that what Rego would answer with a silent false is found before anything is
// judged.
func TestMisspeltPoliciesDoNotLoad(t *testing.T) {
	c := theCase(t)
	for _, test := range []struct{ name, body, code, says string }{
		{"a field", `x if input.runtime.offering.categry == "model_api"`, "rego-type", "categry"},
		{"a field below a map of ids", `x if input.runtime.components[_].exposre == "public"`, "rego-type", "exposre"},
		{"a word", `x if input.runtime.offering.category == "modelapi"`, "enum-value", "never modelapi"},
		{"a word of a local", "x if {\n\tsome c in input.runtime.components\n\tc.exposure == \"pblic\"\n}",
			"enum-value", "never pblic"},
		{"a word among many", `x if input.runtime.offering.category in {"model_api", "agentplatform"}`, "enum-value",
			"never agentplatform"},
		{"a word that a rule holds", "wanted := \"publik\"\n\nx if {\n\tsome c in " +
			"input.runtime.components\n\tc.exposure == wanted\n}", "enum-value", "never publik"},
		{"words that a rule holds", "wanted := {\"publik\"}\n\nx if {\n\tsome c in " +
			"input.runtime.components\n\tc.exposure in wanted\n}", "enum-value", "never publik"},
		{"a field that a local names",
			"x if {\n\tsome c in input.runtime.components\n\tf := \"exposre\"\n\tc[f] == \"public\"\n}", "rego-type",
			"exposre"},
		{"a field that object.get names", `x if object.get(input.runtime.offering, "custmer", "unknown") == "internal"`,
			"rego-type", "custmer"},
		{"a path that object.get names",
			`x if object.get(input.runtime.components, ["loop", "hosting", "plce"], "unknown") == "DE"`, "rego-type",
			"plce"},
		{"a field of what object.get gives", `x if object.get(input.runtime, "offering", {}).categry == "internal"`,
			"rego-type", "categry"},
		{"a field of what object.get gives to a local", "x if {\n\tsome h in input.derived.hops\n\tc := " +
			"object.get(input.runtime.components, h.to, {})\n\tc.exposre == \"public\"\n}", "rego-type", "exposre"},
		{"a field of an object.get of an object.get",
			`x if object.get(object.get(input.runtime, "offering", {}), "custmer", "unknown") == "internal"`,
			"rego-type", "custmer"},
		{"a word of what object.get gives",
			`x if object.get(input.runtime.offering, "category", "unknown") == "modelapi"`, "enum-value",
			"never modelapi"},
		{"a word given to k3", `x if k3.is(input.runtime.offering.pricing, "per_tokn") == "yes"`, "enum-value",
			"never per_tokn"},
		{"a word that k3 looks for", "x if {\n\tsome r in input.runtime.relationships\n\tk3.has(r.carries, " +
			"\"prompt\") == \"yes\"\n}", "enum-value", "never prompt"},
		{"a word that is looked for in a list", `x if "azur" in input.derived.clouds_touched`, "enum-value",
			"never azur"},
		{"an answer that is none", `x if input.classification.terms.product[""].value == "a_p_i"`, "enum-value",
			"never a_p_i"},
		{"a term that the case does not have", `x if input.classification.terms.produkt[""].value == "api"`,
			"rego-type", "produkt"},
		{"a definition that is not adopted", `x if input.definitions.wrapper == "opaque"`, "definition-not-adopted",
			"wrapper"},
		{"a value of a definition", `x if input.definitions.stateless == "resending"`, "enum-value", "never resending"},
		{"a right", `x if input.clauses.effective.exclusivity.rights.exclusive_apis`, "rego-type", "exclusive_apis"},
		{"the clock", `x if time.now_ns() > 0`, "rego-builtin", "time.now_ns"},
		{"the network", `x if http.send({"method": "get", "url": "http://localhost"})`, "rego-builtin", "http.send"},
		{"the machine", `x if opa.runtime().env`, "rego-builtin", "opa.runtime"},
		{"a function that is misspelt", `x if startwith("a", "b")`, "rego-builtin", "startwith"},
		{"a rule that is not there", `x if not data.construe.policy.breached`, "rego-undefined",
			"data.construe.policy.breached"},
		{"a rule that leads into the helper", `k3.all_of(_) := "yes"`, "rego-package", "k3.all_of"},
		{"a new rule in the helper", `k3.extra[x] := 1 if some x in ["a"]`, "rego-package", "k3.extra"},
		{"a default in the helper", `default k3.extra := 1`, "rego-package", "k3.extra"},
		{"any rule of the helper", `k3[x] := 1 if some x in ["a"]`, "rego-package", "k3[x]"},
		{"a name that stands for nothing", `x if wnted == 1`, "rego-compile",
			"nothing gives the variable wnted a value"},
		{"a function of k3 that is misspelt", `x if k3.si(1, 2) == "yes"`, "rego-undefined",
			"there is no function data.construe.policy.k3.si"},
		{"another package", "", "rego-package", "construe.policies"},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := "package construe.policy\n\nimport data.construe.policy.k3\n\nverdict := k3.verdict({}, {x | " +
				"x})\n\n" + test.body + "\n"
			if test.body == "" {
				source = "package construe.policies\n\nverdict := 1\n"
			}
			// no name of a folder takes a policy out of the lint's sight
			for _, folder := range []string{"hop", "construe"} {
				_, err := prepare(context.Background(),
					judge.Bundle{Reading: theReading(t, "hop"), Files: map[string][]byte{folder + "/policy.rego": []byte(source)},
						Library: bundle(t, "hop").Library}, c, nil)
				found := false
				for _, p := range schema.ProblemsIn(err, "none") {
					if p.Code == test.code && strings.Contains(p.Message, test.says) {
						found = true
						if p.File != folder+"/policy.rego" || p.Line == 0 || strings.Contains(p.Message, "__local") {
							t.Errorf("the problem has no place, or speaks of the compiler's names: %v", p)
						}
					}
				}
				if !found {
					t.Errorf("%v; expected %s about %s", err, test.code, test.says)
				}
			}
		})
	}
}

// TestOneMistakeIsSaidOnce holds what is said of a source that does not parse or compile: once, in words, with what
// helps.
func TestOneMistakeIsSaidOnce(t *testing.T) {
	c := theCase(t)
	for source, want := range map[string]string{
		"verdict :=":       "rego-parse: the file ends in the middle of a rule: expected rule value term",
		"verdict := [1, 2": "rego-parse: the file ends in the middle of a rule: expected \",\" or \"]\"",
		"verdict := \"a":   "rego-parse: non-terminated string",
		"verdict := ]":     "rego-parse: unexpected ] token: expected rule value term",
		"verdict := k3.verdict(1, 2)": "rego-undefined: there is no function k3.verdict (add `import " +
			"data.construe.policy.k3` to the file)",
		"verdict := ple\n\nplea := {}": "rego-compile: nothing gives the variable ple a value (did you mean plea?)",
		"verdict := nothing_like_it": "rego-compile: nothing gives the variable nothing_like_it a value (give it " +
			"one with :=, declare it with some, or correct the name)",
	} {
		_, err := judge.Compile(t.Context(), hostile(t, source), c, nil)
		found := schema.ProblemsIn(err, "none")
		if len(found) != 1 || !strings.HasSuffix(found[0].Error(), want) {
			t.Errorf("%q: %v; want one problem, %s", source, err, want)
		}
	}
}

// TestATestThatDoesNotCompile holds that a mistake in a test is found as one in a policy is.
func TestATestThatDoesNotCompile(t *testing.T) {
	b := hostile(t, "verdict := 1")
	b.Files["hop/policy_test.rego"] = []byte("package construe.policy_test\n\ntest_a if wnted == 1\n")
	tested, err := judge.Test(t.Context(), b, theCase(t), judge.TestOptions{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if r := tested.Results; len(r) != 1 || !strings.Contains(r[0].Message, "nothing gives the variable wnted a value") {
		t.Errorf("%+v", r)
	}
}

// TestObjectGetIsTakenAtItsWord holds that the lint says nothing of what an object.get may rightly give.
func TestObjectGetIsTakenAtItsWord(t *testing.T) {
	c := theCase(t)
	for _, body := range []string{
		`x if object.get(input.runtime.offering, "category", "absent") == "absent"`,
		`x if object.get(input.runtime.offering, "category", "absent") == "model_api"`,
		`x if object.get(input.runtime.components, "loop", {"mine": 1}).mine == 1`,
		"x if {\n\tsome h in input.derived.hops\n\tobject.get(input.runtime.components, h.to, {}).exposure == " +
			"\"public\"\n}",
		"other := {\"mine\": 1}\n\nx if object.get(input.runtime.components, input.world, other).mine == 1",
	} {
		source := "verdict := 1 if x\n\n" + body
		if _, err := judge.Compile(t.Context(), hostile(t, source), c, nil); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}
