package facts

import (
	"cmp"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// door says whether a component is one that others are called through.
func (g *graph) door(id string) schema.Tri {
	switch g.Components[id].Role {
	case "api_endpoint", "gateway":
		return schema.Yes
	case "unknown":
		return schema.Unknown
	}
	return schema.No
}

// relay says whether a component is one that takes calls in and does nothing of its own with them: a batch component,
// or a response cache, which is a state store that keeps a state of that kind and of no other. What it passes on is
// told leg by leg.
func (g *graph) relay(id string, kept *keepers) schema.Tri {
	switch g.Components[id].Role {
	case "batch":
		return schema.Yes
	case "state_store":
		return kept.cache(id)
	}
	return schema.No
}

// keepers is what components keep: responses, something else, or something of which nobody says what it is. The
// component unknown keeps what any may keep.
type keepers struct {
	responses, others, vague map[string]bool
	complete                 bool
}

func (g *graph) keepers() *keepers {
	k := &keepers{map[string]bool{}, map[string]bool{}, map[string]bool{}, g.Compositions.State == "complete"}
	for _, s := range g.State {
		switch s.Kind {
		case "response_cache":
			k.responses[s.KeptBy] = true
		case "unknown":
			k.vague[s.KeptBy] = true
		default:
			k.others[s.KeptBy] = true
		}
	}
	return k
}

// cache says whether a component keeps responses and nothing else. State that the description may lack could be
// anything.
func (k *keepers) cache(id string) schema.Tri {
	open := k.vague[id] || k.vague["unknown"] || !k.complete
	switch {
	case k.others[id] || !k.responses[id] && !k.responses["unknown"] && !open:
		return schema.No
	case k.responses[id] && !k.others["unknown"] && !open:
		return schema.Yes
	}
	return schema.Unknown
}

// forwarding fills in which legs only pass on what their component is called for, and which components pass anything
// on. The customer's do not: what the customer calls through them is the customer's call.
func (g *graph) forwarding() {
	g.onward, g.passes = map[string]schema.Tri{}, map[string]schema.Tri{}
	kept := g.keepers()
	for _, id := range g.ids {
		others := g.customer[id].Not()
		g.passes[id] = schema.AllOf(g.door(id), others)
		relay := schema.AllOf(g.relay(id, kept), others)
		asked := map[string]schema.Tri{}
		if relay != schema.No {
			asked = g.asked(id)
		}
		for _, leg := range g.out[id] {
			g.onward[leg] = g.passes[id]
			if relay != schema.No {
				g.onward[leg] = schema.AllOf(relay, relayed(g.Relations[leg], asked))
			}
		}
		for _, leg := range g.out[id] {
			g.passes[id] = schema.AnyOf(g.passes[id], g.onward[leg])
		}
	}
}

// asked says for which operations a component is asked; unknown stands for one that nobody names.
func (g *graph) asked(id string) map[string]schema.Tri {
	out := map[string]schema.Tri{}
	for _, leg := range g.in[id] {
		switch operation := g.Relations[leg].Operation; {
		case operation == "none":
		case operation == "unknown" || !g.certain(leg):
			out[operation] = schema.AnyOf(out[operation], schema.Unknown)
		default:
			out[operation] = schema.Yes
		}
	}
	return out
}

// relayed says whether a leg out of a relay passes on a call: the input as it is, for an operation that the relay is
// asked for.
func relayed(leg schema.Relationship, asked map[string]schema.Tri) schema.Tri {
	same := cmp.Or(asked[leg.Operation], asked["unknown"], schema.No)
	switch {
	case leg.Operation == "none" || len(asked) == 0:
		return schema.No
	case leg.Operation == "unknown":
		same = schema.Unknown
	}
	verbatim := map[string]schema.Tri{"verbatim": schema.Yes, "unknown": schema.Unknown}[leg.InputOrigin]
	return schema.AllOf(same, cmp.Or(verbatim, schema.No))
}

// forwards says whether a component does nothing else than pass calls on: of a relay, whether all its legs that ask
// for anything do.
func (g *graph) forwards(id string) schema.Tri {
	if g.door(id) != schema.No || g.passes[id] == schema.No {
		return g.passes[id]
	}
	all := g.passes[id]
	for _, leg := range g.out[id] {
		if asks(g.Relations[leg]) != schema.No {
			all = schema.AllOf(all, g.onward[leg])
		}
	}
	return all
}

// operations are those of a model; the others of the vocabulary are an agent's, which may end at a model too.
var operations = []string{"chat", "text_completion", "embeddings"}

// silentRoles are the roles that answer no call that is passed on to them: behind a door they are nothing.
var silentRoles = []string{"customer", "identity", "telemetry"}

// answers says whether a call that comes to a component is answered there, and not only passed on.
func (g *graph) answers(id string, dead map[string]schema.Tri) schema.Tri {
	role := g.Components[id].Role
	switch {
	case role == "unknown" || dead[id] == schema.Unknown:
		return schema.Unknown
	case slices.Contains(silentRoles, role):
		return schema.No
	case g.passes[id] == schema.No || dead[id] == schema.Yes:
		return schema.Yes
	case g.passes[id] == schema.Unknown:
		return schema.Unknown
	}
	return schema.No
}
