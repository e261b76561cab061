package inspect

import (
	"cmp"
	"maps"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Document says what a case asks, and what each loaded reading claims. The day is that of the newest clause version if
// asOf is empty.
func Document(cs *engine.Case, asOf string) *schema.Documentation {
	c := cs.Dispute
	out := &schema.Documentation{Construe: schema.KindDocumentation, Case: cs.Subject(), Question: c.Question,
		Summary: c.Summary, Clauses: c.Clauses, Limbs: c.Limbs, Terms: c.Terms, Definitions: c.Definitions,
		Fields: c.Fields, Roles: c.Roles, Kinds: c.Kinds, Places: c.Places,
		Precedents: c.Precedents, Citations: c.Citations, Readings: []schema.DocumentedReading{}}
	if out.AsOf = cmp.Or(asOf, newest(c)); out.AsOf != "" {
		out.InForce = inForce(c, out.AsOf)
	}
	for _, id := range cs.Readings {
		out.Readings = append(out.Readings, documentReading(cs, id))
	}
	return out
}

// newest is the first day of the newest version; "" where no clause goes by the day.
func newest(c *schema.Case) (day string) {
	for _, clause := range c.Clauses {
		for _, v := range clause.Versions {
			if v.Effective != nil {
				day = max(day, v.Effective.From)
			}
		}
	}
	return day
}

// inForce gives the version of each clause that is in force on a day.
func inForce(c *schema.Case, day string) map[string]string {
	out := map[string]string{}
	for id, clause := range c.Clauses {
		for version, v := range clause.Versions {
			if v.Effective != nil && v.Effective.Holds(day) {
				out[id] = version
			}
		}
	}
	return out
}

func documentReading(cs *engine.Case, id string) schema.DocumentedReading {
	p, s := cs.Parties[id], cs.Sources[id]
	r := s.Reading
	out := schema.DocumentedReading{Reading: id, Title: r.Title, Doctrine: r.Doctrine, Party: r.Party,
		Place: cmp.Or(s.Place, id), Limbs: r.Pleads(cs.Dispute), PolicyOf: r.Policy.Of, Precedents: r.Precedents,
		PluginError: p.PluginErr, PolicyError: p.PolicyErr, Rules: []schema.InspectedRule{},
		Definitions: map[string]string{}, OwnDefinitions: map[string]schema.Definition{},
		Sources: maps.Clone(r.Sources)}
	for name, value := range r.Adopted() {
		out.Definitions[r.DefinitionName(name)] = value
	}
	for name := range r.OwnDefinitions {
		out.OwnDefinitions[r.DefinitionName(name)], _ = r.Definition(cs.Dispute, name)
	}
	if p.Plugin != nil {
		m := p.Plugin.Manifest()
		out.Plugin = &schema.DocumentedPlugin{Name: m.Name, Version: m.Version, Description: m.Description,
			Terms: append([]string{}, m.Terms...), Of: r.Plugin.Of}
	}
	if p.Policy != nil {
		out.Rules = ownRules(p)
	}
	for _, name := range r.Citations {
		cited, is := cs.Dispute.Citations[name]
		if _, own := r.Sources[name]; own || !is {
			continue
		}
		if out.Sources == nil {
			out.Sources = map[string]schema.Source{}
		}
		out.Sources[name] = cited
	}
	return out
}

// ownRules are the titled rules of a policy's own files, without those that all sides stipulate.
func ownRules(p *engine.Party) []schema.InspectedRule {
	out := []schema.InspectedRule{}
	for _, rule := range p.Policy.Rules() {
		if _, own := p.Bundle.Files[rule.File]; own {
			out = append(out, rule)
		}
	}
	return out
}
