package judge

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/schema"
)

// TestOptions say which of a policy's tests run, and what is wanted of them beside their results.
type TestOptions struct {
	// Run restricts the tests to names that match this regular expression; all of them where it is empty.
	Run string `json:"run,omitempty"`
	// Cover asks which statements of the policy ran.
	Cover bool `json:"cover,omitempty"`
	// Steps bounds the work of one test: [TestSteps], if 0.
	Steps int64 `json:"steps,omitempty"`
	// Timeout bounds one test; all of them together may take twice as long.
	Timeout time.Duration `json:"timeout"`
	// Raise says how a user raises what stopped a test, by the field's name in [Config].
	Raise map[string]string `json:"raise,omitempty"`
}

// Tested is what came of a policy's tests. Each ran in the interpreter and in topdown.
type Tested struct {
	// Results are sorted by name. Those of files that do not load are there whatever was asked for.
	Results []schema.TestResult `json:"results,omitempty"`
	// Statements are those of the policy and its library, sorted by place, where they were asked for.
	Statements []Statement `json:"statements,omitempty"`
}

// Test runs the test_ rules of a policy's *_test.rego, and counts its todo_test_ rules as skipped. A rule test_x[name]
// is a table, and each of its cases a result of its own. Tests may use sprintf and json.patch besides what policies may
// use, and are not typed: they make input up. A built-in function that fails is an error, as it would be in a verdict.
//
// A file that does not parse or compile, or that speaks of a rule that is not there, is one failed result; the tests of
// the other files run.
//
// # Errors
//
// [schema.Problems], as [Compile] gives them, where the policy itself does not load, and for a regular expression that
// is none.
func Test(ctx context.Context, b Bundle, c *schema.Case, o TestOptions) (*Tested, error) {
	run, err := regexp.Compile(o.Run)
	if err != nil {
		return nil, schema.Problems{{Code: "usage", Message: err.Error()}}
	}
	d := newDraft(b, c, nil)
	modules, err := d.parse(b)
	if err != nil {
		return nil, err
	}
	if b.namesPlaces(true) {
		if err := addPlaces(modules, b); err != nil {
			return nil, err
		}
	}
	s := &suite{draft: d, policy: modules, broken: map[string]schema.Problems{}}
	s.read(b.Files)
	if len(s.tests)+len(s.broken) == 0 {
		return &Tested{Statements: s.statements(o.Cover)}, nil
	}
	if err := s.compile(); err != nil {
		return nil, err
	}
	out := &Tested{Statements: s.statements(o.Cover)}
	for _, name := range schema.Keys(s.broken) {
		out.Results = append(out.Results, brokenFile(d.party, name, s.broken[name]))
	}
	prefix := "rego/" + d.party + "/"
	interpreter := interpretedTests{s, o}
	topdown := topdownTests{s, o}
	all, cancel := context.WithTimeout(ctx, 2*o.Timeout)
	defer cancel()
	ran := places{}
	for _, t := range s.rules {
		if (t.skipped || !t.table()) && !run.MatchString(prefix+t.name) {
			continue
		}
		if t.skipped {
			out.Results = append(out.Results, t.result(prefix, ""))
			continue
		}
		answer := interpreter.run(all, t)
		other := answer
		if answer.limit() == nil {
			other = topdown.run(all, t)
		}
		results := slices.DeleteFunc(t.results(prefix, answer, other), func(r schema.TestResult) bool {
			return !run.MatchString(r.Name)
		})
		if len(results) > 0 {
			results[0].Prints = answer.prints
			ran.add(other.ran)
		}
		out.Results = append(out.Results, results...)
	}
	markRan(out.Statements, ran)
	slices.SortStableFunc(out.Results, func(a, b schema.TestResult) int { return strings.Compare(a.Name, b.Name) })
	return out, ctx.Err()
}

// brokenFile is the result of a file that does not load.
func brokenFile(reading, name string, problems schema.Problems) schema.TestResult {
	r := schema.TestResult{Name: "rego/" + reading + "/" + name, Status: schema.TestError, File: name, Line: 1,
		Problems: problems, Message: "the file does not load: " + problems[0].Error()}
	if more := len(problems) - 1; more > 0 {
		r.Message += fmt.Sprintf("; and %d more", more)
	}
	r.Line = cmp.Or(problems[0].Line, 1)
	return r
}

