package judge

// native names the functions of OPA's runtime library by which its compiler serves built-in functions inside the
// module, and which can fail: on a value of the wrong type, a number that is none, a pattern that is malformed. OPA
// lets such a call be undefined in WebAssembly, so that "not" of it holds; [rewrite] makes it end the evaluation, as it
// does in topdown. Those that cannot fail are not here (comparisons, is_*, type_name, in), nor are those that the host
// serves (builtins.go).
func native() map[string]string {
	return map[string]string{
		"opa_arith_plus": "plus", "opa_arith_minus": "minus", "opa_arith_multiply": "mul", "opa_arith_divide": "div",
		"opa_arith_rem": "rem",
		"opa_arith_abs": "abs", "opa_arith_round": "round", "opa_arith_ceil": "ceil", "opa_arith_floor": "floor",
		"opa_bits_and": "bits.and", "opa_bits_or": "bits.or", "opa_bits_xor": "bits.xor",
		"opa_bits_negate": "bits.negate", "opa_bits_shiftright": "bits.rsh",
		"opa_set_intersection": "and", "opa_set_union": "or", "opa_sets_intersection": "intersection",
		"opa_sets_union":      "union",
		"opa_template_string": "internal.template_string",
		"opa_agg_count":       "count", "opa_agg_sum": "sum", "opa_agg_product": "product", "opa_agg_max": "max",
		"opa_agg_min": "min", "opa_agg_sort": "sort",
		"opa_array_concat": "array.concat", "opa_array_slice": "array.slice", "opa_array_reverse": "array.reverse",
		"opa_array_flatten":  "array.flatten",
		"builtin_object_get": "object.get", "builtin_object_keys": "object.keys",
		"builtin_object_remove": "object.remove",
		"builtin_object_union":  "object.union", "builtin_object_union_n": "object.union_n",
		"builtin_object_filter": "object.filter",
		"opa_strings_concat":    "concat", "opa_strings_contains": "contains", "opa_strings_startswith": "startswith",
		"opa_strings_endswith": "endswith",
		"opa_strings_indexof":  "indexof", "opa_strings_lower": "lower", "opa_strings_upper": "upper",
		"opa_strings_replace": "replace",
		"opa_strings_split":   "split", "opa_strings_substring": "substring", "opa_strings_trim": "trim",
		"opa_strings_trim_left":  "trim_left",
		"opa_strings_trim_right": "trim_right", "opa_strings_trim_prefix": "trim_prefix",
		"opa_strings_trim_suffix": "trim_suffix",
		"opa_strings_trim_space":  "trim_space", "opa_strings_format_int": "format_int",
		"opa_strings_reverse": "strings.reverse",
		"opa_regex_match":     "regex.match", "opa_glob_match": "glob.match", "builtin_json_filter": "json.filter",
		"builtin_json_remove":          "json.remove",
		"opa_value_transitive_closure": "walk", "opa_numbers_range": "numbers.range",
		"builtin_graph_reachable": "graph.reachable",
		"opa_to_number":           "to_number", "opa_cidr_contains": "net.cidr_contains",
	}
}

// infallible lists the built-in functions that OPA's compiler serves inside the module and that are defined for every
// value, or compiles away.
func infallible() []string {
	return []string{"eq", "assign", "equal", "neq", "lt", "lte", "gt", "gte", "internal.member_2", "internal.member_3",
		"is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string", "type_name"}
}

// oddity is how a function of the runtime library differs from OPA's evaluator other than by being undefined where it
// fails.
type oddity uint8

const (
	none      oddity = iota
	ofNothing        // of an empty collection it is undefined, which is no failure
	// it takes an empty second argument for something, or never ends; the evaluator refuses it, or has another answer
	emptySecond
	// it takes a set as its second argument in the order of a hash; the evaluator in that of the values
	setSecond
)

// oddities are the functions that need more than their result to be looked at. One that would give another answer than
// OPA's evaluator fails.
func oddities() map[string]oddity {
	return map[string]oddity{"opa_agg_max": ofNothing, "opa_agg_min": ofNothing, "opa_strings_indexof": emptySecond,
		"opa_strings_replace": emptySecond,
		"opa_strings_concat":  setSecond}
}

// reason says what a function that failed was not given.
func reason(name string) string {
	switch name {
	case "concat":
		return "it is not defined for what it was given; expected strings, in a list: a set has no order here, sort " +
			"it first"
	case "indexof", "replace":
		return "it is not defined for what it was given; expected strings, the one to look for not empty"
	}
	return "it is not defined for what it was given"
}
