package judge_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// FuzzATestFile holds of any test file that it ends in results of which each is of one kind, that the two engines do
// not differ, and that the test of another file runs whatever stands in this one.
func FuzzATestFile(f *testing.F) {
	files := suites(f)
	for _, name := range schema.Keys(files) {
		if judge.IsTest(name) {
			f.Add(files[name])
		}
	}
	for _, source := range []string{"", "package", "package a\n\ntest_a if {", "package a\n\ntest_a[x] if x == 1",
		"package construe.policy\n\nbad := 1", "package other_test\n\ntest_it := false"} {
		f.Add([]byte(source))
	}
	c := theCase(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		tested, err := judge.Test(t.Context(), judge.Bundle{Reading: theReading(t, "hop"), Files: map[string][]byte{
			"policy.rego": files["policy.rego"], "fuzzed_test.rego": source,
			"other_test.rego": []byte("package other_test\n\ntest_it if data.construe.policy.limit == 5\n"),
		}}, c, judge.TestOptions{Timeout: 10 * time.Second, Steps: 200_000})
		if err != nil {
			t.Fatal(err)
		}
		kinds := []string{schema.TestPassed, schema.TestFailed, schema.TestSkipped, schema.TestError}
		other := false
		for _, r := range tested.Results {
			if !slices.Contains(kinds, r.Status) || r.Passed != (r.Status == schema.TestPassed) ||
				r.Status == schema.TestFailed && r.Message == "" || r.Status == schema.TestError && r.Message == "" {
				t.Errorf("%+v", r)
			}
			for _, p := range r.Problems {
				if p.Code == "engine-disagreement" && !strings.Contains(string(source), "ceil") &&
					!strings.Contains(string(source), "floor") { // of which topdown has its own idea
					t.Errorf("%+v", r)
				}
			}
			other = other || strings.HasPrefix(r.Name, "rego/hop/other_test.test_it") && r.Passed
		}
		if !other && !slices.ContainsFunc(tested.Results, func(r schema.TestResult) bool {
			return strings.HasSuffix(r.Name, "other_test.rego") // they are at odds with one another
		}) {
			t.Errorf("the test of another file did not run: %+v", tested.Results)
		}
	})
}
