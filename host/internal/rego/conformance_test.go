package rego

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/test/cases"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/provenance/opatest"
)

// TestConformance runs OPA's own suite, as far as a case asks for one rule of its modules and needs no data: what comes
// of it is what OPA's evaluator gives, with failed built-in functions as errors. The golden file holds the count and
// the reason for every miss; UPDATE_GOLDEN=1 writes it anew.
func TestConformance(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles 2,000 policies")
	}
	asked := 0
	var misses []string
	for _, c := range opatest.Suite(t) {
		miss, is := differs(c)
		if !is {
			continue
		}
		if asked++; miss != "" {
			misses = append(misses, c.Note+": "+miss)
		}
	}
	opatest.Conforms(t, "testdata/conformance.txt", "agreed", asked, misses)
	if asked < 1000 {
		t.Errorf("%d cases can be asked", asked)
	}
}

// differs says how a case comes out otherwise than in OPA's evaluator, and whether it can be asked.
func differs(c cases.TestCase) (miss string, asked bool) {
	name, _, rule := strings.Cut(strings.TrimPrefix(c.Query, "data."), " = ")
	if !rule || len(c.Modules) == 0 || c.Data != nil && len(*c.Data) > 0 || len(c.Env) > 0 {
		return "", false
	}
	ctx := context.Background()
	modules := map[string]*ast.Module{}
	options := []func(*rego.Rego){rego.Query("data." + name), rego.SetRegoVersion(ast.RegoV1),
		rego.StrictBuiltinErrors(true)}
	for n, source := range c.Modules {
		file := fmt.Sprintf("m%d.rego", n)
		m, err := ast.ParseModuleWithOpts(file, source, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			return "", false
		}
		modules[file] = m
		options = append(options, rego.Module(file, source))
	}
	var plain any
	if c.InputTerm != nil {
		term, err := ast.ParseTerm(*c.InputTerm)
		if err != nil {
			return "", false
		}
		if plain, err = ast.JSON(term.Value); err != nil {
			return "", false
		}
	} else if c.Input != nil {
		plain = *c.Input
	}
	policy, err := planned(strings.ReplaceAll(name, ".", "/"), modules)
	if err != nil || policy == nil {
		return "", false
	}
	theirs, wrong := rego.New(append(options, rego.Input(plain))...).Eval(ctx)
	input, err := FromPlain(plain)
	if err != nil {
		return err.Error(), true
	}
	plan, err := Encode(policy)
	if err != nil {
		return err.Error(), true
	}
	p, err := load(plan, Options{}, func(builtin.Function) bool { return true })
	if err != nil {
		return err.Error(), true
	}
	a, err := p.Run(ctx, "", input, Limits{})
	var own *Error
	switch {
	case errors.As(err, &own) && own.Kind < Conflict:
		return "it is larger than a run may be", true
	case err != nil && wrong != nil:
		return "", true
	case err != nil:
		return "fails, and does not in OPA: " + err.Error(), true
	case wrong != nil:
		return "does not fail, as it does in OPA: " + strings.SplitN(wrong.Error(), "\n", 2)[0], true
	}
	var got, want ast.Value
	if v := a.Value.At("result"); v != nil {
		got = ast.MustInterfaceToValue(v.plain())
	}
	if len(theirs) > 0 {
		want = ast.MustInterfaceToValue(theirs[0].Expressions[0].Value)
	}
	switch {
	case got == nil && want == nil:
	case got == nil || want == nil || got.Compare(want) != 0:
		return fmt.Sprintf("%v; OPA says %v", got, want), true
	}
	return "", true
}
