package facts_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// brute says by enumeration of every route which calls a wholly known runtime has. It shares nothing with the package.
type brute struct {
	r       schema.Runtime
	edges   []edge // those that are open
	blocked []edge
	loose   bool // something is unknown although all facts are known, so that not every hop is settled
}

type edge struct {
	id string
	schema.Relationship
}

// bruteHop is one hop by enumeration; sure says whether it certainly is one: more than what is described may be there,
// or doors may call one another with nothing behind.
type bruteHop struct {
	sure     bool
	model    string
	observed schema.Tri
}

func bruteOf(t testing.TB, tree map[string]any) *brute {
	t.Helper()
	b := &brute{}
	if err := schema.Decode(tree, &b.r); err != nil {
		t.Fatal(err)
	}
	for _, id := range slices.Sorted(maps.Keys(b.r.Relations)) {
		if e := (edge{id, b.r.Relations[id]}); e.Path == "blocked" {
			b.blocked = append(b.blocked, e)
		} else {
			b.edges = append(b.edges, e)
		}
	}
	return b
}

func (b *brute) role(id string) string { return b.r.Components[id].Role }

func (b *brute) complete() bool {
	return b.r.Compositions.Components == "complete" && b.r.Compositions.Relationships == "complete"
}

func (b *brute) runByCustomer(id string) bool {
	c := b.r.Components[id]
	return c.Role == "customer" || c.Operator != b.r.Offering.Seller &&
		slices.Contains(b.r.Parties[c.Operator].Roles, "customer")
}

func (b *brute) customers(id string) bool { return b.runByCustomer(id) && !b.sellers(id, nil) }

// sellers: the seller's interface, or something that only passes on what that asks, although the customer runs it.
func (b *brute) sellers(id string, above []string) bool {
	c := b.r.Components[id]
	if c.Role == "ui" {
		return b.runByCustomer(id) && (c.Owner == b.r.Offering.Seller || c.Supplier == b.r.Offering.Seller)
	}
	called := 0
	if !b.door(id) && c.Role != "batch" || !b.runByCustomer(id) || slices.Contains(above, id) {
		return false
	}
	for _, e := range b.edges {
		if e.To == id {
			called++
			if !b.sellers(e.From, append(slices.Clone(above), id)) {
				return false
			}
		}
	}
	b.loose = b.loose || called > 0 && b.r.Compositions.Relationships != "complete"
	return called > 0
}

func (b *brute) door(id string) bool { return b.role(id) == "api_endpoint" || b.role(id) == "gateway" }

// passesOn: the leg only passes on what its component is called for; perhaps, where undescribed state could say
// otherwise.
func (b *brute) passesOn(e edge) bool {
	if b.customers(e.From) {
		return false
	}
	if b.door(e.From) {
		return true
	}
	caches, others := false, false
	for _, s := range b.r.State {
		if s.KeptBy == e.From {
			caches, others = caches || s.Kind == "response_cache", others || s.Kind != "response_cache"
		}
	}
	if b.role(e.From) != "batch" && (b.role(e.From) != "state_store" || others) {
		return false
	}
	same := slices.ContainsFunc(b.edges, func(in edge) bool { return in.To == e.From && in.Operation == e.Operation })
	relayed := same && e.Operation != "none" && e.InputOrigin == "verbatim"
	if b.role(e.From) == "state_store" && b.r.Compositions.State != "complete" && relayed {
		b.loose = true
	}
	return relayed && (b.role(e.From) == "batch" || caches)
}

func (b *brute) forwarder(id string) bool {
	return b.door(id) && !b.customers(id) || slices.ContainsFunc(b.edges,
		func(e edge) bool { return e.From == id && b.passesOn(e) })
}

func asksFor(e edge) bool { return e.Model != "none" || e.Operation != "none" }

