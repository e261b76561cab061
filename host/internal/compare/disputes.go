package compare

import (
	"cmp"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// point is where a finding stands: readings are joined on it, never on a text.
type point struct{ limb, subject, element string }

// side is a side of a dispute as it is found: what is said of it, its own cell, and the finding behind its answer.
type side struct {
	schema.Side
	cell    Cell
	finding schema.Finding
	open    bool // whether this element leaves the limb open
	made    bool // whether the limb is made out, or open
}

func (s *side) answers() bool { return s.Value != "absent" }

// disputes finds the points on which readings with different outcomes differ, and what trying says of each.
func disputes(cells, diagonal []Cell, definitions map[string]map[string]string, trier Trier) []schema.Dispute {
	outcomes := map[string]bool{}
	for _, c := range diagonal {
		outcomes[c.Verdict.Outcome] = true
	}
	if len(outcomes) < 2 {
		return nil
	}
	t := newTries(cells, definitions, trier)
	voices := findingsByPoint(diagonal)
	var out []schema.Dispute
	for _, p := range slices.SortedFunc(maps.Keys(voices), comparePoints) {
		if sides := t.at(p, voices[p], diagonal); sides != nil {
			out = append(out, t.dispute(p, sides))
		}
	}
	return out
}

func comparePoints(a, b point) int {
	return cmp.Or(cmp.Compare(a.limb, b.limb), cmp.Compare(a.subject, b.subject), cmp.Compare(a.element, b.element))
}

// findingsByPoint gathers the findings of elements, by point and reading.
func findingsByPoint(diagonal []Cell) map[point]map[string]schema.Finding {
	voices := map[point]map[string]schema.Finding{}
	for _, c := range diagonal {
		for _, f := range c.Verdict.Findings {
			if f.Weight != "element" {
				continue
			}
			p := point{f.Limb, f.Subject, f.Element}
			if voices[p] == nil {
				voices[p] = map[string]schema.Finding{}
			}
			voices[p][c.Policy] = f
		}
	}
	return voices
}

// answer is what a classifier said to a term of a subject, or of the whole runtime where the term is about that.
func answer(c *schema.Classification, term, subject string) string {
	if a, ok := c.Terms[term][subject]; ok {
		return a.Value
	}
	if a, ok := c.Terms[term][""]; ok {
		return a.Value
	}
	return "unknown"
}

// at gives the sides of a point, by reading; nil where it is no point of difference. Readings differ here where their
// outcomes do, and either both answer and one of the answers closes or opens the limb, or one does not ask for what
// would change its outcome if it had to give the other's answer. A reading of which neither is so is no side.
func (t *tries) at(p point, said map[string]schema.Finding, diagonal []Cell) map[string]*side {
	sides := map[string]*side{}
	var silent []*side
	for _, c := range diagonal {
		if c.Verdict.Outcome == schema.Error {
			continue
		}
		s := &side{cell: c, Side: schema.Side{Outcome: c.Verdict.Outcome, Value: "absent"}}
		f, speaks := said[c.Policy]
		if !speaks {
			if _, pleads := c.Verdict.Elements[p.limb]; !pleads {
				s.Limb = deciding(c.Verdict)
			}
			silent = append(silent, s)
			continue
		}
		g := t.groundsOf(c.Verdict)
		s.finding, s.open, s.made = f, g.decisive(p), g.made(p.limb, p.subject)
		s.Value, s.Reason, s.Pointers = f.Value, f.Reason, f.Pointers
		s.Definition = t.definitions[c.Policy][f.Definition]
		if f.Term != "" && c.Classification != nil {
			s.Answer = answer(c.Classification, f.Term, f.Subject)
		}
		sides[c.Policy] = s
	}
	differ := differ(sides)
	for _, s := range silent {
		if s.IfAsked = t.ifAsked(p, s, sides); s.IfAsked != nil {
			sides[s.cell.Policy], differ = s, true
		}
	}
	if !differ {
		return nil
	}
	return sides
}

// deciding names the limb that makes a breach or leaves a verdict open; "" for a permission, which all limbs make
// together.
func deciding(v *schema.Verdict) string {
	for _, g := range v.Grounds {
		if decides(v, g) {
			return g.Limb
		}
	}
	return ""
}

// differ reports whether two that answer, with different outcomes, give different answers of which one closes or opens
// the limb.
func differ(sides map[string]*side) bool {
	for _, a := range sides {
		for _, b := range sides {
			if a.Outcome != b.Outcome && a.Value != b.Value && opens(a) && closes(b) {
				return true
			}
		}
	}
	return false
}

// closes: the element keeps the limb from being made out. opens: it does not, and the limb is.
func closes(s *side) bool {
	return s.Value == "no" && s.Outcome != schema.Breach || s.open && s.Outcome == schema.Undetermined
}

func opens(s *side) bool {
	return s.made && (s.Outcome == schema.Breach && s.Value == "yes" || s.Outcome == schema.Undetermined &&
		s.Value != "no")
}

// dispute says what readings differ on at a point, by what was tried.
func (t *tries) dispute(p point, sides map[string]*side) schema.Dispute {
	d := schema.Dispute{Limb: p.limb, Subject: p.subject, Element: p.element, Sides: map[string]schema.Side{}}
	for _, reading := range schema.Keys(sides) {
		s := sides[reading]
		d.Sides[reading] = s.Side
		if s.answers() {
			d.Clause, d.Version = s.finding.Clause, s.finding.Version
		}
	}
	t.diagnose(&d, p, sides)
	return d
}
