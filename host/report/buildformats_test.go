package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// buildFormats are those that say what passes.
func buildFormats() []string { return []string{"github", "gitlab", "junit", "sarif"} }

// inFormat is several documents in a format, under a gate.
func inFormat(t testing.TB, format string, rule *gate.Rule, documents ...any) string {
	t.Helper()
	var b strings.Builder
	h, err := report.NewHandler(&b, format, report.Options{Several: len(documents) != 1, Gate: rule})
	if err == nil {
		err = h.Begin()
	}
	for _, d := range documents {
		if err == nil {
			err = h.Document(d)
		}
	}
	if err == nil {
		err = h.End()
	}
	if err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.String()
}

// What of the formats tells whether it passes.
type (
	readSARIF struct {
		Runs []struct {
			Results []struct {
				RuleID, Kind, Level string
				Suppressions        []struct{ Justification string }
			}
			Invocations []struct {
				ExecutionSuccessful                                        bool
				ToolExecutionNotifications, ToolConfigurationNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	readJUnit struct {
		Suites []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Errors   int `xml:"errors,attr"`
			Skipped  int `xml:"skipped,attr"`
			Cases    []struct {
				Failure *struct{} `xml:"failure"`
				Error   *struct{} `xml:"error"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	readGitLab []struct {
		Severity string
		Construe struct {
			Fails  bool
			Waived []string
		}
	}
)

// passes reads whether what a build was told passes, as the build would.
func passes(t testing.TB, format, text string) bool {
	t.Helper()
	passed := true
	switch format {
	case "sarif":
		var s readSARIF
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Fatal(err)
		}
		for _, run := range s.Runs {
			for _, r := range run.Results {
				passed = passed && (r.Kind != "fail" || len(r.Suppressions) > 0)
				if (r.Kind != "fail") != (r.Level == "none") {
					t.Errorf("a result is %s and %s", r.Kind, r.Level)
				}
			}
			passed = passed && run.Invocations[0].ExecutionSuccessful
		}
	case "junit":
		var j readJUnit
		if err := xml.Unmarshal([]byte(text), &j); err != nil {
			t.Fatal(err)
		}
		for _, suite := range j.Suites {
			failures, errors, skipped := 0, 0, 0
			for _, c := range suite.Cases {
				for counted, is := range map[*int]bool{&failures: c.Failure != nil, &errors: c.Error != nil,
					&skipped: c.Skipped != nil} {
					if is {
						*counted++
					}
				}
			}
			if suite.Tests != len(suite.Cases) || suite.Failures != failures || suite.Errors != errors ||
				suite.Skipped != skipped {
				t.Errorf("a suite says %+v of its cases", suite)
			}
			passed = passed && failures+errors == 0
		}
	case "github":
		passed = !strings.HasPrefix(text, "::error ") && !strings.Contains(text, "\n::error ")
	case "gitlab":
		var g readGitLab
		if err := json.Unmarshal([]byte(text), &g); err != nil {
			t.Fatal(err)
		}
		for _, issue := range g {
			passed = passed && !issue.Construe.Fails
		}
	}
	return passed
}

// shippedDocuments are documents that verbs made.
func shippedDocuments(t testing.TB) (out []any) {
	t.Helper()
	data, err := os.ReadFile("../../testdata/golden/sre.json")
	if err != nil {
		t.Fatal(err)
	}
	sre, err := report.Parse("sre.json", data)
	if err != nil {
		t.Fatal(err)
	}
	problem := func() *schema.Problem {
		return &schema.Problem{Code: "builtin", Message: "division by zero", File: "hop/policy.rego", Line: 8, Party: "hop"}
	}
	sweep := &schema.Sweep{Runtime: schema.Subject{ID: "sre"}, Worlds: []schema.SweptWorld{
		{
			Aggregate: schema.AgreedBreach,
			Cells:     []schema.SweptCell{{Policy: "hop", Classifier: "hop", Outcome: schema.Breach}},
		},
		{World: "w", Aggregate: schema.Undetermined, Cells: []schema.SweptCell{{Policy: "hop", Classifier: "hop",
			Outcome: schema.Undetermined}}}}}
	return []any{sre, sweep, &schema.Failure{Problems: schema.Problems{problem()}},
		&schema.Failure{Problems: schema.Problems{{Code: "unknown-world", Message: "there is no world w"}}},
		&schema.Check{Case: "c", Readings: []string{"hop", "state"}, Warnings: schema.Problems{problem()}},
		&schema.Check{Case: "c", Readings: []string{"hop"}, Problems: schema.Problems{problem(), {Code: "licence"}}},
		&schema.Test{Case: "c", Passed: 1, Results: []schema.TestResult{{Name: "rego/hop/a", Passed: true}}},
		&schema.Test{Case: "c", Passed: 1, Failed: 1, Results: []schema.TestResult{{Name: "rego/hop/a", Passed: true},
			{Name: "rego/hop/b", Message: "the test did not hold"}}},
		&schema.Test{Case: "c", Skipped: 1, Results: []schema.TestResult{{Name: "rego/hop/a", Status: schema.TestSkipped}}},
		&schema.Test{Case: "c", Passed: 1, Results: []schema.TestResult{{Name: "rego/hop/a", Passed: true}},
			Coverage: &schema.TestCoverage{Covered: 1, NotCovered: 1, Percent: "50", Threshold: "80"}}}
}

// gated reports whether a document passes, as the exit code of its verb has it.
func gated(rule *gate.Rule, document any) bool {
	run := rule.Start()
	switch d := document.(type) {
	case *schema.Comparison:
		run.Add(d)
	case *schema.Sweep:
		run.Add(d.Bare())
	case *schema.Failure:
		run.AddFailure(d)
	case *schema.Check:
		return len(d.Problems) == 0
	case *schema.Test:
		return !d.Fails()
	}
	made := run.Document()
	return made.Result == schema.GatePassed || made.Result == schema.GateWaived
}

// TestEveryFormatComesToWhatTheGateDoes holds of shipped documents, and of comparisons and waivers at random, at every
// level, that each format passes where the gate does.
func TestEveryFormatComesToWhatTheGateDoes(t *testing.T) {
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(3, 3))}
	seen := map[bool]int{}
	check := func(rule *gate.Rule, document any) {
		t.Helper()
		want := gated(rule, document)
		seen[want]++
		for _, format := range buildFormats() {
			if text := inFormat(t, format, rule, document); passes(t, format, text) != want {
				t.Fatalf("%s of a %T passes: %v; the gate --fail-on %s: %v\n%s", format, document, !want, rule.FailOn(), want,
					text)
			}
		}
	}
	for _, level := range gate.Names() {
		for _, document := range shippedDocuments(t) {
			check(newRule(t, level, nil, ""), document)
		}
		for range 150 {
			check(newRule(t, level, g.Waivers(""), "2026-06-01"), g.Comparison(""))
		}
	}
	if seen[true] < 100 || seen[false] < 100 {
		t.Errorf("passed: %v", seen)
	}
}

// TestWhatIsWaivedIsShown holds that whatever passes as waived says so, and by whom, in every format and on every page,
// and that JSON, which is the comparison, does not.
func TestWhatIsWaivedIsShown(t *testing.T) {
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(4, 4))}
	tried := 0
	for tried < 30 {
		c, waivers := g.Comparison(""), g.Waivers("")
		rule := newRule(t, "disputed", waivers, "2026-06-01")
		if !slices.ContainsFunc(rule.Worlds(c), func(w schema.GateWorld) bool { return w.Result == schema.GateWaived }) {
			continue
		}
		tried++
		for _, format := range append(buildFormats(), "table", "markdown") {
			text := inFormat(t, format, rule, c)
			if !strings.Contains(strings.Join(strings.Fields(text), " "), "until 2026-12-31, by somebody: a reason") {
				t.Fatalf("%s does not say who waived:\n%s", format, text)
			}
		}
		if plain := inFormat(t, "json", newRule(t, "never", nil, ""), c); inFormat(t, "json", rule, c) != plain {
			t.Fatal("the comparison says what is waived")
		}
	}
}

// TestOthersReadTheFormats has each format read by what others wrote: a JSON Schema of SARIF, the schema by which
// GitLab reads code quality, and an XSD of JUnit, with xmllint.
func TestOthersReadTheFormats(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	sarif, err := compiler.Compile("../../testdata/formats/sarif-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	gitlab, err := compiler.Compile("../../testdata/formats/codeclimate.json")
	if err != nil {
		t.Fatal(err)
	}
	if sarif.Validate(map[string]any{"version": "2.1.0", "runs": []any{map[string]any{}}}) == nil {
		t.Error("the schema of SARIF takes a run without a tool")
	}
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(5, 5))}
	documents := shippedDocuments(t)
	for range 40 {
		documents = append(documents, g.Comparison(""))
	}
	rule := newRule(t, "disputed", append(g.Waivers(""), schema.GateWaiver{Waiver: schema.Waiver{Runtime: "nobody",
		Expires: "2026-12-31"}}, schema.GateWaiver{Waiver: schema.Waiver{Runtime: "*", Expires: "2026-01-01"}}), "2026-06-01")
	var junit []string
	for _, set := range append([][]any{documents, {}}, singly(documents)...) {
		whole := inFormat(t, "sarif", rule, set...)
		tree, err := jsonschema.UnmarshalJSON(strings.NewReader(whole))
		if err == nil {
			err = sarif.Validate(tree)
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, whole)
		}
		var issues []any
		if err := json.Unmarshal([]byte(inFormat(t, "gitlab", rule, set...)), &issues); err != nil {
			t.Fatal(err)
		}
		for _, issue := range issues {
			severity := issue.(map[string]any)["severity"].(string)
			if err := gitlab.Validate(issue); err != nil ||
				!slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, severity) {
				t.Fatalf("%v, severity %s", err, severity)
			}
		}
		junit = append(junit, inFormat(t, "junit", rule, set...))
	}
	lintJUnit(t, junit)
}

func singly(documents []any) (out [][]any) {
	for _, d := range documents {
		out = append(out, []any{d})
	}
	return out
}

// lintJUnit validates files with xmllint. No XSD of JUnit has the place of a case, which GitLab and others read, and so
// these two attributes are left out.
func lintJUnit(t *testing.T, texts []string) {
	t.Helper()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CONSTRUE_REQUIRE_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skip("there is no xmllint (libxml2-utils)")
	}
	place := regexp.MustCompile(`(<testcase [^>]*?) file="[^"]*" line="\d+"`)
	args := []string{"--noout", "--nonet", "--schema", "../../testdata/formats/junit-10.xsd"}
	for i, text := range texts {
		name := filepath.Join(t.TempDir(), fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(name, []byte(place.ReplaceAllString(text, "$1")), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	if out, err := exec.Command(lint, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, bytes.TrimSpace(out[:min(len(out), 3000)]))
	}
	broken := filepath.Join(t.TempDir(), "broken.xml")
	if err := os.WriteFile(broken, []byte(`<testsuites><testsuite name="a"/></testsuites>`), 0o600); err != nil {
		t.Fatal(err)
	}
	if exec.Command(lint, append(args[:4:4], broken)...).Run() == nil {
		t.Error("a suite without counts is valid; the XSD asks for nothing")
	}
}
