package facts

import (
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// passage is the way through forwarders behind the component that a call comes to. All calls to it share the passage.
type passage struct {
	may, must map[string]string // the strongest path to what may be, and what is, come to; from the component itself: always
	weakest   string            // the weakest that a leg on the way may be
	through   []string          // the forwarders that a call can pass, sorted
	into      map[string]*legsInto
	ends      []string // what is come to and may be an end, sorted
	bytes     int
}

// legsInto is what the last legs to an end say of the model.
type legsInto struct {
	models map[string]bool
	sure   bool // a leg that a call surely comes over names a model
	open   bool // a leg may name another, or a leg that names one may not be there
}

// alone is the passage of a call that goes no further.
func alone(to string) *passage {
	at := map[string]string{to: "always"}
	return &passage{may: at, must: at, weakest: "always", through: []string{}, into: map[string]*legsInto{to: {}}, ends: []string{to}}
}

// named says whether a call that names this model, or none, comes to an end as one that names a model.
func (l *legsInto) named(call string) string {
	switch {
	case isModel(call) || l.sure:
		return "yes"
	case call == "none" && len(l.models) == 0 && !l.open:
		return "no"
	}
	return "unknown"
}

// passage walks from a component through what forwards. It is computed once for each component that is called.
func (f *hopFinder) passage(entry string) (*passage, error) {
	if p, done := f.passages[entry]; done {
		return p, nil
	}
	g := f.g
	p := alone(entry)
	if g.forwards(entry) != "no" {
		at := map[string]string{entry: "always"}
		p.may = g.reachable(at, func(leg string) bool { return g.forwards(g.Relations[leg].From) != "no" })
		p.must = g.reachable(at, func(leg string) bool { return g.forwards(g.Relations[leg].From) == "yes" && g.certain(leg) })
		p.ends = nil
	}
	steps := 1
	for _, id := range slices.Sorted(maps.Keys(p.may)) {
		if p.into[id] == nil {
			p.into[id] = &legsInto{}
		}
		if role := g.Components[id].Role; (role == "model_inference" || role == "unknown" || f.dead[id] != "" && f.dead[id] != "no") && id != entry {
			p.ends = append(p.ends, id)
		}
		if g.forwards(id) == "no" {
			continue
		}
		if len(g.out[id]) > 0 {
			p.through = append(p.through, id)
		}
		steps += len(g.out[id])
		for _, leg := range g.out[id] {
			p.note(g, leg)
		}
	}
	if !slices.Contains(p.ends, entry) {
		p.ends = append(p.ends, entry)
	}
	slices.Sort(p.ends)
	p.bytes = written(p.through)
	f.passages[entry] = p
	return p, f.left.spend(2*steps, 0)
}

// note takes in one leg of the way.
func (p *passage) note(g *graph, leg string) {
	r := g.Relations[leg]
	p.weakest = weaker(p.weakest, atWorst(r.Path))
	into := p.into[r.To]
	if into == nil {
		into = &legsInto{}
		p.into[r.To] = into
	}
	_, come := p.must[r.From]
	sure := come && g.forwards(r.From) == "yes" && g.certain(leg)
	if isModel(r.Model) {
		if into.models == nil {
			into.models = map[string]bool{}
		}
		into.models[r.Model] = true
		into.sure = into.sure || sure
	}
	into.open = into.open || r.Model == "unknown" || isModel(r.Model) && !sure
}

// path is the weakest leg on the strongest route of a call to an end, where it is the same at best and at worst.
func (p *passage) path(call schema.Relationship, to string) string {
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
