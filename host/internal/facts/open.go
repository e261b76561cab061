package facts

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// Open lists the facts of the runtime that keep a part of /derived from being known, sorted: those on which it
// depends and that are unknown, of the compositions those that are not complete. Where all are known and yet leave it
// open, since the description is ambiguous or contradicts itself, it lists those that would have to say something
// else. Nobody can set what is derived.
func (d *Derivation) Open(pointer string) []string {
	tokens, ok := schema.Split(pointer)
	if !ok || len(tokens) == 0 || tokens[0] != "derived" {
		return []string{pointer}
	}
	globs := d.near(tokens)
	if len(tokens) == 1 {
		for _, on := range d.facts.Basis {
			globs = append(globs, on...)
		}
	}
	if len(globs) == 0 {
		globs = d.DependsOn(pointer, false)
	}
	var open, named []string
	Leaves(d.facts.Runtime, func(at string, _ *schema.Shape, value any) {
		if !slices.ContainsFunc(globs, func(g string) bool { return g == at || schema.Match(g, at) }) {
			return
		}
		short := schema.Match("/compositions/*", at) && value != "complete"
		if value == "unknown" || isOpenList(value) || short {
			open = append(open, at)
		}
		if slices.Contains(globs, at) {
			named = append(named, at)
		}
	})
	if len(open) == 0 {
		return named
	}
	return open
}

// near is what a leaf of a hop, or the hop, depends on of the way that the call takes; nothing for what is no hop's.
func (d *Derivation) near(tokens []string) []string {
	if len(tokens) < 3 || tokens[1] != "hops" {
		return nil
	}
	h, is := d.facts.Derived.Hops[tokens[2]]
	if !is {
		return nil
	}
	leaf := "reached"
	if len(tokens) > 3 {
		leaf = tokens[3]
	}
	var legs []string
	for _, id := range h.Through {
		legs = append(legs, d.g.out[id]...)
	}
	legs = append(legs, h.Call)
	switch leaf {
	case "model", "models":
		return d.nearModel(h, legs)
	case "reached", "path", "through", "observed":
		out := append(d.relays(), whole()...)
		for _, id := range append(slices.Clone(h.Through), h.From, h.To) {
			out = append(out, d.side(id)...)
		}
		fields := []string{"path", "gen_ai.operation.name", "model"}
		if leaf == "observed" {
			fields = []string{"path", "observed"}
		}
		for _, leg := range legs {
			for _, field := range fields {
				out = append(out, schema.Join("relationships", leg, field))
			}
		}
		return out
	}
	return nil
}

// nearModel is what the legs by which the call comes to its end say of the model; where none names one, what the call
// says, and which weights are there.
func (d *Derivation) nearModel(h schema.Hop, legs []string) (out []string) {
	named, unsaid := false, false
	note := func(leg string) {
		model := d.g.Relations[leg].Model
		out = append(out, schema.Join("relationships", leg, "model"))
		unsaid = unsaid || model == "unknown"
		if isModel(model) {
			named = true
			out = append(out, schema.Join("models", model, "weights", "hosted_on"))
		}
	}
	for _, leg := range legs {
		if d.g.Relations[leg].To == h.To {
			note(leg)
		}
	}
	if !named && !unsaid {
		note(h.Call)
	}
	if unsaid {
		return out
	}
	if !named {
		return append(out, "/models/*/weights/hosted_on")
	}
	for _, model := range d.g.hosted[h.To] {
		out = append(out, schema.Join("models", model, "weights", "hosted_on"))
	}
	return out
}
