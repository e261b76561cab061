// Package builtin is the one table of the built-in functions of Rego that a policy may call: how each is served in
// WebAssembly, what a call of it costs there, and what it costs to follow one. It is a list of what is allowed, so that
// a new release of OPA adds nothing by itself. To allow another function is to add a row.
package builtin

import "slices"

// Function is a built-in function. It is served in one of three ways: exactly one of Total, Native and Host is set.
type Function struct {
	// Name is OPA's name of it.
	Name string
	// Total marks a function that OPA's compiler serves inside the module and that has a value for whatever it is
	// given, or that it compiles away.
	Total bool
	// Native names the function of OPA's runtime library by which its compiler serves this one inside the module, where
	// it can fail: on a value of the wrong type, a number that is none, a pattern that is malformed. OPA lets such a
	// call be undefined in WebAssembly, so that "not" of it holds; here it ends the evaluation.
	Native string
	// Host marks a function that a compiled policy calls the host for. It takes time in the length of its arguments, or
	// as Fuel says, and pays for it in fuel.
	Host bool

	// Partial marks a function that has no value for some of what it may be given, which is no failure. Of one that is
	// served inside the module these are empty collections.
	Partial bool
	// Odd says how a native function differs from OPA's evaluator other than by being undefined where it fails.
	Odd Oddity
	// UTC marks a function that is given no time zone: its answer would be of this machine's list of them.
	UTC bool
	// Numbers marks a function that is typed here to take numbers alone, where OPA would take a time with its zone.
	Numbers bool

	// Fuel is what a call of the host costs.
	Fuel Cost
	// Price is what a call costs in the interpreter, besides its length, before it runs: nothing can interrupt it.
	Price Price
	// Tests marks a function that tests may call, and policies may not.
	Tests bool
	// Trace is what it costs to follow a call, and the bound of it, where what it depends on is looked for.
	Trace Cost
}

// Oddity is how a native function differs from OPA's evaluator. One that would give another answer fails.
type Oddity uint8

// The oddities.
const (
	// Alike: it does not differ.
	Alike Oddity = iota
	// EmptySecond: it takes an empty second argument for something, or never ends; the evaluator refuses it, or has
	// another answer.
	EmptySecond
	// SetSecond: it takes a set as its second argument in the order of a hash; the evaluator in that of the values.
	SetSecond
)

// Cost is what the work of a call, or its result, is in proportion to.
type Cost uint8

// The costs.
const (
	// ByLength: the lengths of the arguments together.
	ByLength Cost = iota
	// ByProduct: the product of their lengths, as where each member of one is looked for in another.
	ByProduct
	// ByRange: how many integers lie between the first two.
	ByRange
)

// Price is what the work of a call of OPA's own function grows with, besides the lengths of its arguments.
type Price uint8

// The prices.
const (
	// Plain: with nothing else.
	Plain Price = iota
	// Product: the product of the lengths, as where each member of one is looked for in another.
	Product
	// Range: how many integers lie between the first two.
	Range
	// Digits: the square of the digits of all numbers together.
	Digits
	// Pattern: a regular expression, the first argument, on a text.
	Pattern
	// Glob: a pattern that has to be compiled.
	Glob
	// Pieces: as many values as the text has characters.
	Pieces
	// Version: versions, which are taken apart by patterns.
	Version
)

