package facts

import (
	"fmt"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// maxHops bounds the work of a runtime made to be slow: a call through a web of forwarders is one hop for each end.
const maxHops = 200_000

// hops finds the model calls. A call starts at a component that does not merely forward (or at a forwarder that nobody
// calls), passes forwarders, and ends where a model runs or might run.
func (g *graph) hops(basis map[string][]string) (map[string]schema.Hop, error) {
	wraps := g.wrappers()
	hops, steps := map[string]schema.Hop{}, 0
	for _, call := range slices.Sorted(maps.Keys(g.Relations)) {
		leg := g.Relations[call]
		if leg.Path == "blocked" || g.forwards(leg.From) && len(g.in[leg.From]) > 0 {
			continue
		}
		reached := g.passes(call, leg)
		if steps += len(reached); steps > 50*maxHops || len(hops) > maxHops {
			return nil, fmt.Errorf("more than %d model calls, or routes of them; expected a smaller runtime", maxHops)
		}
		var through []string
		for id := range reached {
			if g.forwards(id) && len(g.out[id]) > 0 {
				through = append(through, id)
			}
		}
		slices.Sort(through)
		for _, to := range slices.Sorted(maps.Keys(reached)) {
			if g.ends(to, leg.Model) {
				id := call + ":" + to
				hops[id] = g.hop(call, leg, to, reached[to], through, wraps)
				rest(basis, id, call, leg, to)
			}
		}
	}
	return hops, nil
}

// passes walks from a call leg through forwarders and returns the strongest path to everything it comes to.
func (g *graph) passes(call string, leg schema.Relationship) map[string]string {
	if !g.forwards(leg.To) {
		return map[string]string{leg.To: leg.Path}
	}
	return g.reachable(map[string]string{leg.To: leg.Path}, g.out, func(next string) (string, bool) {
		r := g.Relations[next]
		return r.To, g.forwards(r.From)
	})
}

func (g *graph) hop(call string, leg schema.Relationship, to, path string, through []string, w *wrapping) schema.Hop {
	end := g.Components[to]
	h := schema.Hop{Call: call, From: leg.From, To: to, Through: nonNil(through), RunBy: g.Components[leg.From].Operator,
		Model: g.modelOf(leg, to, through), Host: end.Hosting.Provider, Interface: leg.Interface, StateMode: leg.StateMode,
		InputOrigin: leg.InputOrigin, Path: path, Observed: leg.Observed, ByCustomer: g.customer[leg.From]}
	switch end.Role {
	case "unknown":
		h.Reached = "unknown"
	default:
		h.Reached = "yes"
	}
	if h.ByCustomer == "yes" {
		h.WrappedBy, h.Entries, h.ToCustomer = []string{}, []string{call}, carriesBack(leg)
		return h
	}
	around := w.of(leg.From)
	h.WrappedBy, h.Entries, h.ToCustomer = around.components, around.entries, around.back
	return h
}

// modelOf names the model that a call reaches: the one it names, or else the one leg or the weights at its end name.
func (g *graph) modelOf(leg schema.Relationship, to string, through []string) string {
	if leg.Model != "unknown" && leg.Model != "none" {
		return leg.Model
	}
	named := map[string]bool{}
	for _, f := range through {
		for _, next := range g.out[f] {
			if r := g.Relations[next]; r.To == to && r.Model != "unknown" && r.Model != "none" {
				named[r.Model] = true
			}
		}
	}
	if len(named) == 0 {
		for id, m := range g.Models {
			if m.Weights.HostedOn == to {
				named[id] = true
			}
		}
	}
	if len(named) == 1 {
		for id := range named {
			return id
		}
	}
	return "unknown"
}

// carriesBack says whether completions can come back over a leg.
func carriesBack(leg schema.Relationship) string {
	switch {
	case slices.Contains(leg.Carries, "completions"):
		return "yes"
	case slices.Contains(leg.Carries, "unknown"):
		return "unknown"
	}
	return "no"
}

// wrapping knows what stands between the customer and each component: computed once for each component asked about.
type wrapping struct {
	g    *graph
	from map[string]string // what the customer's side can cause to run, by the strongest path
	memo map[string]around
}

type around struct {
	components, entries []string
	back                string
}

// wrappers walks inward from the customer's side.
func (g *graph) wrappers() *wrapping {
	starts := map[string]string{}
	for _, id := range g.ids {
		if g.customer[id] == "yes" {
			starts[id] = "always"
		}
	}
	return &wrapping{g: g, memo: map[string]around{}, from: g.reachable(starts, g.out, func(leg string) (string, bool) {
		return g.Relations[leg].To, true
	})}
}

// of walks back from the component that makes a call to the customer's side. What the walk passes wraps the call; the legs by
// which it leaves the customer's side are the entries. Where nobody knows whose a component is, the member unknown says so.
func (w *wrapping) of(caller string) around {
	if a, done := w.memo[caller]; done {
		return a
	}
	g := w.g
	components, entries := map[string]bool{}, map[string]bool{}
	backs := map[string]bool{}
	seen, queue := map[string]bool{caller: true}, []string{caller}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if !g.forwards(id) {
			components[id] = true
		}
		for _, leg := range g.in[id] {
			from := g.Relations[leg].From
			switch {
			case g.customer[from] == "yes":
				entries[leg] = true
				backs[carriesBack(g.Relations[leg])] = true
				continue
			case g.customer[from] == "unknown":
				entries["unknown"] = true
				backs["unknown"] = true
			}
			if !seen[from] {
				seen[from] = true
				queue = append(queue, from)
			}
		}
	}
	if g.Compositions.Relationships != "complete" || g.Compositions.Components != "complete" {
		entries["unknown"] = true
		backs["unknown"] = true
	}
	a := around{components: nonNil(slices.Sorted(maps.Keys(components))), entries: nonNil(slices.Sorted(maps.Keys(entries))), back: anyOf(backs)}
	w.memo[caller] = a
	return a
}

// anyOf is yes where one is, unknown where one might be, and otherwise no.
func anyOf(values map[string]bool) string {
	for _, v := range []string{"yes", "unknown"} {
		if values[v] {
			return v
		}
	}
	return "no"
}

// rest notes what a hop's leaves rest on. Which hops there are, and what surrounds them, is a matter of the whole structure.
func rest(basis map[string][]string, id, call string, leg schema.Relationship, to string) {
	leaf := func(name string, pointers ...string) { basis[schema.Join("derived", "hops", id, name)] = pointers }
	at := func(field string) string { return schema.Join("relationships", call, field) }
	leaf("run_by", schema.Join("components", leg.From, "operator"))
	leaf("host", schema.Join("components", to, "hosting", "cloud.provider"))
	leaf("interface", at("interface"))
	leaf("state_mode", at("state_mode"))
	leaf("input_origin", at("input_origin"))
	leaf("observed", at("observed"))
	leaf("model", "/relationships/*/model", "/models/*/weights/hosted_on")
	leaf("to_customer", append(structure(), "/relationships/*/carries", "/compositions/*")...)
	leaf("entries", append(structure(), "/compositions/*")...)
	leaf("path", structure()...)
	leaf("reached", schema.Join("components", to, "role"))
	leaf("by_customer", side()...)
	leaf("wrapped_by", structure()...)
	leaf("through", structure()...)
}

// structure is what the shape of the graph rests on: which components and legs there are, what they do, whose they are.
func structure() []string {
	return append(side(), "/relationships", "/relationships/*/from", "/relationships/*/to", "/relationships/*/path")
}

func side() []string {
	return []string{"/components", "/components/*/role", "/components/*/operator", "/parties/*/roles", "/offering/seller"}
}

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
