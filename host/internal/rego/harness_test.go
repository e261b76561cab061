package rego

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
)

// planned is the plan of modules, by their names, with one entrypoint.
func planned(entrypoint string, modules map[string]*ast.Module) (*ir.Policy, error) {
	b := &bundle.Bundle{Data: map[string]any{}}
	b.Manifest.Init()
	for name, m := range modules {
		b.Modules = append(b.Modules, bundle.ModuleFile{URL: name, Path: name, RelativePath: name, Parsed: m})
	}
	c := compile.New().WithTarget(compile.TargetPlan).WithEntrypoints(entrypoint).WithBundle(b).WithRegoVersion(ast.RegoV1)
	if err := c.Build(context.Background()); err != nil {
		return nil, err
	}
	if len(c.Bundle().PlanModules) != 1 {
		return nil, nil
	}
	policy := &ir.Policy{}
	return policy, json.Unmarshal(c.Bundle().PlanModules[0].Raw, policy)
}

// program is a module of package t, its rule answer being the entrypoint.
func program(t testing.TB, source string) *Program {
	t.Helper()
	p, err := Load(plan(t, source), Options{})
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	return p
}

// plan is the encoded plan of the same.
func plan(t testing.TB, source string) []byte {
	t.Helper()
	m, err := ast.ParseModuleWithOpts("t.rego", source, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	policy, err := planned("t/answer", map[string]*ast.Module{"t.rego": m})
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	encoded, err := Encode(policy)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// value is a value of JSON.
func value(t testing.TB, plain any) *Value {
	t.Helper()
	v, err := FromPlain(plain)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// reference is OPA's own evaluator on the same rule.
func reference(t testing.TB, source string) rego.PreparedEvalQuery {
	t.Helper()
	q, err := rego.New(rego.Query("data.t.answer"), rego.Module("t.rego", source), rego.SetRegoVersion(ast.RegoV1),
		rego.StrictBuiltinErrors(true)).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return q
}
