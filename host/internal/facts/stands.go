package facts

import (
	"github.com/construe-host/construe/host/schema"
)

// standsFor says of each component which roles it plays: its own, or, of a forwarder, those of what it leads to,
// since it does nothing itself. The member unknown means perhaps more. A forwarder at which a call ends, or that is
// called and leads to nothing at all, stands for itself; one that nobody calls and that leads to nothing, for
// nothing.
func (g *graph) standsFor(hops map[string]schema.Hop) map[string][]string {
	circles := g.groups(func(string) bool { return true }, func(leg string) bool { return g.onward[leg] != schema.No })
	members := make([][]string, len(circles.size))
	for _, id := range g.ids {
		members[circles.of[id]] = append(members[circles.of[id]], id)
	}
	ends, roles := map[string]schema.Tri{}, make([]map[string]bool, len(circles.size))
	for _, h := range hops {
		ends[h.To] = schema.AnyOf(ends[h.To], h.Reached)
	}
	for i, circle := range members { // a circle comes after those that it leads to
		roles[i] = map[string]bool{}
		for _, id := range circle {
			for _, role := range g.ownRoles(id, ends[id]) {
				roles[i][role] = true
			}
			for _, leg := range g.out[id] {
				to := circles.of[g.Relations[leg].To]
				switch sure := g.onward[leg] == schema.Yes && g.certain(leg); {
				case g.onward[leg] == schema.No || to == i:
				case sure:
					for role := range roles[to] {
						roles[i][role] = true
					}
				case len(roles[to]) > 0:
					roles[i]["unknown"] = true
				}
			}
		}
		if len(circle) > 1 && !g.surelyRound(circle) { // which of them leads to what is unknown
			roles[i] = map[string]bool{"unknown": true}
		}
	}
	out := make(map[string][]string, len(g.ids))
	for i, circle := range members {
		for _, id := range circle {
			out[id] = nonNil(schema.Keys(roles[i]))
		}
	}
	return out
}

// surelyRound reports whether all legs within a circle are open and pass on what they are called for.
func (g *graph) surelyRound(circle []string) bool {
	in := make(map[string]bool, len(circle))
	for _, id := range circle {
		in[id] = true
	}
	for _, id := range circle {
		for _, leg := range g.out[id] {
			inside := in[g.Relations[leg].To] && g.onward[leg] != schema.No
			if inside && (g.onward[leg] != schema.Yes || !g.certain(leg)) {
				return false
			}
		}
	}
	return true
}

// ownRoles are the roles that a component plays besides those of what it leads to; end says whether a call ends there.
func (g *graph) ownRoles(id string, end schema.Tri) (out []string) {
	role := g.Components[id].Role
	if g.passes[id] == schema.No {
		return []string{role}
	}
	forwards := g.forwards(id)
	if g.passes[id] == schema.Unknown || g.Compositions.Relationships != "complete" || forwards == schema.Unknown {
		out = append(out, "unknown")
	}
	itself := schema.No
	for _, leg := range g.in[id] {
		if g.certain(leg) {
			itself = schema.Yes
		} else {
			itself = schema.AnyOf(itself, schema.Unknown)
		}
	}
	if len(g.out[id]) > 0 {
		itself = schema.No
	}
	switch itself = schema.AnyOf(itself, end); {
	case forwards == schema.No || itself == schema.Yes: // some of what it does it does itself
		out = append(out, role)
	case itself == schema.Unknown:
		out = append(out, "unknown")
	}
	return out
}
