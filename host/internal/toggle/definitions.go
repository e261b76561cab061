package toggle

import (
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Definitions gives a toggle for each definition that a loaded reading adopts, named READING-DEFINITION, or by its
// pointer where the case has a toggle of that name. Readings of a case/v1 have those alone that the case declares.
func Definitions(cs *engine.Case) map[string]schema.Toggle {
	out := map[string]schema.Toggle{}
	for _, reading := range cs.Readings {
		p := cs.Parties[reading]
		if cs.Sources[reading].Document == nil {
			continue
		}
		for _, name := range schema.Keys(cs.DefinitionsOf(reading)) {
			shown := p.Reading.Toggles[name]
			t := schema.Toggle{Label: shown.Label, Effort: shown.Effort, Kind: "definition",
				Pointer: schema.Join("readings", reading, "definitions", name), MutableBy: []string{reading}}
			if t.Label == "" {
				t.Label = "what " + reading + " makes of " + name
			}
			id := reading + "-" + name
			_, declared := cs.Dispute.Toggles[id]
			if _, taken := out[id]; taken || declared {
				id = t.Pointer
			}
			out[id] = t
		}
	}
	return out
}
