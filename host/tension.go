package host

import (
	"context"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// tensions lists the agreed precedents that force an outcome on this runtime which a reading denies. A precedent forces
// its outcome where the clauses in force are the same, and each toggle of facts speaks for the outcome here at least as
// much as there (the result model of precedent: Horty, Reason and Precedent, 2011, in its simple form by differences:
// Prakken 2021). Toggles that only one of the two has, or whose value is not known, leave a precedent without force
// here.
func (q *questions) tensions(ctx context.Context) (out []schema.Tension) {
	if len(q.h.dispute.Toggles) == 0 {
		return nil // what is derived says of nothing for whom it speaks, and is of one runtime's own
	}
	denied := map[string][]string{} // by outcome: the readings that say otherwise
	for i, cell := range q.cells {
		if v := q.before[i].Outcome; cell.policy == cell.classifier && (v == schema.Permitted || v == schema.Breach) {
			other := map[string]string{schema.Permitted: schema.Breach, schema.Breach: schema.Permitted}[v]
			denied[other] = append(denied[other], cell.policy)
		}
	}
	here, err := q.h.prepare(q.base)
	if err != nil {
		return nil
	}
	for _, id := range schema.Keys(q.h.dispute.Precedents) {
		p := q.h.dispute.Precedents[id]
		if p.Status != "agreed" || len(denied[p.Expect]) == 0 || len(p.Definitions) > 0 {
			continue
		}
		runtime, err := q.h.Runtime(p.Runtime)
		if err != nil {
			continue
		}
		f, err := facts.Make(runtime, p.World, p.AsOf)
		if err != nil {
			continue
		}
		there, err := q.h.prepare(f)
		if err != nil || !maps.Equal(here.judge.Versions(), there.judge.Versions()) {
			continue
		}
		toggles, err := q.h.expandToggles(ctx, f)
		if err != nil {
			continue
		}
		if stronger, forced := forces(p.Expect, q.toggles, toggles); forced {
			out = append(out, schema.Tension{Precedent: id, Outcome: p.Expect, Readings: denied[p.Expect],
				Stronger: stronger})
		}
	}
	return out
}

// forces reports whether an outcome of there holds here all the more, and by which toggles more. A toggle without an
// order may speak for either side: one that differs tells the two apart.
func forces(outcome string, here, there []*toggle) (stronger []string, forced bool) {
	a, b := ofFacts(here), ofFacts(there)
	if !slices.Equal(schema.Keys(a), schema.Keys(b)) || len(a) == 0 {
		return nil, false
	}
	for _, id := range schema.Keys(a) {
		x, y := a[id], b[id]
		if x.current < 0 || y.current < 0 {
			return nil, false
		}
		more := 0
		switch x.of.Favours {
		case outcome:
			more = x.current - y.current
		case "":
			if x.sets[x.current].name != y.sets[y.current].name {
				return nil, false
			}
		default:
			more = y.current - x.current
		}
		if more < 0 {
			return nil, false
		}
		if more > 0 {
			stronger = append(stronger, id)
		}
	}
	return stronger, true
}

// ofFacts is the toggles of facts by id, but for the day, which says which clause is in force and nothing else.
func ofFacts(toggles []*toggle) map[string]*toggle {
	out := map[string]*toggle{}
	for _, t := range toggles {
		if len(t.facts) > 0 && !slices.Contains(t.facts, "/asOf") {
			out[t.id] = t
		}
	}
	return out
}
