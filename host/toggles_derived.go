package host

import (
	"slices"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// mostDerived bounds the toggles that are derived where a case declares none.
const mostDerived = 60

// derivedToggles makes toggles where the case has none: of every definition that a reading adopts, of the facts that are disputed
// or unknown, and, as far as there is room, of those that have one of a few values and that a classifier or a policy is shown.
func (h *Host) derivedToggles(f *schema.Facts) map[string]schema.Toggle {
	out := map[string]schema.Toggle{}
	for _, reading := range h.names {
		for _, definition := range keys(h.dispute.Readings[reading].Definitions) {
			out["definition-"+reading+"-"+definition] = schema.Toggle{Label: "what " + reading + " makes of " + definition, Kind: "definition",
				Pointer: schema.Join("readings", reading, "definitions", definition), MutableBy: []string{reading}, Effort: 4}
		}
	}
	days, _ := h.boundaries()
	out["day"] = schema.Toggle{Label: "the day", Pointer: "/asOf", Values: schema.ToggleValues{List: anyOf(days)}, MutableBy: []string{}}
	stated, _ := f.Runtime["facts"].(map[string]any)
	seen := facts.Coverage(f, h.reads())
	for _, settled := range []bool{false, true} {
		facts.Leaves(f.Runtime, func(pointer string, shape *schema.Shape, value any) {
			entry, _ := stated[pointer].(map[string]any)
			open := value == "unknown" || entry["status"] == "disputed"
			if len(out) >= mostDerived || open == settled || shape.Fixed || pointer == "/asOf" || !seen(pointer) || firstMatch(structural(), pointer) != "" {
				return
			}
			if values := completions(shape, f); shape.Kind != "list" && len(values) > 1 && len(values) <= 8 {
				out["fact"+pointer] = schema.Toggle{Label: pointer, Pointer: pointer, Values: schema.ToggleValues{List: values}, MutableBy: []string{"operator"}}
			}
		})
	}
	return out
}

func anyOf(list []string) []any {
	out := []any{}
	for _, v := range slices.Compact(list) {
		out = append(out, v)
	}
	return out
}
