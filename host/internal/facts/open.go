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
	d.mu.Lock()
	defer d.mu.Unlock()
	found, known := d.open[pointer]
	if !known {
		found = d.findOpen(pointer, tokens)
		d.open[pointer] = found
	}
	return slices.Clone(found)
}

func (d *Derivation) findOpen(pointer string, tokens []string) []string {
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
	for _, glob := range sortedSet(globs) {
		tokens, _ := schema.Split(glob)
		under(d.facts.Shape(), d.facts.Runtime, "", tokens, func(at string, value any) {
			short := schema.Match("/compositions/*", at) && value != "complete"
			if value == "unknown" || isOpenList(value) || short {
				open = append(open, at)
			}
			if glob == at {
				named = append(named, at)
			}
		})
	}
	if len(open) == 0 {
		return sortedSet(named)
	}
	return sortedSet(open)
}

// under calls visit for each fact that the rest of a glob selects in a value at a pointer.
func under(s *schema.Shape, value any, pointer string, glob []string, visit func(at string, value any)) {
	if len(glob) == 0 || glob[0] == "**" {
		if _, object := value.(map[string]any); len(glob) > 0 || !object {
			leaves(s, value, pointer, func(at string, _ *schema.Shape, value any) { visit(at, value) })
		}
		return
	}
	object, is := value.(map[string]any)
	if !is || s == nil || s.Prose || s.Side || s.Fixed {
		return
	}
	if glob[0] != "*" {
		if member, has := object[glob[0]]; has {
			key := schema.Join(glob[0])
			under(s.At(key), member, pointer+key, glob[1:], visit)
		}
		return
	}
	for name, member := range object {
		key := schema.Join(name)
		under(s.At(key), member, pointer+key, glob[1:], visit)
	}
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
		out := append(slices.Clone(d.relays), whole()...)
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
