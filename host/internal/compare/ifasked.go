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
		if outcome := t.outcomeWith(p, s, value, from[value]); outcome != "" && outcome != s.Outcome {
			return &schema.IfAsked{Value: value, Outcome: outcome}
		}
	}
	return nil
}

// outcomeWith is what a reading would come to if it had to give an answer; "" where that can change nothing. A reading
// that does not plead the limb has the answer put where its own outcome is decided under the same clause, in limbs that
// the other does not plead (where both plead, they differ there or not); or, if it is one that leaves the other's limb
// open, that limb beside its own.
func (t *tries) outcomeWith(p point, s *side, value string, from *side) string {
	v := s.cell.Verdict
	g := t.groundsOf(v)
	_, pleads := v.Elements[p.limb]
	if g.decidedElsewhere(p.subject) && (pleads || !from.open) {
		return ""
	}
	limbs := []string{p.limb}
	if !pleads {
		limbs = slices.DeleteFunc(schema.Keys(v.Elements), func(limb string) bool {
			_, shared := from.cell.Verdict.Elements[limb]
			return shared || g.clauses[limb] != from.finding.Clause
		})
	}
	var parts []string
	yes, open := g.yes, g.open // of the grounds that stay
	for _, limb := range limbs {
		if outcome, can := t.put(limb, p, v, value); can {
			parts = append(parts, outcome)
			for _, gone := range g.at(limb, p.subject) {
				yes, open = yes-count(gone.Value == schema.Yes), open-count(isOpen(gone))
			}
		}
	}
	if len(parts) == 0 && !pleads && from.open {
		parts = []string{t.limbOutcome(from.cell.Verdict, p.limb)}
	}
	switch {
	case len(parts) == 0:
		return ""
	case yes > 0 || slices.Contains(parts, schema.Breach):
		return schema.Breach
	case open > 0 || slices.Contains(parts, schema.Undetermined):
		return schema.Undetermined
	}
	return schema.Permitted
}

// put is what becomes of a limb's grounds at a point where an answer is put there; false where it can change nothing.
func (t *tries) put(limb string, p point, v *schema.Verdict, value string) (outcome string, can bool) {
	own, pleaded := v.Elements[limb][p.subject]
	if !t.groundsOf(v).moves(limb, p.subject, schema.Tri(value)) || !pleaded && p.subject != "" {
		return "", false
	}
	with := maps.Clone(own)
	if with == nil {
		with = map[string]string{}
	}
	with[p.element] = value
	limbWith := map[string]map[string]string{p.subject: with} // the grounds of other subjects stay as they are
	if whole, has := v.Elements[limb][""]; has && p.subject != "" {
		limbWith[""] = whole
	} else if p.subject == "" {
		limbWith = maps.Clone(v.Elements[limb])
		limbWith[""] = with
	}
	return t.trier.Outcome(map[string]map[string]map[string]string{limb: limbWith}), true
}

// limbOutcome is what one limb of a verdict comes to alone.
func (t *tries) limbOutcome(v *schema.Verdict, limb string) string {
	g := t.groundsOf(v)
	outcome, known := g.alone[limb]
	if !known {
		outcome = t.trier.Outcome(map[string]map[string]map[string]string{limb: v.Elements[limb]})
		g.alone[limb] = outcome
	}
	return outcome
}
