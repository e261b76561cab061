package engine

import (
	"github.com/construe-host/construe/host/schema"
	"maps"
)

// Definitions gives the values of definitions that every loaded reading adopts, by reading.
func (cs *Case) Definitions() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, name := range cs.Readings {
		out[name] = cs.DefinitionsOf(name)
	}
	return out
}

// DefinitionsOf gives the values of definitions that a reading adopts: its own, or those that it was made to adopt.
func (cs *Case) DefinitionsOf(reading string) map[string]string {
	if other := cs.Parties[reading].definitions; other != nil {
		return other
	}
	return cs.Parties[reading].Reading.Adopted()
}

// Adopt gives a party's policy other values for the definitions that it adopts. It changes p, so it is for a copy.
func (p *Party) Adopt(definitions map[string]string) (err error) {
	p.definitions = definitions
	if p.Policy, err = p.Policy.Adopting(definitions); err == nil && p.second != nil {
		p.second, err = p.second.Adopting(definitions)
	}
	return err
}

// WithDefinitions is the same case with readings made to adopt other values of definitions that they adopt already. It
// shares what was loaded with cs, and is not closed.
func (cs *Case) WithDefinitions(overrides func(reading string) map[string]string) (*Case, error) {
	other := *cs
	other.Parties = map[string]*Party{}
	for _, name := range cs.Readings {
		p := *cs.Parties[name]
		definitions := maps.Clone(cs.DefinitionsOf(name))
		for d, v := range overrides(name) {
			if _, adopted := definitions[d]; adopted {
				definitions[d] = v
			}
		}
		if p.PolicyErr == nil {
			if err := p.Adopt(definitions); err != nil {
				return nil, err
			}
		}
		other.Parties[name] = &p
	}
	return &other, nil
}

// Adoption is where a reading says that it adopts a definition: the document, and the pointer in it.
func (cs *Case) Adoption(reading, name string) (*schema.Document, string) {
	s := cs.Sources[reading]
	switch {
	case s.Document == nil:
		return cs.Document, schema.Join("readings", reading, "definitions", name)
	case s.Reading.Definitions[name] == "":
		return s.Document, schema.Join("own_definitions", name)
	}
	return s.Document, schema.Join("definitions", name)
}
