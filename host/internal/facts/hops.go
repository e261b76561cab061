package facts

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// maxSteps bounds the legs that are walked for the hops of one runtime, and schema.MaxBytes what is written out of
// them: each hop names all that a call can pass, so that a web of forwarders can ask for far more than its own size.
const maxSteps = 4_000_000

// budget is what is left of both.
type budget struct{ steps, bytes int }

// spend fails where more is asked for than is left.
func (b *budget) spend(steps, bytes int) error {
	b.steps -= steps
	b.bytes -= bytes
	switch {
	case b.steps < 0:
		return fmt.Errorf("the model calls take more than %d steps to follow; expected fewer callers of fewer "+
			"forwarders", maxSteps)
	case b.bytes < 0:
		return fmt.Errorf("the model calls, with all that they pass, take more than %d bytes to write; expected "+
			"fewer calls through fewer forwarders", schema.MaxBytes)
	}
	return nil
}

// written is the size of a list of names.
func written(names []string) (bytes int) {
	for _, n := range names {
		bytes += len(n) + len(`"",`)
	}
	return bytes
}

// hopBytes is about what a hop takes besides its lists: its fields, and those of its basis.
const hopBytes = 1200

// hopFinder finds the model calls of a graph.
type hopFinder struct {
	g       *graph
	starts  *callStarts
	routes  *routing
	dead    map[string]schema.Tri
	wraps   *wrapping
	ways    map[string]*forwardPath
	left    *budget
	found   map[string]schema.Hop
	basis   map[string][]string
	against *contradictions
}

// hops finds the model calls. A call starts at a component that does not merely forward (or at forwarders that nobody
// calls), passes forwarders, and ends where a model runs or might run. Whatever may be a call is listed; reached is
// yes where it is one however the unknown facts turn out.
func (g *graph) hops(basis map[string][]string, against *contradictions) (map[string]schema.Hop, error) {
	left := &budget{maxSteps, schema.MaxBytes}
	f := &hopFinder{g: g, starts: g.callStarts(), dead: g.deadEnds(), wraps: g.wrappers(left),
		ways: map[string]*forwardPath{},
		left: left, found: map[string]schema.Hop{}, basis: basis, against: against}
	var err error
	if f.routes, err = g.route(f.starts, left); err != nil {
		return nil, err
	}
	for _, call := range schema.Keys(g.Relations) {
		if g.Relations[call].Path == "blocked" || asks(g.Relations[call]) == schema.No {
			continue
		}
		if start := f.starts.at(call); start != schema.No {
			err = f.outward(call, start)
		} else if start := f.starts.within(call); start != schema.No {
			err = f.inward(call, start)
		}
		if err != nil {
			return nil, err
		}
	}
	return f.found, nil
}

// outward follows a call to all its ends.
func (f *hopFinder) outward(call string, start schema.Tri) error {
	leg := f.g.Relations[call]
	p, err := f.forwardPath(leg.To, leg.Model)
	if err != nil {
		return err
	}
	for _, to := range p.ends {
		if err := f.add(call, to, start, p); err != nil {
			return err
		}
	}
	return nil
}

// inward takes a call within a circle of forwarders to end at once: where nothing is behind the circle, a leg that
// names a model is all that is left of the call.
func (f *hopFinder) inward(call string, start schema.Tri) error {
	to := f.g.Relations[call].To
	if f.dead[to] == schema.No {
		return nil
	}
	return f.add(call, to, start, alone(to))
}