// suite is the tests of a policy on their way through OPA's compiler.
type suite struct {
	draft  *draft
	policy map[string]*ast.Module     // as parsed, with construe's own
	tests  map[string]*ast.Module     // the test files that load, as parsed
	broken map[string]schema.Problems // those that do not, and why
	rules  []*testRule                // of what was compiled, in file order
}

// read parses the test files, each by itself.
func (s *suite) read(files map[string][]byte) {
	s.tests = map[string]*ast.Module{}
	for _, name := range schema.Keys(files) {
		if !IsTest(name) {
			continue
		}
		if at := tooDeep(name, files[name]); at != nil {
			s.broken[name] = schema.Problems{{Code: "rego-too-deep", Message: tooDeepHere(), File: name, Line: at.Row,
				Column: at.Col, Party: s.draft.party}}
			continue
		}
		m, err := parseModule(name, files[name])
		if err != nil {
			_, s.broken[name] = version0(name, files[name], s.draft.located(err, "rego-parse"))
			continue
		}
		s.tests[name] = m
	}
}

// compile compiles the policy with as many of its test files as load. Those that do not are broken.
func (s *suite) compile() error {
	for late := false; ; {
		problems := s.attempt(s.tests, late)
		if len(problems) == 0 {
			if problems = s.undefined(); len(problems) == 0 {
				return nil
			}
		}
		if slices.ContainsFunc(problems, func(p *schema.Problem) bool { return p.File == caseFile }) && !late {
			late = true // the name of a case was asked for before it was known
			continue
		}
		if found := s.culprits(problems, late); !found {
			return problems.Err()
		}
	}
}

// culprits takes out the test files that problems name, and reports whether there are any. Where none is named, as
// where one has a rule of the policy's name, those are taken out that do not compile with the policy alone; the policy
// itself may be what does not.
func (s *suite) culprits(problems schema.Problems, late bool) bool {
	before := len(s.tests)
	for _, p := range problems {
		if s.tests[p.File] != nil || s.broken[p.File] != nil {
			s.broken[p.File] = append(s.broken[p.File], p)
			delete(s.tests, p.File)
		}
	}
	if len(s.tests) == before && before > 0 && len(s.attempt(nil, late)) == 0 {
		for _, name := range schema.Keys(s.tests) {
			if alone := s.attempt(map[string]*ast.Module{name: s.tests[name]}, late); len(alone) > 0 {
				s.broken[name] = alone
				delete(s.tests, name)
			}
		}
		if len(s.tests) == before { // each alone loads: they are at odds with one another
			for name := range s.tests {
				s.broken[name] = problems
			}
			clear(s.tests)
		}
	}
	return len(s.tests) < before
}

// attempt compiles the policy with some test files, and says what is wrong.
func (s *suite) attempt(tests map[string]*ast.Module, late bool) schema.Problems {
	modules := map[string]*ast.Module{}
	for _, files := range []map[string]*ast.Module{s.policy, tests} {
		for name, m := range files {
			modules[name] = m.Copy()
		}
	}
	s.rules = testRules(modules, late)
	s.draft.compiler = ast.NewCompiler().SetErrorLimit(maxErrors).WithCapabilities(
		capabilities(builtin.NamesForTests())).WithEnablePrintStatements(
		true).WithRewriteTestRules(true)
	if s.draft.compiler.Compile(modules); s.draft.compiler.Failed() {
		return s.draft.located(s.draft.compiler.Errors, "rego-compile")
	}
	return nil
}

// undefined finds tests that speak of a rule that is not there: "not" of one would hold for ever.
func (s *suite) undefined() schema.Problems {
	l := &linter{draft: s.draft, seen: map[string]bool{}}
	for _, name := range schema.Keys(s.tests) {
		// what was compiled, so that what was imported is spelt out
		ast.WalkRefs(s.draft.compiler.Modules[name], func(r ast.Ref) bool {
			if len(r) > 2 && r[0].Equal(ast.DefaultRootDocument) && r[1].Equal(ast.StringTerm("construe")) {
				l.named(r)
			}
			return false
		})
	}
	return l.problems
}
