package judge

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/schema"
)

// TestResult is one rule of a *_test.rego.
type TestResult struct {
	Name    string
	Passed  bool
	Message string
}

// Test runs the test_ rules of a policy's *_test.rego, sorted by name. Tests may use sprintf and json.patch besides
// what policies may use, and are not typed: they make input up. A built-in function that fails is a failed test, as it
// would be an error in a verdict. timeout bounds one test.
//
// # Errors
//
// [schema.Problems], as [Compile] gives them.
func Test(ctx context.Context, b Bundle, c *schema.Case, timeout time.Duration) ([]TestResult, error) {
	d := newDraft(b, c, nil)
	modules, err := d.parse(b)
	if err != nil {
		return nil, err
	}
	tests := 0
	for _, name := range schema.Keys(b.Files) {
		if !IsTest(name) {
			continue
		}
		m, err := parseModule(name, b.Files[name])
		if err != nil {
			_, found := version0(name, b.Files[name], d.located(err, "rego-parse"))
			return nil, found.Err()
		}
		modules[name] = m
		tests++
	}
	if tests == 0 {
		return nil, nil
	}
	compiler := ast.NewCompiler().WithCapabilities(capabilities(append(builtin.Names(), "sprintf", "json.patch")))
	d.compiler = compiler
	store := inmem.New()
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Abort(ctx, txn)
	results, err := tester.NewRunner().SetCompiler(compiler).SetStore(store).SetModules(modules).SetTimeout(
		timeout).RaiseBuiltinErrors(true).RunTests(ctx, txn)
	if err != nil {
		return nil, d.located(err, "rego-compile").Err()
	}
	var out []TestResult
	for r := range results {
		t := TestResult{Name: strings.TrimPrefix(r.Package, "data.") + "." + r.Name, Passed: r.Pass()}
		if !t.Passed {
			t.Message = "the test did not hold"
			if r.Location != nil {
				t.Message += " at " + r.Location.String()
			}
			if r.Error != nil {
				t.Message += ": " + clean(r.Error.Error())
			}
		}
		out = append(out, t)
	}
	if err := d.undefined(modules); err != nil { // the runner is done with the store only now
		return nil, err
	}
	slices.SortFunc(out, func(a, b TestResult) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// undefined finds tests that speak of a rule that is not there: "not" of one would hold for ever.
func (d *draft) undefined(modules map[string]*ast.Module) error {
	l := &linter{draft: d, seen: map[string]bool{}}
	for _, name := range schema.Keys(modules) {
		if IsTest(name) && d.compiler.Modules[name] != nil { // compiled, so that what was imported is spelt out
			ast.WalkRefs(d.compiler.Modules[name], func(r ast.Ref) bool {
				if len(r) > 2 && r[0].Equal(ast.DefaultRootDocument) && r[1].Equal(ast.StringTerm("construe")) {
					l.named(r)
				}
				return false
			})
		}
	}
	return l.problems.Err()
}
