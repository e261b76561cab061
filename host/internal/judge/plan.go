package judge

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/provenance"
	"github.com/construe-host/construe/host/schema"
)

// plan is the policy in OPA's intermediate representation, from which its WebAssembly is made too, packed. modules are
// as they were parsed.
func plan(ctx context.Context, modules map[string]*ast.Module) ([]byte, error) {
	b := &bundle.Bundle{Data: map[string]any{}}
	b.Manifest.Init()
	for _, name := range schema.Keys(modules) {
		b.Modules = append(b.Modules, bundle.ModuleFile{URL: name, Path: name, RelativePath: name,
			Parsed: modules[name].Copy()})
	}
	c := compile.New().WithTarget(compile.TargetPlan).WithEntrypoints(
		strings.ReplaceAll(strings.TrimPrefix(entrypoint, "data."), ".", "/")).
		WithCapabilities(capabilities(builtin.Names())).WithBundle(b).WithRegoVersion(ast.RegoV1)
	if err := c.Build(ctx); err != nil {
		return nil, err
	}
	plans := c.Bundle().PlanModules
	if len(plans) != 1 {
		return nil, errors.New("OPA made no plan of the policy")
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed) // to a twentieth: it is kept and read with the policy, and needed by few
	if _, err := w.Write(plans[0].Raw); err != nil {
		return nil, err
	}
	err := w.Close()
	return packed.Bytes(), err
}

// program reads a packed plan. One that is too large for what it depends on to be followed is cut off, and is none.
func program(packed []byte) (*provenance.Program, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(r, provenance.MostPlan+1))
	if err != nil {
		return nil, err
	}
	return provenance.Load(raw)
}
