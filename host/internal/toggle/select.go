package toggle

import (
	"maps"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// objectGroup is where a toggle is found: one object, or several that change together.
type objectGroup struct {
	name  string   // "" where there is only one
	bases []string // the pointers of the objects
}

// objectGroups finds the objects of a toggle; a toggle without select has one group, the runtime.
func objectGroups(cs *engine.Case, f *schema.Facts, t schema.Toggle) (out []objectGroup) {
	if t.Select == nil {
		return []objectGroup{{bases: []string{""}}}
	}
	bases := selectObjects(f, *t.Select)
	switch {
	case len(bases) == 0:
		return nil
	case t.Select.Together || len(bases) == 1:
		return []objectGroup{{bases: bases}}
	}
	for _, b := range bases {
		tokens, _ := schema.Split(b)
		out = append(out, objectGroup{tokens[len(tokens)-1], []string{b}})
	}
	return out
}

// selectObjects lists the pointers of what is selected, sorted.
func selectObjects(f *schema.Facts, s schema.Select) []string {
	collection, where := s.In, maps.Clone(s.Where)
	switch {
	case s.Role != "":
		collection, where = "components", map[string]string{"/role": s.Role}
	case s.Hop != "":
		return hopObjects(f, s.Hop)
	}
	var out []string
	members, _ := f.Runtime[collection].(map[string]any)
	for id, member := range members {
		fits := true
		for path, want := range where {
			value, _ := schema.Get(member, path)
			fits = fits && schema.Spoken(value) == want
		}
		if fits {
			out = append(out, schema.Join(collection, id))
		}
	}
	slices.Sort(out)
	return out
}

// hopObjects finds a part of each model call. An entry that is a model call itself, as where the customer calls the
// model, is not an entry here: it would be two toggles at once.
func hopObjects(f *schema.Facts, part string) (out []string) {
	calls := map[string]bool{}
	for _, hop := range f.Derived.Hops {
		calls[hop.Call] = true
	}
	for _, hop := range f.Derived.Hops {
		switch part {
		case "call":
			out = append(out, schema.Join("relationships", hop.Call))
		case "from":
			out = append(out, schema.Join("components", hop.From))
		case "to":
			out = append(out, schema.Join("components", hop.To))
		case "entry":
			for _, leg := range hop.Entries {
				if _, is := schema.Get(f.Runtime, schema.Join("relationships", leg)); is && !calls[leg] {
					out = append(out, schema.Join("relationships", leg))
				}
			}
		case "model":
			for _, model := range hop.Models {
				if _, is := schema.Get(f.Runtime, schema.Join("models", model)); is {
					out = append(out, schema.Join("models", model))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