// joined: one can get from one to the other over components that are all in the set, by legs that are admitted.
func (b *brute) joined(from, to string, in func(string) bool, by func(edge) bool) bool {
	if !in(from) || !in(to) {
		return false
	}
	seen := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, e := range b.edges {
			if e.From == queue[0] && in(e.To) && by(e) && !seen[e.To] {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return seen[to]
}

func (b *brute) circle(x, y string) bool {
	return b.joined(x, y, b.forwarder, b.passesOn) && b.joined(y, x, b.forwarder, b.passesOn)
}

func (b *brute) doors(x, y string) bool {
	all := func(edge) bool { return true }
	return b.joined(x, y, b.door, all) && b.joined(y, x, b.door, all)
}

// called: a call comes to the circle of a forwarder from outside.
func (b *brute) called(id string) bool {
	return slices.ContainsFunc(b.edges, func(e edge) bool {
		outside := b.circle(e.To, id) && !b.circle(e.From, id)
		return outside && (asksFor(e) || b.passesOn(e) && b.called(e.From))
	})
}

// starts says whether a call starts with a leg that leads out of its circle; surely, or perhaps.
func (b *brute) starts(e edge) (starts, sure bool) {
	if !b.passesOn(e) {
		return true, true
	}
	into := func(among []edge) bool {
		return slices.ContainsFunc(among, func(in edge) bool {
			return b.circle(in.To, e.From) &&
				!b.circle(in.From, e.From)
		})
	}
	shut := into(b.blocked) && !into(b.edges)
	if b.called(e.From) || shut && b.complete() {
		return false, true
	}
	b.loose = b.loose || shut
	return true, !shut
}

// at are the calls that come to a forwarder.
func (b *brute) at(id string) (out []edge) {
	for _, e := range b.edges {
		if !b.circle(e.To, id) || b.circle(e.From, id) {
			continue
		}
		if starts, _ := b.starts(e); starts && asksFor(e) {
			out = append(out, e)
		} else if b.passesOn(e) {
			for _, c := range b.at(e.From) {
				if b.takes(c, e) {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

func (b *brute) byName(c, e edge) bool {
	named := func(other edge) bool { return other.Model == e.Model }
	return b.circle(e.From, e.To) || e.Model == "none" || c.Model == e.Model ||
		!slices.ContainsFunc(b.at(e.From), named)
}

func (b *brute) takes(c, e edge) bool {
	on := slices.ContainsFunc(b.edges, func(o edge) bool {
		return o.From == e.From && b.passesOn(o) && !b.circle(o.From, o.To) && !b.silent(o.To) && b.byName(c, o)
	})
	return b.byName(c, e) || !on && b.forwarder(e.To)
}

func (b *brute) silent(id string) bool {
	return slices.Contains([]string{"customer", "telemetry", "identity"}, b.role(id))
}

func (b *brute) dead(id string) bool {
	return b.door(id) && !slices.ContainsFunc(slices.Concat(b.edges, b.blocked), func(e edge) bool {
		return b.doors(e.From, id) && !b.doors(e.To, id) && !b.silent(e.To)
	})
}

func (b *brute) lone(id string) bool {
	return !slices.ContainsFunc(slices.Collect(maps.Keys(b.r.Components)),
		func(o string) bool { return o != id && b.doors(id, o) })
}

func (b *brute) hops() map[string]bruteHop {
	out := map[string]bruteHop{}
	for _, c := range b.edges {
		starts, sure := b.starts(c)
		if !asksFor(c) || !starts {
			continue
		}
		if b.passesOn(c) && b.circle(c.From, c.To) {
			if b.dead(c.To) && c.Model != "none" && c.Operation != "none" {
				sure = sure && b.complete() && b.lone(c.To)
				b.note(out, c, c.To, [][]edge{{c}}, sure)
			}
			continue
		}
		routes := b.routes(c, func(e edge) bool { return b.takes(c, e) })
		answered := slices.ContainsFunc(routes, func(way []edge) bool {
			to := way[len(way)-1].To
			b.loose = b.loose || b.dead(to) && !b.lone(to)
			return !b.forwarder(to) && !b.silent(to) || b.dead(to)
		})
		if !answered {
			routes = b.routes(c, func(edge) bool { return true })
		}
		ends := map[string][][]edge{}
		for _, way := range routes {
			to := way[len(way)-1].To
			ends[to] = append(ends[to], way)
		}
		for to, ways := range ends {
			named := slices.ContainsFunc(ways, func(way []edge) bool {
				return c.Model != "none" ||
					way[len(way)-1].Model != "none"
			})
			if b.role(to) == "model_inference" {
				b.note(out, c, to, ways, sure)
			} else if b.dead(to) && c.Operation != "none" && named {
				b.note(out, c, to, ways, sure && b.complete() && b.lone(to))
			}
		}
	}
	return out
}

// routes are the ways of a call, each leg at most once.
func (b *brute) routes(c edge, takes func(edge) bool) (out [][]edge) {
	var walk func(way []edge)
	walk = func(way []edge) {
		out = append(out, way)
		for _, e := range b.edges {
			if e.From == way[len(way)-1].To && b.passesOn(e) && takes(e) &&
				!slices.ContainsFunc(way, func(o edge) bool { return o.id == e.id }) {
				walk(append(slices.Clone(way), e))
			}
		}
	}
	walk([]edge{c})
	return out
}

func (b *brute) note(out map[string]bruteHop, c edge, to string, ways [][]edge, sure bool) {
	h := bruteHop{sure: sure, observed: "unknown"}
	if b.complete() {
		h.observed = "no"
	}
	names := map[string]bool{}
	for _, way := range ways {
		if !slices.ContainsFunc(way, func(e edge) bool { return e.Path != "always" && e.Observed != "yes" }) {
			h.observed = "yes"
		}
		if last := way[len(way)-1]; last.Model != "none" {
			names[last.Model] = true
		} else {
			names[c.Model] = true
		}
	}
	hosted := ""
	for id, m := range b.r.Models {
		if m.Weights.HostedOn == to {
			hosted += id
		}
	}
	h.model = "unknown"
	switch all := slices.Sorted(maps.Keys(names)); {
	case len(all) == 1 && all[0] != "none":
		h.model = all[0]
	case len(all) == 1 && b.r.Models[hosted].Provider != "", len(all) == 2 && names[hosted] && names["none"]:
		h.model = hosted
	}
	out[c.id+":"+to] = h
}
