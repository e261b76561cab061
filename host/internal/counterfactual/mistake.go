package counterfactual

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Mistake is an error in what was asked to change.
func Mistake(pointer, hint, format string, args ...any) error {
	return schema.Problems{{Code: "what-if", Pointer: pointer, Message: fmt.Sprintf(format, args...), Hint: hint}}
}

// unknown says what a name could have meant.
func (s *Setting) unknown(name string) error {
	var toggles []string
	for _, t := range s.known {
		toggles = append(toggles, t.ID)
	}
	adopted := map[string]bool{}
	for _, reading := range s.Case.Readings {
		for definition := range s.Case.DefinitionsOf(reading) {
			adopted[s.Case.Sources[reading].Reading.DefinitionName(definition)] = true
		}
	}
	known := append(slices.Clone(toggles), schema.Keys(adopted)...)
	near := nearNames(name, append(known, schema.Keys(s.Case.Dispute.Toggles)...))
	hint := "the toggles here are " + strings.Join(toggles, ", ")
	if len(adopted) > 0 {
		hint += "; the definitions " + strings.Join(schema.Keys(adopted), ", ")
	}
	if len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
	}
	if _, declared := s.Case.Dispute.Toggles[name]; declared {
		return Mistake("", "the toggles here are "+strings.Join(toggles, ", "),
			"the toggle %s sets nothing that this runtime has", name)
	}
	return Mistake("", hint, "%s is no toggle and no definition here; expected one of these, or the pointer of a fact",
		name)
}

// nearNames lists names that one may have been meant by another: the nearest, and those that hold it or are held by it.
func nearNames(name string, known []string) (out []string) {
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	if near := schema.Nearest(name, known); near != "" {
		out = append(out, near)
	}
	for _, k := range known {
		if len(out) < 5 && len(name) > 2 && strings.Contains(k, name) && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}
