package cruxes

import (
	"context"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// conflicts lists the agreed precedents that force an outcome on this runtime which a reading denies. A precedent
// forces its outcome where the clauses in force are the same, and each toggle of facts speaks for the outcome here at
// least as much as there (the result model of precedent: Horty, Reason and Precedent, 2011, in its simple form by
// differences: Prakken 2021). Toggles that only one of the two has, or whose value is not known, leave a precedent
// without force here.
func conflicts(ctx context.Context, q *counterfactual.Questions) (out []schema.Tension) {
	if len(q.Case.Dispute.Toggles) == 0 {
		return nil // what is derived says of nothing for whom it speaks, and is of one runtime's own
	}
	denied := map[string][]string{} // by outcome: the readings that say otherwise
	for i, cell := range q.Cells {
		if v := q.Before[i].Outcome; cell.Policy == cell.Classifier && (v == schema.Permitted || v == schema.Breach) {
			other := map[string]string{schema.Permitted: schema.Breach, schema.Breach: schema.Permitted}[v]
			denied[other] = append(denied[other], cell.Policy)
		}
	}
	here, err := judge.VersionsInForce(q.Case.Dispute, q.Base)
	if err != nil {
		return nil
	}
	for _, id := range schema.Keys(q.Case.Dispute.Precedents) {
		p := q.Case.Dispute.Precedents[id]
		if p.Status != "agreed" || len(denied[p.Expect]) == 0 || len(p.Definitions) > 0 {
			continue
		}
		runtime, err := q.Case.Runtime(p.Runtime)
		if err != nil {
			continue
		}
		f, err := q.Case.Facts(runtime, p.World, p.AsOf)
		if err != nil {
			continue
		}
		there, err := judge.VersionsInForce(q.Case.Dispute, f)
		if err != nil || !maps.Equal(here, there) {
			continue
		}
		toggles, err := counterfactual.Toggles(ctx, q.Case, f)
		if err != nil {
			continue
		}
		if !sameBesides(q, toggles, f) {
			continue
		}
		if stronger, forced := forces(p.Expect, q.Toggles, toggles); forced {
			out = append(out, schema.Tension{Precedent: id, Outcome: p.Expect, Readings: denied[p.Expect],
				Stronger: stronger})
		}
	}
	return out
}

// sameBesides reports whether a precedent's facts are those here, as far as a reading is shown them and no toggle sets
// them: what no toggle speaks of may be what the precedent was decided by.
func sameBesides(q *counterfactual.Questions, toggles []*toggle.Toggle, there *schema.Facts) bool {
	shown := func(f *schema.Facts, toggles []*toggle.Toggle) map[string]string {
		seen, out := facts.Coverage(f, q.Case.Reads()), map[string]string{}
		facts.Leaves(f, func(pointer string, _ *schema.Shape, value any) {
			set := pointer == "/asOf" || slices.ContainsFunc(toggles, func(t *toggle.Toggle) bool {
				return slices.Contains(t.Facts, pointer)
			})
			if !set && seen(pointer) {
				out[pointer] = schema.Spoken(value)
			}
		})
		return out
	}
	return maps.Equal(shown(q.Base, q.Toggles), shown(there, toggles))
}

// forces reports whether an outcome of there holds here all the more, and by which toggles more. A toggle without an
// order may speak for either side: one that differs tells the two apart.
func forces(outcome string, here, there []*toggle.Toggle) (stronger []string, forced bool) {
	a, b := factToggles(here), factToggles(there)
	if !slices.Equal(schema.Keys(a), schema.Keys(b)) || len(a) == 0 {
		return nil, false
	}
	for _, id := range schema.Keys(a) {
		x, y := a[id], b[id]
		if x.Current < 0 || y.Current < 0 {
			return nil, false
		}
		more := 0
		switch x.Declared.Favours {
		case outcome:
			more = x.Current - y.Current
		case "":
			if x.Values[x.Current].Name != y.Values[y.Current].Name {
				return nil, false
			}
		default:
			more = y.Current - x.Current
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

// factToggles is the toggles of facts by id, but for the day, which says which clause is in force and nothing else.
func factToggles(toggles []*toggle.Toggle) map[string]*toggle.Toggle {
	out := map[string]*toggle.Toggle{}
	for _, t := range toggles {
		if len(t.Facts) > 0 && !slices.Contains(t.Facts, "/asOf") {
			out[t.ID] = t
		}
	}
	return out
}
