package facts

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// audiences from the narrowest to the widest.
var audiences = []string{"none", "internal", "affiliates", "third_parties", "public"}

// reach says for each component who can use it: its own exposure, and that of everything that can call it. The audience
// is unknown unless it is the same with every unknown exposure, leg and component at its narrowest and at its widest.
func (g *graph) reach() map[string]schema.Reach {
	narrowest := g.audience(g.certain, "none")
	widest := g.audience(anyLeg, "public")
	out := make(map[string]schema.Reach, len(g.ids))
	for _, id := range g.ids {
		direct := schema.Yes
		switch g.Components[id].Exposure {
		case "none", "internal":
			direct = schema.No
		case "unknown":
			direct = schema.Unknown
		}
		audience := narrowest[id]
		if most := audiences[len(audiences)-1]; audience != widest[id] || audience != most && !g.complete() {
			audience = "unknown"
		}
		var through []string
		for _, leg := range g.in[id] {
			through = append(through, g.Relations[leg].From)
		}
		out[id] = schema.Reach{Audience: audience, Direct: direct, Through: sortedSet(through)}
	}
	return out
}

// audience carries each exposure along the admitted legs, an unknown one taken as unknown says, the widest first.
func (g *graph) audience(admits func(leg string) bool, unknown string) map[string]string {
	by := map[string][]string{}
	for _, id := range g.ids {
		level := g.Components[id].Exposure
		if level == "unknown" {
			level = unknown
		}
		by[level] = append(by[level], id)
	}
	widest := map[string]string{}
	for _, level := range slices.Backward(audiences) {
		for queue := by[level]; len(queue) > 0; queue = queue[1:] {
			id := queue[0]
			if widest[id] != "" {
				continue
			}
			widest[id] = level
			for _, leg := range g.out[id] {
				if to := g.Relations[leg].To; admits(leg) && widest[to] == "" {
					queue = append(queue, to)
				}
			}
		}
	}
	return widest
}

// customerContent is what counts as the customer's content on a leg.
var customerContent = []string{"prompts", "completions", "memory", "customer_data", "source_code"}

// content follows the customer's content from the customer's side outward, over the legs that carry any.
func (g *graph) content() map[string]schema.Content {
	certain, possible := map[string]string{}, map[string]string{}
	for _, id := range g.ids {
		if g.customer[id] == schema.Yes {
			certain[id] = "always"
		}
		if g.customer[id] != schema.No {
			possible[id] = "always"
		}
	}
	known := g.reachable(certain, func(leg string) bool { return g.carries(leg) == schema.Yes && g.certain(leg) })
	maybe := g.reachable(possible, func(leg string) bool { return g.carries(leg) != schema.No })
	out := make(map[string]schema.Content, len(g.ids))
	for _, id := range g.ids {
		var via []string
		for _, leg := range g.in[id] {
			if _, from := maybe[g.Relations[leg].From]; from && g.carries(leg) != schema.No {
				via = append(via, leg)
			}
		}
		out[id] = schema.Content{Value: g.comes(known[id], maybe[id]), Via: nonNil(via)}
	}
	return out
}

// comes says whether content comes to a component, from the strongest path by which it certainly does and the strongest
// by which it may; "" is none.
func (g *graph) comes(known, maybe string) string {
	switch {
	case known == "always":
		return "yes"
	case !g.complete() || maybe == "always" || known == "" && maybe != "":
		return "unknown"
	case known == "":
		return "no"
	}
	return "conditional"
}

// carries says whether the customer's content can come over a leg.
func (g *graph) carries(leg string) schema.Tri {
	comes := schema.No
	for _, c := range customerContent {
		comes = schema.AnyOf(comes, schema.Has(g.Relations[leg].Carries, c))
	}
	return comes
}
