package facts

import "github.com/construe-host/construe/host/schema"

// Sentences about a description call things by their names. What has none is called by its id, as it stands in the
// file.

func (g *graph) component(id string) string {
	return called(g.Components[id].Name, "the component", id)
}

func (g *graph) model(id string) string { return called(g.Models[id].Name, "the model", id) }

func (g *graph) party(id string) string { return called(g.Parties[id].Name, "the party", id) }

// leg is a leg by its ends, to stand behind an article.
func (g *graph) leg(id string) string {
	l := g.Relations[id]
	return "call from " + g.component(l.From) + " to " + g.component(l.To)
}

func called(name, what, id string) string {
	if name == "" || name == string(schema.Unknown) {
		return what + " “" + id + "”"
	}
	return name
}