// add notes the hop of a call to an end, if it may be one.
func (f *hopFinder) add(call, to string, start schema.Tri, p *forwardPath) error {
	g, leg := f.g, f.g.Relations[call]
	end := schema.AllOf(f.ends(leg, to, p), asks(leg))
	if end == schema.No {
		return nil
	}
	reached := schema.Unknown
	if _, sure := p.must[to]; sure && start == schema.Yes && end == schema.Yes && g.certain(call) {
		reached = schema.Yes
	}
	around, err := f.wraps.around(call)
	if err != nil {
		return err
	}
	id := call + ":" + to
	models := g.modelsOf(leg, to, p.into[to])
	host := g.Components[to].Hosting.Provider
	if !g.complete() && g.Components[to].Role != "model_inference" { // what is behind a door may run elsewhere
		host = "unknown"
	}
	f.found[id] = schema.Hop{Call: call, From: leg.From, To: to, Through: p.through, WrappedBy: around.components,
		RunBy: g.Components[leg.From].Operator, Model: single(models), Models: models, Host: host,
		Interface: leg.Interface, StateMode: leg.StateMode, InputOrigin: leg.InputOrigin, Path: p.path(leg,
			to), Observed: p.observed(g, call, to),
		Entries: around.entries, ByCustomer: g.customer[leg.From], ToCustomer: around.back, Reached: reached}
	noteOwn(f.basis, id, call, leg)
	f.against.ofHop(g, call, to, p.into[to])
	return f.left.spend(1, hopBytes+p.bytes+around.bytes+written(models))
}

// ends says whether a call ends at a component: a model runs there, nobody knows what it does, or it is a door behind
// which nothing is described although the call asks a model that it, or a leg on its way, names. Where the
// description is not complete, what is behind the door may be anything.
func (f *hopFinder) ends(leg schema.Relationship, to string, p *forwardPath) schema.Tri {
	switch f.g.Components[to].Role {
	case "model_inference":
		return schema.Yes
	case "unknown":
		return schema.Unknown
	}
	dead, named := f.dead[to], p.into[to].named(leg.Model)
	switch {
	case dead == "" || dead == schema.No || named == schema.No || leg.Operation == "none":
		return schema.No
	case dead == schema.Yes && named == schema.Yes && leg.Operation != "unknown" && f.g.complete():
		return schema.Yes
	}
	return schema.Unknown
}

// modelsOf names the models that a call reaches at an end: those that the last legs name, or else the one that the call
// names, or else the only one whose weights are there. Where one leg names several ends of a choice, each is called.
// What is not sure of it is unknown, alone: a leg may name another, or may not be taken, or the weights of the one that
// is named are elsewhere while those of others are there.
func (g *graph) modelsOf(leg schema.Relationship, to string, into *legsInto) []string {
	hosted, vague := g.hosted[to], into.open
	names := schema.Keys(into.models)
	sure := len(into.surely) == len(names)
	if into.bare || leg.To == to {
		switch {
		case !isModel(leg.Model):
			vague = true
		case !slices.Contains(names, leg.Model):
			names = append(names, leg.Model)
			slices.Sort(names)
			sure = sure && leg.To == to
		}
	}
	unknown := []string{"unknown"}
	only := len(hosted) == 1 && g.floating == 0
	switch {
	case len(names) > 1 && (vague || !sure):
		return unknown
	case len(names) == 0 && only:
		return slices.Clone(hosted)
	case len(names) == 0 || vague && !(only && hosted[0] == names[0]):
		return unknown
	}
	for _, name := range names {
		if len(hosted) > 0 && !slices.Contains(hosted, name) && g.Models[name].Weights.HostedOn != "unknown" {
			return unknown
		}
	}
	return names
}

// single is the one model that a list names, or unknown.
func single(models []string) string {
	if len(models) == 1 {
		return models[0]
	}
	return "unknown"
}

func isModel(name string) bool { return name != "unknown" && name != "none" }

// noteOwn notes what the leaves of one hop depend on that are facts of its own; derive notes what they all depend on.
func noteOwn(basis map[string][]string, id, call string, leg schema.Relationship) {
	leaf := func(name string, pointers ...string) { basis[schema.Join("derived", "hops", id, name)] = pointers }
	at := func(field string) string { return schema.Join("relationships", call, field) }
	leaf("run_by", schema.Join("components", leg.From, "operator"))
	leaf("interface", at("interface"))
	leaf("state_mode", at("state_mode"))
	leaf("input_origin", at("input_origin"))
}

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
