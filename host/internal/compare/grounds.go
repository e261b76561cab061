package compare

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// grounds are those of one verdict by limb and subject, so that each of many points finds its own.
type grounds struct {
	verdict   *schema.Verdict
	of        map[[2]string][]schema.Ground
	yes, open int               // grounds that make a limb out, or leave it open
	deciding  map[string]int    // by subject: the grounds that decide the outcome
	decide    int               // all of these
	clauses   map[string]string // by limb
	alone     map[string]string // by limb: what it comes to alone, as far as it was asked
}

// groundsOf sorts the grounds of a verdict, once.
func (t *tries) groundsOf(v *schema.Verdict) *grounds {
	if g, known := t.grounds[v]; known {
		return g
	}
	g := &grounds{verdict: v, of: map[[2]string][]schema.Ground{}, deciding: map[string]int{},
		clauses: map[string]string{}, alone: map[string]string{}}
	for _, one := range v.Grounds {
		key := [2]string{one.Limb, one.Subject}
		g.of[key] = append(g.of[key], one)
		g.yes, g.open = g.yes+count(one.Value == schema.Yes), g.open+count(isOpen(one))
		n := count(decides(v, one))
		g.deciding[one.Subject], g.decide = g.deciding[one.Subject]+n, g.decide+n
	}
	for _, f := range v.Findings {
		if g.clauses[f.Limb] == "" {
			g.clauses[f.Limb] = f.Clause
		}
	}
	t.grounds[v] = g
	return g
}

// at lists the grounds of a limb for a subject, all of the limb for the whole runtime.
func (g *grounds) at(limb, subject string) []schema.Ground {
	if subject != "" {
		return g.of[[2]string{limb, subject}]
	}
	return slices.DeleteFunc(slices.Clone(g.verdict.Grounds), func(one schema.Ground) bool { return one.Limb != limb })
}

// made reports whether a limb is made out for a subject, or is what leaves the outcome open.
func (g *grounds) made(limb, subject string) bool {
	return slices.ContainsFunc(g.at(limb, subject), func(one schema.Ground) bool { return decides(g.verdict, one) })
}

// moves reports whether one more answer in a limb can change what the limb comes to: a no closes what is made out or
// open, and an open answer opens what is made out.
func (g *grounds) moves(limb, subject string, value schema.Tri) bool {
	return slices.ContainsFunc(g.at(limb, subject), func(one schema.Ground) bool {
		return value == schema.No && one.Value != schema.No || value.Open() && one.Value == schema.Yes
	})
}

// decisive reports whether a limb is left open by an element: where another one closes it, what is open of it is idle.
func (g *grounds) decisive(p point) bool {
	return slices.ContainsFunc(g.at(p.limb, p.subject), func(one schema.Ground) bool {
		return one.Value.Open() && slices.Contains(one.Elements, p.element)
	})
}

// decidedElsewhere reports whether an outcome stands whatever is answered for one subject, since another one makes it.
func (g *grounds) decidedElsewhere(subject string) bool {
	return subject != "" && g.decide > g.deciding[subject]
}

// decides reports whether a ground makes a breach, or leaves a verdict open.
func decides(v *schema.Verdict, g schema.Ground) bool {
	return g.Value == schema.Yes || g.Value != schema.No && v.Outcome == schema.Undetermined
}

// isOpen reports whether a ground neither makes its limb out nor closes it.
func isOpen(g schema.Ground) bool { return g.Value != schema.Yes && g.Value != schema.No }

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
