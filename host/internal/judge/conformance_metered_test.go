package judge

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/sandbox"
)

// TestConformanceOfTheMeteredEngine runs OPA's suite through the metered engine with the settings of a policy.
func TestConformanceOfTheMeteredEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles 2,400 policies")
	}
	conformance(t, "testdata/conformance-metered.txt",
		func(c cases.TestCase) string { return inSandbox(c, builtin.Names(), builtin.Natives()) })
}

// TestConformanceOfTheInterface runs the suite with every built-in function that OPA's compiler serves inside a module,
// and as leniently as OPA means it: what it misses is the fault of OPA's WebAssembly, or of this package's host for it.
func TestConformanceOfTheInterface(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles 2,400 policies")
	}
	names := append(builtin.Names(), "all", "any", "bits.lsh", "base64.is_valid", "base64.decode", "base64.encode",
		"base64url.encode", "base64url.decode",
		"net.cidr_overlap", "net.cidr_intersects", "json.marshal", "json.unmarshal", "json.is_valid",
		"strings.replace_n", "regex.is_valid", "re_match",
		"regex.find_all_string_submatch_n", "set_diff")
	conformance(t, "testdata/conformance-interface.txt",
		func(c cases.TestCase) string { return inSandbox(c, names, nil) })
}

// inSandbox returns why a case does not come out in the sandbox as OPA says, or "". Without natives no built-in
// function is strict.
func inSandbox(c cases.TestCase, names []string, natives map[string]string) string {
	ctx := context.Background()
	options := []func(*rego.Rego){rego.Query(c.Query), rego.Capabilities(capabilities(names)),
		rego.Strict(natives != nil), rego.SetRegoVersion(ast.RegoV1)}
	for i, m := range c.Modules {
		options = append(options, rego.Module(fmt.Sprintf("module-%d.rego", i), m))
	}
	built, err := rego.New(options...).Compile(ctx, rego.CompilePartial(false))
	if err != nil {
		return judged(c, nil, err)
	}
	module, _, err := rewrite(built.Bytes, natives)
	if err != nil {
		return err.Error()
	}
	m := &metered{}
	for _, n := range nativeNames(natives) {
		m.natives = append(m.natives, natives[n])
	}
	call := m.call
	if natives == nil {
		call = func(i *sandbox.Instance, args []uint64) (uint64, error) {
			value, err := m.call(i, args)
			var failed *builtinError
			if errors.As(err, &failed) {
				err = nil
			}
			return value, err
		}
	}
	if err := m.load(ctx, module, call, sandbox.Config{Engine: sandbox.Interpreter, Fuel: 4_000_000_000}); err != nil {
		return err.Error()
	}
	defer m.close(ctx)
	data, input := []byte("{}"), []byte(nil)
	if c.Data != nil {
		data = []byte(ast.MustInterfaceToValue(*c.Data).String())
	}
	if c.InputTerm != nil {
		parsed, err := ast.ParseTerm(*c.InputTerm)
		if err != nil {
			return "the input is no term"
		}
		input = []byte(parsed.String())
	} else if c.Input != nil {
		input = []byte(ast.MustInterfaceToValue(*c.Input).String())
	}
	results, _, err := m.run(ctx, data, input)
	if err != nil {
		p := m.problem(err)
		code := map[string]string{"conflict": topdown.ConflictErr, "builtin": topdown.BuiltinErr}[p.Code]
		if c.WantErrorCode != nil && *c.WantErrorCode == topdown.TypeErr && p.Code == "builtin" {
			code = topdown.TypeErr
		}
		if code == "" {
			return p.Error()
		}
		return judged(c, nil, &topdown.Error{Code: code, Message: p.Message})
	}
	if c.StrictError && natives == nil {
		return "" // an error only where failures are errors
	}
	var values []map[string]any
	for _, r := range results {
		values = append(values, maps.Clone(plain(r).(map[string]any)))
	}
	return judged(c, values, nil)
}
