package host

import (
	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// Inspection describes a loaded reading: its plugin's manifest, form, imports and engine, and its policy's rules.
type Inspection struct {
	Reading      string          `json:"reading"`
	Summary      schema.Reading  `json:"summary"`
	Plugin       schema.Plugin   `json:"plugin,omitzero"`
	Form         string          `json:"form,omitempty"`
	Engine       string          `json:"engine,omitempty"`
	Imports      []string        `json:"imports"`
	PluginError  *schema.Problem `json:"pluginError,omitempty"`
	PolicyDigest string          `json:"policyDigest,omitempty"`
	Rules        []judge.Rule    `json:"rules,omitempty"`
	PolicyReads  []string        `json:"policyReads,omitempty"`
	PolicyError  *schema.Problem `json:"policyError,omitempty"`
}

// Inspect describes the loaded readings, sorted by name. What failed to load says why.
func (h *Host) Inspect() []Inspection {
	var out []Inspection
	for _, name := range h.names {
		p := h.parties[name]
		i := Inspection{Reading: name, Summary: h.dispute.Readings[name], Imports: []string{}, PluginError: p.pluginErr, PolicyError: p.policyErr}
		if p.plugin != nil {
			i.Plugin, i.Form, i.Engine = p.plugin.Manifest(), string(p.plugin.Kind()), p.plugin.Engine()
			for _, e := range p.plugin.Contract().Imports {
				i.Imports = append(i.Imports, abi.Quote(e.Module+"."+e.Name))
			}
		}
		if p.policy != nil {
			i.PolicyDigest, i.Rules, i.PolicyReads = p.policy.Digest(), p.policy.Rules(), p.policy.Reads()
		}
		out = append(out, i)
	}
	return out
}
