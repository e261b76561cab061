package inspect

import (
	"cmp"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// List says what a case is made of, and which readings stand beside it; nothing of them need be loaded.
func List(cs *engine.Case) *schema.Listing {
	c := cs.Dispute
	out := &schema.Listing{Construe: schema.KindListing, Case: cs.Subject(), Question: c.Question, Summary: c.Summary,
		Parts: cs.Parts, Clauses: c.Clauses, Limbs: c.Limbs, Terms: c.Terms, Definitions: c.Definitions,
		Fields: c.Fields, Roles: c.Roles, Kinds: c.Kinds, Places: c.Places,
		Runtimes: append([]string{}, cs.Runtimes()...), Readings: []schema.ListedReading{}}
	for _, id := range schema.Keys(cs.Sources) {
		s := cs.Sources[id]
		r := s.Reading
		l := schema.ListedReading{Reading: id, Place: cmp.Or(s.Place, id), Digest: s.Digest, Title: r.Title,
			Doctrine: r.Doctrine, Party: r.Party, Plugin: codeOf(r.Plugin, schema.NoPlugin),
			Policy: codeOf(r.Policy, "its own folder"), Definitions: map[string]string{}}
		for name, value := range r.Adopted() {
			l.Definitions[r.DefinitionName(name)] = value
		}
		out.Readings = append(out.Readings, l)
	}
	return out
}

// codeOf says where code stands; otherwise is what it says of code that is not named.
func codeOf(c schema.Code, otherwise string) string {
	if c.Of != "" {
		return "that of " + c.Of
	}
	return cmp.Or(c.Folder, otherwise)
}
