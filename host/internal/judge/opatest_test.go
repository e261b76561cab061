package judge_test

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// otherwise are the tests of testdata/tests that end otherwise than in opa test, and why.
var otherwise = map[string]string{
	"table_test.test_empty":                  "passes there, though it tests nothing",
	"table_test.test_const":                  "a name that is written out makes no case there",
	"table_test.test_const[only]":            "a name that is written out makes no case there",
	"odd_test.test_a":                        "a name that is written out makes no case there",
	"odd_test.test_a[b]":                     "a name that is written out makes no case there",
	"odd_test.test_default":                  "a default is a test of its own there",
	"odd_test.test_default#01":               "a default is a test of its own there",
	"helpers_test.test_with_input":           "a name that is written out makes no case there",
	"helpers_test.test_with_input[n]":        "a name that is written out makes no case there",
	"keys_test.test_missing_name[undefined]": "a case without a name is none there, and passes over",
	"functions_test.test_division":           "a built-in function that fails is undefined there",
}

// TestAsOPATests holds that the tests of a folder end as OPA's own tester has them end, case by case.
func TestAsOPATests(t *testing.T) {
	files := suites(t)
	c := theCase(t)
	tested, err := judge.Test(t.Context(), judge.Bundle{Reading: theReading(t, "hop"), Files: files}, c,
		judge.TestOptions{Timeout: time.Minute, Cover: true})
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]string{}
	for _, r := range tested.Results {
		ours[strings.TrimPrefix(r.Name, "rego/hop/")] = r.Status
	}
	theirs, report := opaTest(t, files)
	for _, name := range slices.Sorted(maps.Keys(merged(ours, theirs))) {
		if ours[name] != theirs[name] && otherwise[name] == "" {
			t.Errorf("%s: %q; opa test has %q", name, ours[name], theirs[name])
		}
	}
	for name := range otherwise {
		if ours[name] == theirs[name] {
			t.Errorf("%s: %q in both; expected another", name, ours[name])
		}
	}
	if len(ours) < 170 {
		t.Errorf("there are %d tests", len(ours))
	}
	ran, not := map[int]bool{}, map[int]bool{}
	for _, s := range tested.Statements {
		lines := not
		if s.Ran {
			lines = ran
		}
		for line := s.Line; line <= s.EndLine; line++ {
			lines[line] = true
		}
	}
	if want := report.Files["policy.rego"]; len(ran) != want.CoveredLines || len(not) != want.NotCoveredLines {
		t.Errorf("%d lines are covered and %d are not; opa test has %d and %d", len(ran), len(not), want.CoveredLines,
			want.NotCoveredLines)
	}
}

func merged(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// suites are the policy and the tests of testdata/tests.
func suites(t testing.TB) map[string][]byte {
	t.Helper()
	folder := os.DirFS("testdata/tests")
	names, err := fs.Glob(folder, "*.rego")
	if err != nil || len(names) == 0 {
		t.Fatal("no tests", err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[name], err = fs.ReadFile(folder, name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// opaTest is what OPA's tester has, by the names that this package gives.
func opaTest(t *testing.T, files map[string][]byte) (map[string]string, cover.Report) {
	t.Helper()
	modules := map[string]*ast.Module{"k3.rego": ast.MustParseModule("package construe.policy.k3\n\nx := 1\n")}
	for name, source := range files {
		m, err := ast.ParseModuleWithOpts(name, string(source), ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		modules[name] = m
	}
	covered := cover.New()
	results, err := tester.NewRunner().SetModules(modules).SetCoverageQueryTracer(covered).RunTests(
		context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	status := func(passed, skipped bool) string {
		switch {
		case skipped:
			return schema.TestSkipped
		case passed:
			return schema.TestPassed
		}
		return schema.TestFailed
	}
	out := map[string]string{}
	for r := range results {
		name := strings.TrimPrefix(r.Package, "data.") + "." + r.Name
		leaves := 0
		for names, sub := range r.SubResults.Iter {
			if len(sub.SubResults) == 0 {
				leaves++
				out[name+schema.OneLine("["+strings.Join(names, "][")+"]")] = status(!sub.Fail, false)
			}
		}
		if leaves == 0 {
			if out[name] = status(r.Pass(), r.Skip); r.Error != nil {
				out[name] = schema.TestError
			}
		}
	}
	return out, covered.Report(modules)
}
