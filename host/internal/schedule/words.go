package schedule

import (
	"cmp"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// point is what a row of words is about; a ground as a whole where there is no element.
type point struct{ limb, subject, element string }

func pointOf(i schema.Issue) point { return point{i.Limb, i.Subject, i.Element} }

func comparePoints(a, b point) int {
	return cmp.Or(cmp.Compare(a.limb, b.limb), cmp.Compare(a.subject, b.subject), cmp.Compare(a.element, b.element))
}

// voices are the findings of elements, by point and reading.
type voices map[point]map[string]schema.Finding

func newVoices(w World) voices {
	out := voices{}
	for _, reading := range w.readings() {
		for _, f := range w.Own[reading].Verdict.Findings {
			if f.Weight != "element" {
				continue
			}
			p := point{f.Limb, f.Subject, f.Element}
			if out[p] == nil {
				out[p] = map[string]schema.Finding{}
			}
			out[p][reading] = f
		}
	}
	return out
}

// wordRows are the rows of words: what readings differ on, and what each breach and each open verdict depends on that
// turns on a word or a definition and that not everybody answers alike. A ground of a breach without such an element
// is a row as a whole, so that none is left out.
func wordRows(cs *engine.Case, w World) (out []schema.Issue) {
	said := newVoices(w)
	points, silent := map[point]bool{}, map[point]map[string]schema.Side{}
	for _, d := range w.Disputes {
		p := point{d.Limb, d.Subject, d.Element}
		points[p], silent[p] = true, d.Sides
	}
	for _, reading := range w.readings() {
		v := w.Own[reading].Verdict
		for _, g := range v.Grounds {
			switch {
			case v.Outcome == schema.Breach && g.Value == schema.Yes:
				said.breach(points, w, reading, g)
			case v.Outcome == schema.Undetermined && g.Value.Open():
				said.open(points, w, reading, g)
			}
		}
	}
	for p := range points {
		out = append(out, wordRow(cs, w, p, said[p], silent[p]))
	}
	slices.SortFunc(out, func(a, b schema.Issue) int { return comparePoints(pointOf(a), pointOf(b)) })
	return out
}

// breach adds the points of a ground that makes a breach.
func (s voices) breach(points map[point]bool, w World, reading string, g schema.Ground) {
	covered := false
	for _, element := range g.Elements {
		for _, subject := range []string{g.Subject, ""} {
			p := point{g.Limb, subject, element}
			f, pleads := s[p][reading]
			if !pleads || f.Value != string(schema.Yes) {
				continue
			}
			if (f.Term != "" || f.Definition != "") && !s.common(w, f) {
				points[p] = true
			}
			covered = covered || points[p]
		}
	}
	if !covered {
		points[point{g.Limb, g.Subject, ""}] = true
	}
}

// open adds the points that leave a ground open and that no fact would settle.
func (s voices) open(points map[point]bool, w World, reading string, g schema.Ground) {
	waits := map[point]bool{}
	for _, n := range w.Own[reading].Verdict.Needs {
		waits[point{n.Limb, n.Subject, n.Element}] = n.Value == schema.Unknown &&
			slices.ContainsFunc(n.Pointers, func(pointer string) bool { return isOpen(w, pointer) })
	}
	for _, element := range g.Elements {
		for _, subject := range []string{g.Subject, ""} {
			p := point{g.Limb, subject, element}
			if f, pleads := s[p][reading]; pleads && schema.Tri(f.Value).Open() && !waits[p] {
				points[p] = true
			}
		}
	}
}

// common reports whether every other reading that could be judged answers the same of the same subject, in whatever
// limb: what nobody argues about is no row.
func (s voices) common(w World, f schema.Finding) bool {
	for _, reading := range w.readings() {
		same := slices.ContainsFunc(w.Own[reading].Verdict.Findings, func(other schema.Finding) bool {
			return other.Weight == "element" && other.Clause == f.Clause && other.Subject == f.Subject &&
				other.Element == f.Element && other.Value == f.Value
		})
		if !same {
			return false
		}
	}
	return true
}

// wordRow is one row: what each reading answers there, and those that do not ask and would come out otherwise.
func wordRow(
	cs *engine.Case, w World, p point, said map[string]schema.Finding, silent map[string]schema.Side,
) schema.Issue {
	row := schema.Issue{Kind: schema.IssueWords, Limb: p.limb, Subject: p.subject, Element: p.element,
		Clause: cs.Dispute.Limbs[p.limb].Clause, Sides: map[string]schema.IssueSide{}}
	row.Term = sameTerm(said)
	for _, reading := range w.readings() {
		own := w.Own[reading]
		side := schema.IssueSide{Outcome: own.Verdict.Outcome,
			Decides: schema.Decides(own.Verdict, p.limb, p.subject, p.element)}
		f, asks := said[reading]
		g, pleads := groundAt(own.Verdict, p)
		switch {
		case asks:
			side.Value, side.Reason, side.Pointers = f.Value, f.Reason, f.Pointers
			if f.Definition != "" {
				own := cs.DefinitionsOf(reading)
				side.Definition = f.Definition
				side.Adopts = cmp.Or(own[f.Definition], own[cs.Parties[reading].Reading.Bare(f.Definition)])
			}
			if row.Term != "" && own.Classification != nil {
				side.Answer = answer(own.Classification, row.Term, p.subject)
			}
			row.Version = f.Version
		case p.element == "" && pleads:
			side.Value, side.Pointers = string(g.Value), groundPointers(own.Verdict, g)
			row.Version = own.Verdict.Clauses[row.Clause]
		case silent[reading].IfAsked != nil:
			side.Value, side.IfAsked = "absent", silent[reading].IfAsked
		default:
			continue
		}
		row.Sides[reading] = side
	}
	row.Quote = cs.Dispute.Limbs[p.limb].Quote[row.Version]
	row.Question = question(cs, w, row, said)
	return row
}

// sameTerm is the word on which an element turns for all that answer; "" where it does not turn on one.
func sameTerm(said map[string]schema.Finding) (term string) {
	for i, reading := range schema.Keys(said) {
		if f := said[reading]; i > 0 && f.Term != term || f.Term == "" {
			return ""
		}
		term = said[reading].Term
	}
	return term
}

// question is what a row asks, in the words of the case.
func question(cs *engine.Case, w World, row schema.Issue, said map[string]schema.Finding) string {
	if t, is := cs.Dispute.Terms[row.Term]; is {
		return t.Question
	}
	definition := ""
	for _, reading := range schema.Keys(said) {
		definition = cmp.Or(definition, said[reading].Definition)
	}
	if d, is := cs.Definition(definition); is {
		return d.Question
	}
	if row.Element != "" {
		return ElementTitle(cs, schema.Keys(said), row.Element)
	}
	return cs.Dispute.Limbs[row.Limb].Title
}

// answer is what a classifier says to a term of a subject, or of the whole runtime where the term is about that.
func answer(c *schema.Classification, term, subject string) string {
	for _, of := range []string{subject, ""} {
		if a, is := c.Terms[term][of]; is {
			return a.Value
		}
	}
	return string(schema.Unknown)
}

// groundAt is the ground of a limb for a subject.
func groundAt(v *schema.Verdict, p point) (schema.Ground, bool) {
	for _, g := range v.Grounds {
		if g.Limb == p.limb && g.Subject == p.subject {
			return g, true
		}
	}
	return schema.Ground{}, false
}

// groundPointers are the facts on which the elements of a ground rely, sorted.
func groundPointers(v *schema.Verdict, g schema.Ground) (out []string) {
	for _, f := range v.Findings {
		if f.Weight == "element" && f.Limb == g.Limb && (f.Subject == g.Subject || f.Subject == "") &&
			slices.Contains(g.Elements, f.Element) {
			out = append(out, f.Pointers...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
