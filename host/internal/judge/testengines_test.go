package judge

import (
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// TestEnginesThatDiffer holds that a test passes only where both engines say so, and that what they differ on is told.
func TestEnginesThatDiffer(t *testing.T) {
	at := &ast.Location{File: "a_test.rego", Row: 3}
	plain, table := &testRule{name: "a.test_x", at: at}, &testRule{name: "a.test_x", at: at, keys: 1}
	is := func(value any) *testAnswer { return &testAnswer{value: value, defined: true} }
	ends := func(code string) *testAnswer { return &testAnswer{problem: &schema.Problem{Code: code, Message: "m"}} }
	noted := func(value any, cases ...string) *testAnswer {
		a := &testAnswer{value: value, defined: true, noted: map[string]bool{}}
		for _, name := range cases {
			a.noted["["+name+"]"] = true
		}
		return a
	}
	some, both := map[string]any{"p": true}, map[string]any{"p": true, "q": true}
	for _, c := range []struct {
		rule       *testRule
		one, other *testAnswer
		want       string
	}{
		{plain, is(true), is(true), "passed: "},
		{plain, is(true), is(false), "failed: a_test.rego:3: engine-disagreement: interpreter says that it is true, " +
			"topdown that it is false"},
		{plain, &testAnswer{}, is(true), "failed: a_test.rego:3: engine-disagreement: interpreter says that it does " +
			"not hold, topdown that it is true"},
		{plain, is(false), &testAnswer{}, "failed: the test is false; expected true"},
		{plain, is(true), ends("builtin"), "failed: a_test.rego:3: engine-disagreement: interpreter says that it ends " +
			"without an error, topdown that it ends in the error builtin: m"},
		{plain, ends("conflict"), is(true), "failed: a_test.rego:3: engine-disagreement: interpreter says that it ends " +
			"in the error conflict: m, topdown that it ends without an error"},
		{plain, ends("conflict"), ends("builtin"), "error: conflict: m"},
		{plain, is(true), ends("host-limit"), "error: host-limit: m"},
		{plain, ends("fuel-exhausted"), ends("fuel-exhausted"), "error: fuel-exhausted: m"},
		{table, noted(both, "p", "q"), noted(both, "p", "q"), "[p] passed: |[q] passed: "},
		{table, noted(some, "p", "q"), noted(some, "p"), "[p] passed: |[q] failed: the test did not hold"},
		{table, noted(some, "p"), noted(some, "p", "q"), "[p] passed: |[q] failed: the test did not hold"},
		{table, noted(some, "p", "q"), noted(both, "p", "q"), "[p] passed: |[q] failed: a_test.rego:3: " +
			"engine-disagreement: interpreter says that it does not hold, topdown that it is true"},
		{table, noted(map[string]any{}), noted(both),
			"[p] failed: a_test.rego:3: engine-disagreement: interpreter says that it does " +
				"not hold, topdown that it is true (one of the two is wrong"},
		{table, noted(map[string]any{}), noted(map[string]any{}), "failed: the table has no case: nothing was tested"},
		{&testRule{at: at, function: true}, &testAnswer{}, &testAnswer{}, "error: a test takes no arguments"},
	} {
		var got []string
		for _, r := range c.rule.results("", c.one, c.other) {
			name := strings.TrimPrefix(r.Name, c.rule.name)
			got = append(got, strings.TrimSpace(name+" "+r.Status)+": "+r.Message)
			if r.Passed != (r.Status == schema.TestPassed) {
				t.Errorf("%+v", r)
			}
		}
		if said := strings.Join(got, "|"); !strings.HasPrefix(said, c.want) {
			t.Errorf("%q; expected %q", said, c.want)
		}
	}
}
