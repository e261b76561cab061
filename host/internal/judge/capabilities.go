package judge

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/types"

	"github.com/construe-host/construe/host/internal/builtin"
)

// capabilities is OPA's own language with the named built-in functions and no network. A time is a number: with a zone
// it would be another time on a machine with another list of zones.
func capabilities(names []string) *ast.Capabilities {
	all := ast.CapabilitiesForThisVersion()
	all.Builtins = slices.DeleteFunc(slices.Clone(all.Builtins),
		func(b *ast.Builtin) bool { return !slices.Contains(names, b.Name) })
	for i, b := range all.Builtins {
		if builtin.Of(b.Name).Numbers {
			utc := *b
			utc.Decl = types.NewFunction(slices.Repeat([]types.Type{types.N}, b.Decl.Arity()), b.Decl.Result())
			all.Builtins[i] = &utc
		}
	}
	all.AllowNet = []string{}
	return all
}