// functions is the table. Its order is part of the key of a compiled policy.
var functions = []Function{
	{Name: "eq", Total: true},
	{Name: "assign", Total: true},
	{Name: "equal", Total: true},
	{Name: "neq", Total: true},
	{Name: "lt", Total: true},
	{Name: "lte", Total: true},
	{Name: "gt", Total: true},
	{Name: "gte", Total: true},
	{Name: "plus", Native: "opa_arith_plus"},
	{Name: "minus", Native: "opa_arith_minus"},
	{Name: "mul", Native: "opa_arith_multiply"},
	{Name: "div", Native: "opa_arith_divide"},
	{Name: "rem", Native: "opa_arith_rem"},
	{Name: "abs", Native: "opa_arith_abs"},
	{Name: "round", Native: "opa_arith_round"},
	{Name: "ceil", Native: "opa_arith_ceil"},
	{Name: "floor", Native: "opa_arith_floor"},
	{Name: "bits.and", Native: "opa_bits_and"},
	{Name: "bits.or", Native: "opa_bits_or"},
	{Name: "bits.xor", Native: "opa_bits_xor"},
	{Name: "bits.negate", Native: "opa_bits_negate"},
	{Name: "bits.rsh", Native: "opa_bits_shiftright"},
	{Name: "and", Native: "opa_set_intersection"},
	{Name: "or", Native: "opa_set_union"},
	{Name: "intersection", Native: "opa_sets_intersection", Price: Product},
	{Name: "union", Native: "opa_sets_union"},
	{Name: "internal.member_2", Total: true},
	{Name: "internal.member_3", Total: true},
	{Name: "internal.template_string", Native: "opa_template_string", Trace: ByProduct, Price: Product},
	{Name: "count", Native: "opa_agg_count"},
	{Name: "sum", Native: "opa_agg_sum"},
	{Name: "product", Native: "opa_agg_product", Price: Digits},
	{Name: "max", Native: "opa_agg_max", Partial: true},
	{Name: "min", Native: "opa_agg_min", Partial: true},
	{Name: "sort", Native: "opa_agg_sort"},
	{Name: "array.concat", Native: "opa_array_concat"},
	{Name: "array.slice", Native: "opa_array_slice"},
	{Name: "array.reverse", Native: "opa_array_reverse"},
	{Name: "array.flatten", Native: "opa_array_flatten", Price: Product},
	{Name: "object.get", Native: "builtin_object_get"},
	{Name: "object.keys", Native: "builtin_object_keys"},
	{Name: "object.remove", Native: "builtin_object_remove", Price: Product},
	{Name: "object.union", Native: "builtin_object_union"},
	{Name: "object.union_n", Native: "builtin_object_union_n", Price: Product},
	{Name: "object.filter", Native: "builtin_object_filter", Trace: ByProduct, Price: Product},
	{Name: "object.subset", Host: true, Fuel: ByProduct, Trace: ByProduct, Price: Product},
	{Name: "concat", Native: "opa_strings_concat", Odd: SetSecond, Trace: ByProduct, Price: Product},
	{Name: "contains", Native: "opa_strings_contains"},
	{Name: "startswith", Native: "opa_strings_startswith"},
	{Name: "endswith", Native: "opa_strings_endswith"},
	{Name: "indexof", Native: "opa_strings_indexof", Odd: EmptySecond, Price: Product},
	{Name: "lower", Native: "opa_strings_lower"},
	{Name: "upper", Native: "opa_strings_upper"},
	{Name: "replace", Native: "opa_strings_replace", Odd: EmptySecond, Trace: ByProduct, Price: Product},
	{Name: "split", Native: "opa_strings_split", Price: Pieces},
	{Name: "substring", Native: "opa_strings_substring"},
	{Name: "trim", Native: "opa_strings_trim", Price: Product},
	{Name: "trim_left", Native: "opa_strings_trim_left", Price: Product},
	{Name: "trim_right", Native: "opa_strings_trim_right", Price: Product},
	{Name: "trim_prefix", Native: "opa_strings_trim_prefix"},
	{Name: "trim_suffix", Native: "opa_strings_trim_suffix"},
	{Name: "trim_space", Native: "opa_strings_trim_space"},
	{Name: "format_int", Native: "opa_strings_format_int"},
	{Name: "strings.reverse", Native: "opa_strings_reverse", Price: Pieces},
	{Name: "strings.any_prefix_match", Host: true, Trace: ByProduct, Price: Product},
	{Name: "strings.any_suffix_match", Host: true, Trace: ByProduct, Price: Product},
	{Name: "strings.count", Host: true, Price: Product},
	{Name: "strings.split_n", Host: true, Price: Pieces},
	{Name: "regex.match", Native: "opa_regex_match", Trace: ByProduct, Price: Pattern},
	{Name: "glob.match", Native: "opa_glob_match", Trace: ByProduct, Price: Glob},
	{Name: "json.filter", Native: "builtin_json_filter", Trace: ByProduct, Price: Product},
	{Name: "json.remove", Native: "builtin_json_remove", Trace: ByProduct, Price: Product},
	{Name: "walk", Native: "opa_value_transitive_closure"},
	{Name: "numbers.range", Native: "opa_numbers_range", Trace: ByRange, Price: Range},
	{Name: "graph.reachable", Native: "builtin_graph_reachable", Trace: ByProduct, Price: Product},
	{Name: "is_array", Total: true},
	{Name: "is_boolean", Total: true},
	{Name: "is_null", Total: true},
	{Name: "is_number", Total: true},
	{Name: "is_object", Total: true},
	{Name: "is_set", Total: true},
	{Name: "is_string", Total: true},
	{Name: "type_name", Total: true},
	{Name: "to_number", Native: "opa_to_number"},
	{Name: "net.cidr_contains", Native: "opa_cidr_contains"},
	{Name: "time.parse_rfc3339_ns", Host: true, UTC: true},
	{Name: "time.add_date", Host: true, UTC: true},
	{Name: "time.diff", Host: true, UTC: true, Numbers: true},
	{Name: "time.date", Host: true, UTC: true, Numbers: true},
	{Name: "semver.compare", Host: true, Price: Version},
	{Name: "semver.is_valid", Host: true, Price: Version},
	{Name: "crypto.sha256", Host: true},
	{Name: "internal.print", Tests: true},
	{Name: "sprintf", Tests: true, Price: Product},
	{Name: "json.patch", Tests: true, Price: Product},
}

// All lists the functions that policies may call, in the order of the table.
func All() []Function {
	return slices.DeleteFunc(slices.Clone(functions), func(f Function) bool { return f.Tests })
}

// Names lists the names of the functions that policies may call, in the order of the table.
func Names() (names []string) {
	for _, f := range All() {
		names = append(names, f.Name)
	}
	return names
}

// Of is the function of a name. Of one that no policy may call nothing is known but that it may be partial.
func Of(name string) Function {
	if i := slices.IndexFunc(functions, func(f Function) bool { return f.Name == name }); i >= 0 {
		return functions[i]
	}
	return Function{Name: name, Partial: true}
}

// Allowed reports whether a policy may call the function of a name.
func Allowed(name string) bool {
	return slices.ContainsFunc(functions, func(f Function) bool { return f.Name == name && !f.Tests })
}

// Natives names the functions that are served inside a module and can fail, by those of the runtime library that serve
// them.
func Natives() map[string]string {
	out := map[string]string{}
	for _, f := range functions {
		if f.Native != "" {
			out[f.Native] = f.Name
		}
	}
	return out
}

// Expected says what a native function that failed was not given.
func (f Function) Expected() string {
	switch f.Odd {
	case SetSecond:
		return "it is not defined for what it was given; expected strings, in a list: a set has no order here, sort " +
			"it first"
	case EmptySecond:
		return "it is not defined for what it was given; expected strings, the one to look for not empty"
	}
	return "it is not defined for what it was given"
}
