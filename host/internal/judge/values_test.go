package judge

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"
)

// TestSetsAreInRegosOrder checks the order of values read from a module's memory against OPA's own.
func TestSetsAreInRegosOrder(t *testing.T) {
	values := []any{nil, false, true, json.Number("-1"), json.Number("2"), json.Number("10"), "", "a", "b", []any{},
		[]any{"a"}, []any{"a", json.Number("1")},
		[]any{"b"}, map[string]any{}, map[string]any{"a": json.Number("1")}, map[string]any{
			"a": json.Number("2")}, map[string]any{"a": json.Number("1"), "b": "x"},
		map[string]any{"b": nil}, set{}, set{"a"}, set{"a", "b"}, []any{set{}}, []any{map[string]any{}}, set{[]any{},
			map[string]any{}}}
	for _, a := range values {
		for _, b := range values {
			if got, want := compare(a, b), cmp.Compare(term(a).Value.Compare(term(b).Value), 0); got != want {
				t.Errorf("%v and %v compare as %d; OPA says %d", term(a), term(b), got, want)
			}
		}
	}
	m, query := bothEngines(t,
		"package p\n\nr := {set(), [], {}, {\"a\"}, {{\"b\": 1}}, \"x\", 3, null, [set()], {1, 2}}\n")
	defer m.close(t.Context())
	if got, want := inMetered(t, m, "[]"), inTopdown(query, "[]"); got != want {
		t.Errorf("%s in the sandbox, %s in topdown", got, want)
	}
	if !slices.IsSortedFunc(values[:9], compare) {
		t.Error("the order is not by type")
	}
}
