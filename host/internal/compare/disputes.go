package compare

import (
	"cmp"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// point is where a finding stands: readings are joined on it, never on a text.
type point struct{ limb, subject, element string }

// voice is what one reading says at a point.
type voice struct {
	finding    schema.Finding
	answer     string // of the classifier, to the finding's term
	definition string // the value adopted
}

// side is a side of a dispute as it is found: whether it pleads the limb, and whether this element leaves the limb open.
type side struct {
	schema.Side
	pleads, open bool
}

// disputes finds the points on which readings with different outcomes part, and on what. Only a point that decides is
// listed: where some reading's limb is closed by a "no", or left open, that another's is not.
func disputes(diagonal []Cell, definitions map[string]map[string]string) []schema.Dispute {
	outcomes := map[string]string{}
	for _, c := range diagonal {
		outcomes[c.Policy] = c.Verdict.Outcome
	}
	if len(set(maps.Values(outcomes))) < 2 {
		return nil
	}
	voices := listen(diagonal, definitions)
	var out []schema.Dispute
	for _, p := range slices.SortedFunc(maps.Keys(voices), comparePoints) {
		if d, parted := at(p, voices[p], diagonal, definitions); parted {
			out = append(out, d)
		}
	}
	return out
}

func comparePoints(a, b point) int {
	return cmp.Or(cmp.Compare(a.limb, b.limb), cmp.Compare(a.subject, b.subject), cmp.Compare(a.element, b.element))
}

func listen(diagonal []Cell, definitions map[string]map[string]string) map[point]map[string]voice {
	voices := map[point]map[string]voice{}
	for _, c := range diagonal {
		for _, f := range c.Verdict.Findings {
			if f.Weight != "element" {
				continue
			}
			p := point{f.Limb, f.Subject, f.Element}
			if voices[p] == nil {
				voices[p] = map[string]voice{}
			}
			v := voice{finding: f, definition: definitions[c.Policy][f.Definition]}
			if f.Term != "" && c.Classification != nil {
				v.answer = answer(c.Classification, f.Term, f.Subject)
			}
			voices[p][c.Policy] = v
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

// at joins what the readings say at one point. Readings part here when they differ in outcome and one has a value that the
// other lacks: a "no" closes a limb, and so an element that is not "no" against one that is, or against none at all, can
// make the difference. A reading that pleads the clause by other limbs has a side too: it names the limb that decides it.
func at(p point, said map[string]voice, diagonal []Cell, definitions map[string]map[string]string) (schema.Dispute, bool) {
	d := schema.Dispute{Limb: p.limb, Subject: p.subject, Element: p.element, Sides: map[string]schema.Side{}}
	sides := map[string]side{}
	for _, c := range diagonal {
		if c.Verdict.Outcome == schema.Error {
			continue
		}
		side := side{Side: schema.Side{Outcome: c.Verdict.Outcome, Value: "absent"}}
		if _, side.pleads = c.Verdict.Elements[p.limb]; !side.pleads {
			side.Limb = deciding(c.Verdict)
		}
		if v, speaks := said[c.Policy]; speaks {
			f := v.finding
			side.Value, side.Answer, side.Definition, side.Reason, side.Pointers = f.Value, v.answer, v.definition, f.Reason, f.Pointers
			d.Clause, d.Version = f.Clause, f.Version
			d.Term, d.Definition = cmp.Or(d.Term, f.Term), cmp.Or(d.Definition, f.Definition)
			side.open = decisive(c.Verdict, p)
		}
		d.Sides[c.Policy], sides[c.Policy] = side.Side, side
	}
	if !parts(sides) {
		return d, false
	}
	d.Kind = kind(&d, sides, said, definitions)
	if d.Kind != "other-word" {
		d.Term = ""
	}
	if d.Kind != "other-definition" {
		d.Definition = ""
	}
	return d, true
}

// deciding names the limb that makes a breach or leaves a verdict open; "" for a permission, which all limbs make together.
func deciding(v *schema.Verdict) string {
	for _, g := range v.Grounds {
		if g.Value == "yes" || v.Outcome == schema.Undetermined && g.Value != "no" {
			return g.Limb
		}
	}
	return ""
}

// parts reports whether two sides with different outcomes stand on different values of which one closes or opens the limb, or
// one waits for what the other does not ask for.
func parts(sides map[string]side) bool {
	for _, a := range sides {
		for _, b := range sides {
			if a.Outcome != b.Outcome && a.Value != b.Value && (opens(a) && closes(b) || a.Value == "absent" && b.open) {
				return true
			}
		}
	}
	return false
}

// closes: the element keeps the limb from being made out. opens: it does not.
func closes(s side) bool {
	return s.Value == "no" && s.Outcome != schema.Breach || s.open && s.Outcome == schema.Undetermined
}

func opens(s side) bool {
	return s.Outcome == schema.Breach && (s.Value == "yes" || s.Value == "absent") ||
		s.Outcome == schema.Undetermined && s.Value != "no"
}

// decisive reports whether a limb is left open by this element: where another one closes it, what is open of it is idle.
func decisive(v *schema.Verdict, p point) bool {
	return slices.ContainsFunc(v.Grounds, func(g schema.Ground) bool {
		return g.Limb == p.limb && (p.subject == "" || g.Subject == p.subject) && (g.Value == "unknown" || g.Value == "arguable") && slices.Contains(g.Elements, p.element)
	})
}

// kind tells on what they part. A line that they draw differently comes first where it is drawn by adopting a definition,
// because then the same words and facts would still part them; then a word that their classifiers answer differently; then
// the facts that they rest on; and what is left is the rule. A reading that goes by other limbs has another rule, and says
// nothing of how those part that plead this one.
func kind(d *schema.Dispute, sides map[string]side, said map[string]voice, definitions map[string]map[string]string) string {
	answers, lines, pointers := map[string]bool{}, map[string]bool{}, map[string]bool{}
	silent, pleading := false, 0
	for reading, side := range sides {
		if !side.pleads {
			continue
		}
		pleading++
		v, speaks := said[reading]
		if !speaks {
			silent = true
			if d.Definition != "" {
				lines[cmp.Or(definitions[reading][d.Definition], "(not adopted)")] = true
			}
			continue
		}
		if v.finding.Term != "" {
			answers[v.answer] = true
		}
		if v.finding.Definition != "" {
			lines[v.definition] = true
		}
		pointers[join(side.Pointers)] = true
	}
	switch {
	case pleading == 1:
		return "other-rule"
	case len(answers) > 1 && (len(lines) < 2 || !silent):
		return "other-word"
	case len(lines) > 1:
		return "other-definition"
	case silent:
		return "other-rule"
	case len(pointers) > 1:
		return "other-facts"
	}
	return "other-rule"
}

func join(list []string) string {
	out := ""
	for _, p := range slices.Sorted(slices.Values(list)) {
		out += p + "\n"
	}
	return out
}

func set(values func(func(string) bool)) map[string]bool {
	out := map[string]bool{}
	for v := range values {
		out[v] = true
	}
	return out
}
