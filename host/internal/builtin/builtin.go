// Package builtin is the one table of the built-in functions of Rego that a policy may call, and what bounds a call
// of each. It is a list of what is allowed, so that a new release of OPA adds nothing by itself. To allow another
// function is to add a row.
package builtin

import "slices"

// Function is a built-in function.
type Function struct {
	// Name is OPA's name of it.
	Name string

	// Partial marks a function that has no value for some of what it may be given, which is no failure.
	Partial bool
	// UTC marks a function that is given no time zone: its answer would be of this machine's list of them.
	UTC bool
	// Numbers marks a function that is typed here to take numbers alone, where OPA would take a time with its zone.
	Numbers bool

	// Price is what a call costs in the interpreter, besides its length, before it runs: nothing can interrupt it.
	Price Price
	// Tests marks a function that tests may call, and policies may not.
	Tests bool
}

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
	{Name: "eq"},
	{Name: "assign"},
	{Name: "equal"},
	{Name: "neq"},
	{Name: "lt"},
	{Name: "lte"},
	{Name: "gt"},
	{Name: "gte"},
	{Name: "plus"},
	{Name: "minus"},
	{Name: "mul"},
	{Name: "div"},
	{Name: "rem"},
	{Name: "abs"},
	{Name: "round"},
	{Name: "ceil"},
	{Name: "floor"},
	{Name: "bits.and"},
	{Name: "bits.or"},
	{Name: "bits.xor"},
	{Name: "bits.negate"},
	{Name: "bits.rsh"},
	{Name: "and"},
	{Name: "or"},
	{Name: "intersection", Price: Product},
	{Name: "union"},
	{Name: "internal.member_2"},
	{Name: "internal.member_3"},
	{Name: "internal.template_string", Price: Product},
	{Name: "count"},
	{Name: "sum"},
	{Name: "product", Price: Digits},
	{Name: "max", Partial: true},
	{Name: "min", Partial: true},
	{Name: "sort"},
	{Name: "array.concat"},
	{Name: "array.slice"},
	{Name: "array.reverse"},
	{Name: "array.flatten"},
	{Name: "object.get"},
	{Name: "object.keys"},
	{Name: "object.remove", Price: Product},
	{Name: "object.union"},
	{Name: "object.union_n", Price: Product},
	{Name: "object.filter", Price: Product},
	{Name: "object.subset", Price: Product},
	{Name: "concat", Price: Product},
	{Name: "contains"},
	{Name: "startswith"},
	{Name: "endswith"},
	{Name: "indexof", Price: Product},
	{Name: "lower"},
	{Name: "upper"},
	{Name: "replace", Price: Product},
	{Name: "split", Price: Pieces},
	{Name: "substring"},
	{Name: "trim", Price: Product},
	{Name: "trim_left", Price: Product},
	{Name: "trim_right", Price: Product},
	{Name: "trim_prefix"},
	{Name: "trim_suffix"},
	{Name: "trim_space"},
	{Name: "format_int"},
	{Name: "strings.reverse", Price: Pieces},
	{Name: "strings.any_prefix_match", Price: Product},
	{Name: "strings.any_suffix_match", Price: Product},
	{Name: "strings.count", Price: Product},
	{Name: "strings.split_n", Price: Pieces},
	{Name: "regex.match", Price: Pattern},
	{Name: "glob.match", Price: Glob},
	{Name: "json.filter", Price: Product},
	{Name: "json.remove", Price: Product},
	{Name: "walk"},
	{Name: "numbers.range", Price: Range},
	{Name: "graph.reachable", Price: Product},
	{Name: "is_array"},
	{Name: "is_boolean"},
	{Name: "is_null"},
	{Name: "is_number"},
	{Name: "is_object"},
	{Name: "is_set"},
	{Name: "is_string"},
	{Name: "type_name"},
	{Name: "to_number"},
	{Name: "net.cidr_contains"},
	{Name: "time.parse_rfc3339_ns", UTC: true},
	{Name: "time.add_date", UTC: true},
	{Name: "time.diff", UTC: true, Numbers: true},
	{Name: "time.date", UTC: true, Numbers: true},
	{Name: "semver.compare", Price: Version},
	{Name: "semver.is_valid", Price: Version},
	{Name: "crypto.sha256"},
	{Name: "print"}, // compiled away, and for tests to a call of the next
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

// NamesForTests lists the names of the functions that tests may call, in the order of the table.
func NamesForTests() (names []string) {
	for _, f := range functions {
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
