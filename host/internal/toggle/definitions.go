package toggle

import (
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Definitions gives a toggle for each definition that a loaded reading adopts, named READING-DEFINITION, or by its
// pointer where another toggle has that name: one of the case, or that of a reading which comes with the case. Of
// readings that were brought beside it and would have one name, neither has it: no name depends on what others bring.
// Readings of a case/v1 have those alone that the case declares.
func Definitions(cs *engine.Case) map[string]schema.Toggle {
	out, own, brought := map[string]schema.Toggle{}, map[string]int{}, map[string]int{}
	for _, reading := range cs.Readings {
		for name := range cs.DefinitionsOf(reading) {
			if cs.Sources[reading].Brought {
				brought[reading+"-"+name]++
			} else {
				own[reading+"-"+name]++
			}
		}
	}
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
			_, taken := cs.Dispute.Toggles[id]
			if cs.Sources[reading].Brought {
				taken = taken || own[id]+brought[id] > 1
			} else {
				taken = taken || own[id] > 1
			}
			if taken {
				id = t.Pointer
			}
			out[id] = t
		}
	}
	return out
}
