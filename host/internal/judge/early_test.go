package judge_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestSeveralMistakesAreToldAtOnce holds that what one step of the compiler stops at hides nothing of what another
// would find. Each entry is "file:line code".
func TestSeveralMistakesAreToldAtOnce(t *testing.T) {
	const head = "package construe.policy\n\nimport data.construe.policy.k3\n\nverdict := k3.verdict({}, set())\n\n"
	const many = "a := sprintf(\"%d\", [1])\nb := input.runtime.offering.categry\nc := input.definitions.wrapper\nd " +
		"if input.runtime.offering.category == \"modelapi\"\ne if k3.is(input.runtime.offering.pricing, " +
		"\"per_tokn\") == \"yes\"\n"
	all := []string{"7 rego-builtin", "8 rego-type", "9 definition-not-adopted", "10 enum-value", "11 enum-value"}
	for _, test := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"in one file", map[string]string{"a": head + many}, of("a", all)},
		{"beside a variable without a value", map[string]string{"a": head + many + "f := nothing_here\n"},
			of("a", append(slices.Clone(all), "12 rego-compile"))},
		{"beside a file that does not parse", map[string]string{"a": head + many,
			"b": "package construe.policy\n\nx if {\n"}, append(of("a", all), "b:4 rego-parse")},
		{"two files that do not parse", map[string]string{"a": head + "x if }\n",
			"b": "package construe.policy\n\ny := [\n"}, []string{"a:7 rego-parse", "b:4 rego-parse"}},
		{"beside another package", map[string]string{"a": head + many, "b": "package mine\n\nx := 1\n"},
			append(of("a", all), "b:1 rego-package")},
		{"in older Rego", map[string]string{"a": "package construe.policy\n\nverdict = x { x := 1 }\n\ny[z] { z := " +
			"sprintf(\"\", [input.runtime.offering.categry]) }\n"},
			[]string{"a:3 rego-parse", "a:5 rego-builtin", "a:5 rego-type"}},
		{"functions that are not there",
			map[string]string{"a": head +
				"a := foo(1)\nb := http.send({})\nc := input.runtime.offering.categry\n"},
			[]string{"a:7 rego-builtin", "a:8 rego-builtin", "a:9 rego-type"}},
		{"twenty of one kind", map[string]string{"a": head + twenty("x%d := nothing_%d\n")},
			twentyOf("a", "rego-compile")},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := map[string][]byte{}
			for name, source := range test.files {
				files["hop/"+name+".rego"] = []byte(source)
			}
			_, err := prepare(context.Background(),
				judge.Bundle{Reading: theReading(t, "hop"), Files: files, Library: bundle(t, "hop").Library}, theCase(t), nil)
			var got []string
			for _, p := range schema.ProblemsIn(err, "none") {
				got = append(got, fmt.Sprintf("%s:%d %s",
					strings.TrimSuffix(strings.TrimPrefix(p.File, "hop/"), ".rego"), p.Line, p.Code))
			}
			for _, want := range test.want {
				if !slices.Contains(got, want) {
					t.Errorf("%s is not told of: %v", want, got)
				}
			}
			if slices.Sort(got); len(slices.Compact(got)) != len(test.want) {
				t.Errorf("told of %v; want %v", got, test.want)
			}
		})
	}
}

func of(file string, list []string) (out []string) {
	for _, s := range list {
		out = append(out, file+":"+s)
	}
	return out
}

func twenty(format string) (out string) {
	for i := range 20 {
		out += fmt.Sprintf(format, i, i)
	}
	return out
}

func twentyOf(file, code string) (out []string) {
	for i := range 20 {
		out = append(out, fmt.Sprintf("%s:%d %s", file, 7+i, code))
	}
	return out
}

// TestWhatToWriteInstead holds that older Rego, and functions that have another spelling here, say what to write.
func TestWhatToWriteInstead(t *testing.T) {
	for source, says := range map[string][2]string{
		"x = y { y := 1 }":                      {"this is Rego v0, as OPA read it before 1.0", "opa fmt --v0-v1"},
		"deny[x] { x := 1 }":                    {"this is Rego v0", "`contains`"},
		"import future.keywords.if\ny { true }": {"this is Rego v0", "opa fmt --v0-v1"},
		`x := sprintf("%s", ["a"])`: {"sprintf is not on the list",
			`$"The category is {input.runtime.offering.category}."`},
		"x := time.now_ns()":       {"time.now_ns", "input.asOf"},
		"x := any([true])":         {"any is not on the list", "`some`"},
		"x := rand.intn(\"a\", 3)": {"rand.intn", "policies/INPUT.md"},
	} {
		_, err := prepare(context.Background(), judge.Bundle{Reading: theReading(t, "hop"),
			Files: map[string][]byte{"hop/policy.rego": []byte("package construe.policy\n\n" + source +
				"\n\nverdict := 1\n")}, Library: bundle(t, "hop").Library}, theCase(t), nil)
		found := false
		for _, p := range schema.ProblemsIn(err, "none") {
			found = found || strings.Contains(p.Message, says[0]) && strings.Contains(p.Hint, says[1])
		}
		if !found {
			t.Errorf("%s: %v; want %q", source, err, says)
		}
	}
}
