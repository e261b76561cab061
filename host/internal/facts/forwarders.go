package facts

import (
	"cmp"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// door says whether a component is one that others are called through.
func (g *graph) door(id string) string {
	switch g.Components[id].Role {
	case "api_endpoint", "gateway":
		return "yes"
	case "unknown":
		return "unknown"
	}
	return "no"
}

// relay says whether a component is one that takes calls in and does nothing of its own with them: a batch component,
// or a response cache, which is a state store that keeps a state of that kind and of no other. What it passes on is
// told leg by leg.
func (g *graph) relay(id string, kept *kept) string {
	switch g.Components[id].Role {
	case "batch":
		return "yes"
	case "state_store":
		return kept.cache(id)
	}
	return "no"
}

// kept is what components keep: responses, something else, or something of which nobody says what it is. The component
// unknown keeps what any may keep.
type kept struct {
	responses, others, vague map[string]bool
	complete                 bool
}

func (g *graph) kept() *kept {
	k := &kept{map[string]bool{}, map[string]bool{}, map[string]bool{}, g.Compositions.State == "complete"}
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
func (k *kept) cache(id string) string {
	open := k.vague[id] || k.vague["unknown"] || !k.complete
	switch {
	case k.others[id] || !k.responses[id] && !k.responses["unknown"] && !open:
		return "no"
	case k.responses[id] && !k.others["unknown"] && !open:
		return "yes"
	}
	return "unknown"
}

// forwarding fills in which legs only pass on what their component is called for, and which components pass anything
// on. The customer's do not: what the customer calls through them is the customer's call.
func (g *graph) forwarding() {
	g.onward, g.passes = map[string]string{}, map[string]string{}
	kept := g.kept()
	for _, id := range g.ids {
		others := map[string]string{"yes": "no", "no": "yes", "unknown": "unknown"}[g.customer[id]]
		g.passes[id] = least(g.door(id), others)
		relay := least(g.relay(id, kept), others)
		asked := map[string]string{}
		if relay != "no" {
			asked = g.asked(id)
		}
		for _, leg := range g.out[id] {
			g.onward[leg] = g.passes[id]
			if relay != "no" {
				g.onward[leg] = least(relay, relayed(g.Relations[leg], asked))
			}
		}
		for _, leg := range g.out[id] {
			g.passes[id] = anyOf(g.passes[id], g.onward[leg])
		}
	}
}

// asked says for which operations a component is asked; unknown stands for one that nobody names.
func (g *graph) asked(id string) map[string]string {
	out := map[string]string{}
	for _, leg := range g.in[id] {
		switch operation := g.Relations[leg].Operation; {
		case operation == "none":
		case operation == "unknown" || !g.certain(leg):
			out[operation] = anyOf(out[operation], "unknown")
		default:
			out[operation] = "yes"
		}
	}
	return out
}

// relayed says whether a leg out of a relay passes on a call: the input as it is, for an operation that the relay is
// asked for.
func relayed(leg schema.Relationship, asked map[string]string) string {
	same := cmp.Or(asked[leg.Operation], asked["unknown"], "no")
	switch {
	case leg.Operation == "none" || len(asked) == 0:
		return "no"
	case leg.Operation == "unknown":
		same = "unknown"
	}
	verbatim := map[string]string{"verbatim": "yes", "unknown": "unknown"}[leg.InputOrigin]
	return least(same, cmp.Or(verbatim, "no"))
}

// forwards says whether a component does nothing else than pass calls on: of a relay, whether all its legs that ask
// for anything do.
func (g *graph) forwards(id string) string {
	if g.door(id) != "no" || g.passes[id] == "no" {
		return g.passes[id]
	}
	all := g.passes[id]
	for _, leg := range g.out[id] {
		if asks(g.Relations[leg]) != "no" {
			all = least(all, g.onward[leg])
		}
	}
	return all
}

// operations are those of a model; the others of the vocabulary are an agent's, which may end at a model too.
var operations = []string{"chat", "text_completion", "embeddings"}

// silent are the roles that answer no call that is passed on to them: behind a door they are nothing.
var silent = []string{"customer", "identity", "telemetry"}

// answers says whether a call that comes to a component is answered there, and not only passed on.
func (g *graph) answers(id string, dead map[string]string) string {
	role := g.Components[id].Role
	switch {
	case role == "unknown" || dead[id] == "unknown":
		return "unknown"
	case slices.Contains(silent, role):
		return "no"
	case g.passes[id] == "no" || dead[id] == "yes":
		return "yes"
	case g.passes[id] == "unknown":
		return "unknown"
	}
	return "no"
}
