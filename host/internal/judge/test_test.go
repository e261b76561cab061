package judge_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestRegoTestsCanFail holds that a test passes only where what it says was evaluated.
func TestRegoTestsCanFail(t *testing.T) {
	c := theCase(t)
	for _, test := range []struct {
		name, body string
		passed     bool
		says       string // in the message
	}{
		{"holds", "test_it if data.construe.policy.bad == false", true, ""},
		{"does not hold", "test_it if data.construe.policy.bad", false, "did not hold"},
		{"a built-in function that fails", `test_it if not to_number("x") == 1`, false, "to_number"},
		{"a rule that is not there", "test_it if not data.construe.policy.nosuchrule", false,
			"there is no rule data.construe.policy.nosuchrule"},
		{"a rule that is not there, by an import", "import data.construe.policy\n\ntest_it if not policy.nosuchrule",
			false, "there is no rule data.construe.policy.nosuchrule"},
		{"a rule that is not there, by another name", "import data.construe.policy as p\n\ntest_it if not " +
			"p.nosuchrule", false, "there is no rule data.construe.policy.nosuchrule"},
		{"not Rego", "test_it if {", false, "rego-parse"},
		{"endless", "test_it if count([1 | some i in numbers.range(1, 100000000); some j in numbers.range(1, " +
			"100000000); i == j]) == 0", false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := judge.Bundle{Reading: theReading(t, "hop"), Files: map[string][]byte{
				"hop/policy.rego":      []byte("package construe.policy\n\ndefault bad := false\n\nverdict := {}\n"),
				"hop/policy_test.rego": []byte("package construe.policy_test\n\n" + test.body + "\n"),
			}}
			tested, err := judge.Test(context.Background(), b, c, judge.TestOptions{Timeout: 2 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			if r := tested.Results; len(r) != 1 || r[0].Passed != test.passed || r[0].Passed != (r[0].Status ==
				schema.TestPassed) || !strings.Contains(r[0].Message, test.says) {
				t.Errorf("%+v; expected passed %v and %q", r, test.passed, test.says)
			}
		})
	}
}
