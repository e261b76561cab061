package facts

import (
	"iter"

	"github.com/construe-host/construe/host/schema"
)

// forwardPath is the way through forwarders behind the component that a call comes to. All calls to it that name the
// same model share the passage.
type forwardPath struct {
	// the strongest path to what may be, and what is, come to; from the component itself: always
	may, must map[string]string
	seen      map[string]bool // what is come to by legs each of which was seen or is always taken
	seeable   map[string]bool // what may be come to by such legs
	weakest   string          // the weakest that a leg on the way may be
	through   []string        // the forwarders that a call can pass, sorted
	into      map[string]*legsInto
	ends      []string // what is come to and may be an end, sorted
	bytes     int
}

// legsInto is what the last legs to an end say of the model.
type legsInto struct {
	models map[string]string // model → the leg that names it, the first of several
	surely map[string]bool   // models that are named by legs that a call surely comes over
	bare   bool              // a leg names no model
	open   bool              // a leg may name another
	// a leg over which a call comes, although it names a model that other calls name, and this one does not
	forced string
}

// alone is the passage of a call that goes no further.
func alone(to string) *forwardPath {
	at, seen := map[string]string{to: "always"}, map[string]bool{to: true}
	return &forwardPath{may: at, must: at, seen: seen, seeable: seen, weakest: "always", through: []string{},
		into: map[string]*legsInto{to: {}}, ends: []string{to}}
}

// named says whether a call that names this model, or none, comes to an end as one that names a model.
func (l *legsInto) named(call string) schema.Tri {
	switch {
	case isModel(call) || len(l.surely) > 0:
		return schema.Yes
	case call == noModel && len(l.models) == 0 && !l.open:
		return schema.No
	}
	return schema.Unknown
}

// forwardPath walks from a component through what forwards, as a call does that names a model, or none. It is computed
// once for each component and model. A call that would be answered nowhere in this way takes every leg.
func (f *hopFinder) forwardPath(entry, name string) (*forwardPath, error) {
	key := entry + ":" + name
	if p, done := f.ways[key]; done {
		return p, nil
	}
	p := alone(entry)
	if f.g.passes[entry] != schema.No {
		w := &walk{f: f, entry: entry, name: name, legs: map[string]map[string]schema.Tri{}}
		p = w.forwardPath()
		if answered := w.answered(p); answered != schema.Yes {
			w.at = answered.Not()
			w.legs = map[string]map[string]schema.Tri{}
			p = w.forwardPath()
		}
		p.bytes = written(p.through)
		if err := f.left.spend(w.steps, 0); err != nil {
			return nil, err
		}
	}
	f.ways[key] = p
	return p, f.left.spend(2, 0)
}

// walk is one walk through what forwards.
type walk struct {
	f     *hopFinder
	entry string
	name  string
	// how the legs are taken that the call does not take by rule; "" for not at all
	at    schema.Tri
	legs  map[string]map[string]schema.Tri // by forwarder: leg → whether it is taken, yes or unknown
	steps int
}

// from lists the legs by which the call goes on from a component.
func (w *walk) from(id string) map[string]schema.Tri {
	if legs, done := w.legs[id]; done {
		return legs
	}
	g := w.f.g
	var legs map[string]schema.Tri
	if g.passes[id] != schema.No {
		legs = w.f.routes.legs(id, w.name)
		for _, leg := range g.out[id] {
			if w.at == "" {
				break
			}
			if g.onward[leg] != schema.No && legs[leg] != schema.Yes {
				legs[leg] = w.at
			}
		}
	}
	w.legs[id] = legs
	w.steps += 4 * (1 + len(legs))
	return legs
}

// certain reports whether the call certainly comes over a leg from a component to which it certainly comes.
func (w *walk) certain(leg string) bool {
	return w.from(w.f.g.Relations[leg].From)[leg] == schema.Yes && w.f.routes.certain(leg)
}

