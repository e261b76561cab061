package compare

import (
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// ifAsked puts the answers of others, whose outcome is another, into the plea of a reading that does not ask for a
// point: the first that changes its outcome, and what that would be; nil where none does. The order is that of the
// answers.
func (t *tries) ifAsked(p point, s *side, sides map[string]*side) *schema.IfAsked {
	from := map[string]*side{} // by answer
	for _, reading := range schema.Keys(sides) {
		other := sides[reading]
		idle := schema.Tri(other.Value).Open() && !other.open // something else closes the limb
		if other.answers() && !idle && other.Outcome != s.Outcome && (from[other.Value] == nil || other.open) {
			from[other.Value] = other
		}
	}
	for _, value := range schema.Keys(from) {
		if pleas := t.pleas(p, s, value, from[value]); pleas != nil {
			if outcome := t.trier.Outcome(pleas); outcome != s.Outcome {
				return &schema.IfAsked{Value: value, Outcome: outcome}
			}
		}
	}
	return nil
}

// pleas is what a reading would plead if it had to give an answer; nil where that can change nothing. A reading that
// does not plead the limb has the answer put where its own outcome is decided under the same clause, in limbs that the
// other does not plead (where both plead, they differ there or not); or, if it is one that leaves the other's limb
// open, that limb beside its own.
func (t *tries) pleas(p point, s *side, value string, from *side) map[string]map[string]map[string]string {
	v := s.cell.Verdict
	if _, pleads := v.Elements[p.limb]; decidedElsewhere(v, p.subject) && (pleads || !from.open) {
		return nil
	}
	out := maps.Clone(v.Elements)
	put := func(limb string) bool {
		if !moves(v, limb, p.subject, schema.Tri(value)) {
			return false
		}
		own, pleaded := v.Elements[limb][p.subject]
		if !pleaded && p.subject != "" {
			return false
		}
		out[limb] = maps.Clone(v.Elements[limb])
		out[limb][p.subject] = maps.Clone(own)
		if out[limb][p.subject] == nil {
			out[limb][p.subject] = map[string]string{}
		}
		out[limb][p.subject][p.element] = value
		return true
	}
	if _, pleads := v.Elements[p.limb]; pleads {
		if put(p.limb) {
			return out
		}
		return nil
	}
	moved := false
	for _, limb := range schema.Keys(v.Elements) {
		if _, shared := from.cell.Verdict.Elements[limb]; !shared && clauseOf(v, limb) == from.finding.Clause &&
			put(limb) {
			moved = true
		}
	}
	if !moved && from.open {
		out[p.limb], moved = from.cell.Verdict.Elements[p.limb], true
	}
	if moved {
		return out
	}
	return nil
}

// moves reports whether one more answer in a limb can change what the limb comes to: a no closes what is made out or
// open, and an open answer opens what is made out.
func moves(v *schema.Verdict, limb, subject string, value schema.Tri) bool {
	return slices.ContainsFunc(v.Grounds, func(g schema.Ground) bool {
		return g.Limb == limb && (subject == "" || g.Subject == subject) &&
			(value == schema.No && g.Value != schema.No || value.Open() && g.Value == schema.Yes)
	})
}

// decidedElsewhere reports whether an outcome stands whatever is answered for one subject, since another one makes it.
func decidedElsewhere(v *schema.Verdict, subject string) bool {
	return subject != "" && slices.ContainsFunc(v.Grounds, func(g schema.Ground) bool {
		return g.Subject != subject && (g.Value == schema.Yes ||
			g.Value != schema.No && v.Outcome == schema.Undetermined)
	})
}

func clauseOf(v *schema.Verdict, limb string) string {
	for _, f := range v.Findings {
		if f.Limb == limb {
			return f.Clause
		}
	}
	return ""
}
