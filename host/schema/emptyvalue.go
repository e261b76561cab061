package schema

import (
	"slices"
	"strings"
)

// adviseEmpty says of each empty value what can stand in its place by the schema of the document that it is in, where
// that is known: a field that must be there is not left out, and few can be unknown.
func (r *reader) adviseEmpty(tree any) {
	object, _ := tree.(map[string]any)
	kind, _ := object["construe"].(string)
	if !slices.Contains(Kinds(), kind) {
		return
	}
	for _, p := range r.problems {
		if p.Code != "null" {
			continue
		}
		over, field := "", p.Pointer
		if at := strings.LastIndexByte(p.Pointer, '/'); at >= 0 {
			over, field = p.Pointer[:at], p.Pointer[at+1:]
		}
		shape, parent := ShapeOf(kind).At(p.Pointer), ShapeOf(kind).At(over)
		if shape == nil || parent == nil {
			continue
		}
		said, _, _ := strings.Cut(p.Message, "; ")
		advice := "leave the field out, or give it a value"
		switch {
		case slices.Contains(parent.Required, field):
			advice = "the field must be there; give it a value"
		case kind == KindRuntime && !shape.Prose && !shape.Side && !shape.Fixed && shape.Kind != "map" &&
			shape.Kind != "object",
			slices.Contains(shape.Enum, string(Unknown)):
			continue
		}
		if len(shape.Enum) > 0 {
			advice += ": " + oneOf(shape.Enum)
		}
		p.Message = said + "; " + advice
	}
}