// to is what is come to over the legs that are admitted.
func (w *walk) to(admits func(leg string) bool) map[string]string {
	return w.f.g.spread(map[string]string{w.entry: "always"}, func(id string) iter.Seq[string] {
		return func(yield func(string) bool) {
			for leg := range w.from(id) {
				if admits(leg) && !yield(leg) {
					return
				}
			}
		}
	})
}

func (w *walk) forwardPath() *forwardPath {
	g := w.f.g
	p := &forwardPath{weakest: "always", through: []string{}, into: map[string]*legsInto{w.entry: {}}}
	p.may = w.to(anyLeg)
	p.must = w.to(w.certain)
	p.seen = keysOf(w.to(func(leg string) bool { return w.certain(leg) && g.seen(leg) == schema.Yes }))
	p.seeable = keysOf(w.to(func(leg string) bool { return g.seen(leg) != schema.No }))
	for _, id := range schema.Keys(p.may) {
		if p.into[id] == nil {
			p.into[id] = &legsInto{}
		}
		role, dead := g.Components[id].Role, w.f.dead[id]
		if role == "model_inference" || role == "unknown" || dead != "" && dead != schema.No || id == w.entry {
			p.ends = append(p.ends, id)
		}
		legs := w.from(id)
		if len(legs) > 0 {
			p.through = append(p.through, id)
		}
		for _, leg := range schema.Keys(legs) {
			w.note(p, leg)
		}
	}
	return p
}

// answered says whether a call that goes this way is answered by anything.
func (w *walk) answered(p *forwardPath) schema.Tri {
	answered := schema.No
	for id := range p.may {
		is := w.f.g.answers(id, w.f.dead)
		if _, sure := p.must[id]; is == schema.Yes && !sure {
			is = schema.Unknown
		}
		answered = schema.AnyOf(answered, is)
	}
	return answered
}

// note takes in one leg of the way.
func (w *walk) note(p *forwardPath, leg string) {
	r := w.f.g.Relations[leg]
	p.weakest = weaker(p.weakest, atWorst(r.Path))
	into := p.into[r.To]
	if into == nil {
		into = &legsInto{}
		p.into[r.To] = into
	}
	_, come := p.must[r.From]
	sure := come && w.certain(leg)
	if !isModel(r.Model) {
		into.bare = into.bare || r.Model == noModel
		into.open = into.open || r.Model == "unknown"
		return
	}
	if into.models == nil {
		into.models, into.surely = map[string]string{}, map[string]bool{}
	}
	if _, is := into.models[r.Model]; !is {
		into.models[r.Model] = leg
	}
	if sure {
		into.surely[r.Model] = true
	}
	if isModel(w.name) && w.from(r.From)[leg] == schema.Yes && w.f.routes.byRule(r.From, leg, w.name) == schema.No {
		into.forced = leg
	}
}

// path is the weakest leg on the strongest route of a call to an end, where it is the same at best and at worst.
func (p *forwardPath) path(call schema.Relationship, to string) string {
	best := weaker(atBest(call.Path), p.may[to])
	worst := weaker(atWorst(call.Path), p.weakest)
	if known, sure := p.must[to]; sure {
		worst = weaker(atWorst(call.Path), known)
	}
	if best != worst {
		return "unknown"
	}
	return best
}

// seen says of a leg whether it was seen, or is one without which the offering cannot operate.
func (g *graph) seen(leg string) schema.Tri {
	r := g.Relations[leg]
	switch {
	case r.Observed == schema.Yes || r.Path == "always":
		return schema.Yes
	case r.Observed == schema.No && r.Path != "unknown":
		return schema.No
	}
	return schema.Unknown
}

// observed says of a call to an end whether some route to it was seen: all its legs, or those without which the
// offering can operate. It is no where on each route one was not.
func (p *forwardPath) observed(g *graph, call, to string) schema.Tri {
	switch own := g.seen(call); {
	case own == schema.Yes && p.seen[to]:
		return schema.Yes
	case g.complete() && (own == schema.No || !p.seeable[to]):
		return schema.No
	}
	return schema.Unknown
}

func keysOf(paths map[string]string) map[string]bool {
	out := make(map[string]bool, len(paths))
	for id := range paths {
		out[id] = true
	}
	return out
}
