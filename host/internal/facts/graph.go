package facts

import (
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// graph is a filled runtime with its legs indexed by component. Blocked legs are not in it: nothing passes them.
type graph struct {
	*schema.Runtime
	ids      []string            // component ids, sorted
	out, in  map[string][]string // component → relationship ids, sorted
	customer map[string]string   // component → yes, no, unknown: the customer's own
}

func newGraph(r *schema.Runtime) *graph {
	g := &graph{Runtime: r, ids: slices.Sorted(maps.Keys(r.Components)), out: map[string][]string{}, in: map[string][]string{},
		customer: map[string]string{}}
	for _, id := range slices.Sorted(maps.Keys(r.Relations)) {
		leg := r.Relations[id]
		if leg.Path == "blocked" {
			continue
		}
		g.out[leg.From] = append(g.out[leg.From], id)
		g.in[leg.To] = append(g.in[leg.To], id)
	}
	for id, c := range r.Components {
		g.customer[id] = g.ofCustomer(c)
	}
	return g
}

// ofCustomer says whether a component is on the customer's side: it plays the customer, or a party that is only a customer
// runs it. A role that nobody knows might be the customer's.
func (g *graph) ofCustomer(c schema.Component) string {
	if c.Role == "customer" {
		return "yes"
	}
	if c.Operator == "unknown" {
		return "unknown"
	}
	roles := g.Parties[c.Operator].Roles
	switch {
	case c.Operator == g.Offering.Seller:
		if c.Role == "unknown" {
			return "unknown"
		}
		return "no"
	case slices.Contains(roles, "customer"):
		return "yes"
	case c.Role == "unknown" || slices.Contains(roles, "unknown") && len(roles) == 1 || g.Offering.Seller == "unknown" && len(roles) == 0:
		return "unknown"
	}
	return "no"
}

// forwards reports whether a component only passes calls on. Those of the customer do not: what the customer calls through
// them is the customer's call.
func (g *graph) forwards(id string) bool {
	role := g.Components[id].Role
	return (role == "api_endpoint" || role == "gateway") && g.customer[id] != "yes"
}

// ends reports whether a call ends at a component: a model runs there, nobody knows what it does, or it is a door behind
// which nothing is described although the call names a model.
func (g *graph) ends(id, model string) bool {
	switch g.Components[id].Role {
	case "model_inference", "unknown":
		return true
	}
	return g.forwards(id) && len(g.out[id]) == 0 && model != "none" && model != "unknown"
}

// strength orders paths from always to unknown; the weakest leg names a route, the strongest route a connection.
var strength = []string{"unknown", "optional", "fallback", "always"}

func weaker(a, b string) string {
	if slices.Index(strength, a) < slices.Index(strength, b) {
		return a
	}
	return b
}

// reachable walks from the start components along legs that may be followed, strongest routes first, and returns the path of
// the strongest route to each component it comes to. follow decides, with the leg, whether to go on.
func (g *graph) reachable(starts map[string]string, next map[string][]string, follow func(leg string) (to string, ok bool)) map[string]string {
	best := maps.Clone(starts)
	buckets := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(starts)) {
		buckets[starts[id]] = append(buckets[starts[id]], id)
	}
	for i := len(strength) - 1; i >= 0; i-- { // a bucket queue: four strengths, so each component is settled once
		level := strength[i]
		for len(buckets[level]) > 0 {
			id := buckets[level][0]
			buckets[level] = buckets[level][1:]
			if best[id] != level {
				continue
			}
			for _, leg := range next[id] {
				to, ok := follow(leg)
				if !ok {
					continue
				}
				path := weaker(level, g.Relations[leg].Path)
				if known, seen := best[to]; !seen || slices.Index(strength, path) > slices.Index(strength, known) {
					best[to] = path
					buckets[path] = append(buckets[path], to)
				}
			}
		}
	}
	return best
}
