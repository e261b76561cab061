package judge

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/types"
)

// allowed lists the built-in functions that a policy may use: pure, cheap in what they are given, and the same on every
// machine. It is a list of what is allowed, so that a new release of OPA adds nothing by itself.
func allowed() []string {
	return []string{
		"eq", "assign", "equal", "neq", "lt", "lte", "gt", "gte", "plus", "minus", "mul", "div", "rem", "abs", "round",
		"ceil", "floor",
		"bits.and", "bits.or", "bits.xor", "bits.negate", "bits.rsh",
		"and", "or", "intersection", "union", "internal.member_2", "internal.member_3", "internal.template_string",
		"count", "sum", "product", "max", "min", "sort",
		"array.concat", "array.slice", "array.reverse", "array.flatten",
		"object.get", "object.keys", "object.remove", "object.union", "object.union_n", "object.filter",
		"object.subset",
		"concat", "contains", "startswith", "endswith", "indexof", "lower", "upper", "replace", "split", "substring",
		"trim", "trim_left", "trim_right", "trim_prefix", "trim_suffix", "trim_space", "format_int", "strings.reverse",
		"strings.any_prefix_match", "strings.any_suffix_match", "strings.count", "strings.split_n", "regex.match",
		"glob.match",
		"json.filter", "json.remove", "walk", "numbers.range", "graph.reachable",
		"is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string", "type_name", "to_number",
		"net.cidr_contains", "time.parse_rfc3339_ns", "time.add_date", "time.diff", "time.date", "semver.compare",
		"semver.is_valid", "crypto.sha256",
	}
}

// capabilities is OPA's own language with the named built-in functions and no network. A time is a number: with a zone
// it would be another time on a machine with another list of zones.
func capabilities(names []string) *ast.Capabilities {
	all := ast.CapabilitiesForThisVersion()
	all.Builtins = slices.DeleteFunc(slices.Clone(all.Builtins),
		func(b *ast.Builtin) bool { return !slices.Contains(names, b.Name) })
	for i, b := range all.Builtins {
		if b.Name == "time.date" || b.Name == "time.diff" {
			utc := *b
			utc.Decl = types.NewFunction(slices.Repeat([]types.Type{types.N}, b.Decl.Arity()), b.Decl.Result())
			all.Builtins[i] = &utc
		}
	}
	all.AllowNet = []string{}
	return all
}
