package engine

import (
	"maps"
)

// Adopted is what a reading adopts: its own definitions, or those that it was made to.
func (h *Case) Adopted(reading string) map[string]string {
	if other := h.Parties[reading].definitions; other != nil {
		return other
	}
	return h.Dispute.Readings[reading].Definitions
}

// Adopt gives a party's policy other values for the definitions that it adopts.
func (p *Party) Adopt(definitions map[string]string) (err error) {
	p.definitions = definitions
	if p.Policy, err = p.Policy.Adopting(definitions); err == nil && p.second != nil {
		p.second, err = p.second.Adopting(definitions)
	}
	return err
}

// Adopting is the same host with readings made to adopt other values of definitions that they have adopted already.
func (h *Case) Adopting(overrides func(reading string) map[string]string) (*Case, error) {
	other := *h
	other.Parties = map[string]*Party{}
	for _, name := range h.Readings {
		p := *h.Parties[name]
		definitions := maps.Clone(h.Adopted(name))
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
