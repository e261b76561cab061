package judge

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
)

// plan is the policy in OPA's intermediate representation, from which its WebAssembly is made too. modules are as they were
// parsed.
func plan(ctx context.Context, modules map[string]*ast.Module) ([]byte, error) {
	b := &bundle.Bundle{Data: map[string]any{}}
	b.Manifest.Init()
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		b.Modules = append(b.Modules, bundle.ModuleFile{URL: name, Path: name, RelativePath: name, Parsed: modules[name].Copy()})
	}
	c := compile.New().WithTarget(compile.TargetPlan).WithEntrypoints(strings.ReplaceAll(strings.TrimPrefix(entrypoint, "data."), ".", "/")).
		WithCapabilities(capabilities(allowed())).WithBundle(b).WithRegoVersion(ast.RegoV1)
	if err := c.Build(ctx); err != nil {
		return nil, err
	}
	if plans := c.Bundle().PlanModules; len(plans) == 1 {
		return plans[0].Raw, nil
	}
	return nil, errors.New("OPA made no plan of the policy")
}
