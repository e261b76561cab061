package provenance

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"

	dense "github.com/construe-host/construe/host/internal/rego"
)

// planned is the plan of a module of package t, its rule answer being the entrypoint.
func planned(source string) ([]byte, error) {
	m, err := ast.ParseModuleWithOpts("t.rego", source, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, err
	}
	b := &bundle.Bundle{Data: map[string]any{},
		Modules: []bundle.ModuleFile{{URL: "t.rego", Path: "t.rego", RelativePath: "t.rego", Parsed: m}}}
	b.Manifest.Init()
	c := compile.New().WithTarget(compile.TargetPlan).WithEntrypoints("t/answer").WithBundle(b).WithRegoVersion(
		ast.RegoV1)
	if err := c.Build(context.Background()); err != nil {
		return nil, err
	}
	return encoded(c.Bundle().PlanModules[0].Raw)
}

// encoded is a plan that OPA wrote as JSON; of one that OPA did not write there may be none.
func encoded(raw []byte) (plan []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("it cannot be encoded: %v", r)
		}
	}()
	policy := &ir.Policy{}
	if err := json.Unmarshal(raw, policy); err != nil {
		return nil, err
	}
	return dense.Encode(policy)
}

func program(t testing.TB, source string) *Program {
	t.Helper()
	plan, err := planned(source)
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	p, err := Load(plan)
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	return p
}

// run evaluates the rule answer.
func run(t testing.TB, p *Program, input any) *Answer {
	t.Helper()
	a, err := p.Run(context.Background(), given(input), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return a.At("result")
}

// reference is OPA's own evaluator on the same rule.
func reference(source string) (rego.PreparedEvalQuery, error) {
	return rego.New(rego.Query("data.t.answer"), rego.Module("t.rego", source), rego.SetRegoVersion(ast.RegoV1),
		rego.StrictBuiltinErrors(true)).PrepareForEval(context.Background())
}

// given is an input as a run takes it.
func given(plain any) *dense.Value {
	v, err := dense.FromPlain(plain)
	if err != nil {
		panic(err) // of what a test makes
	}
	return v
}

// text is a text that two values share if they are equal.
func text(v *dense.Value) string {
	if v.Kind() < dense.Array {
		plain, _ := v.Plain(1 << 30)
		return fmt.Sprintf("%s %v", v.Kind(), plain)
	}
	var parts []string
	for i := range v.Size() {
		key, member := v.Member(i)
		parts = append(parts, text(key)+": "+text(member))
	}
	return fmt.Sprintf("%s %q", v.Kind(), parts)
}
