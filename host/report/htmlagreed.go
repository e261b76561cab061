package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of what all sides agree on.
type (
	htmlAgreed struct {
		Note string
		// Judged reports whether some reading was, without which nothing is known to be agreed.
		Judged bool
		// Facts are those that somebody relies on; MoreFacts are the others of them, behind a fold.
		Facts, MoreFacts []htmlEvidence
		// Left and LeftPoints say how many of them, and how many points, a page of several leaves out.
		Left, LeftPoints string
		// Assumed are the facts that the description takes for granted; Cited says that what it cites for them stands there.
		Assumed []htmlEvidence
		Cited   bool
		// Points are elements that nobody disputes, each with the limbs that ask for it; Sum says how they make the number
		// of the head.
		Points, MorePoints []htmlPoint
		Sum                string
		// Mistakes are where the description says two things of which only one can be, or cannot mean what it says.
		Mistakes []htmlEvidence
	}
	// htmlPoint is a line for all points that are alike but for the limb, Points in words how many that are.
	htmlPoint struct {
		Text, Answer, Class, Points, Assumed string
		Limbs                                []string
		count                                int
	}
)

// How many facts, and how many points, stand before the fold.
const mostFactsShown, mostPointsShown = 14, 8

// agreedSection fills what all sides agree on.
func agreedSection(r *htmlRuntime) (name string, data any, err error) {
	c := r.comparison
	if c == nil {
		return "", nil, nil
	}
	facts := agreedFacts(c)
	a := htmlAgreed{Note: factsNote(c), Judged: slices.ContainsFunc(c.Cells, func(cell schema.Cell) bool {
		return !cell.Swap() && cell.Outcome != schema.Error
	})}
	if len(facts) > 0 && a.Note != "" {
		a.Note += " Of those that are not marked, these are the ones that a reading goes by."
	}
	a.Assumed, a.Mistakes = assumedFacts(c), mistakes(c)
	a.Facts = facts[:min(len(facts), mostFactsShown)]
	a.MoreFacts = facts[len(a.Facts):]
	points := r.agreedWords()
	a.Points = points[:min(len(points), mostPointsShown)]
	a.MorePoints = points[len(a.Points):]
	if r.page.several() {
		a.Left, a.MoreFacts = leftAlone(len(a.MoreFacts)), nil
		a.LeftPoints, a.MorePoints = leftAlone(len(a.MorePoints)), nil
		for i := range a.Assumed {
			a.Assumed[i].Sources = nil
		}
	} else {
		a.Cited = true
	}
	if n := len(r.agreed); n > len(points) {
		a.Sum = fmt.Sprintf("The %d points of the head stand in %s: a line has one for each ground that asks for it, and "+
			"for each thing that the ground is about.", n, Counted(len(points), "line"))
	}
	return "agreed", a, nil
}

// mistakes are what is wrong with the description in some world, each once, with the lines on which that stands.
func mistakes(c *schema.Comparison) (out []htmlEvidence) {
	for _, w := range c.Worlds {
		for _, warning := range c.FactsIn(w.World).Warnings {
			var at []string
			for _, pointer := range warning.Pointers {
				if place := placeText(c, pointer); place != "" {
					at = append(at, place)
				}
			}
			one := htmlEvidence{Title: warning.Message, At: strings.Join(at, ", ")}
			if !slices.ContainsFunc(out, func(o htmlEvidence) bool { return o.Title == one.Title && o.At == one.At }) {
				out = append(out, one)
			}
		}
	}
	return out
}

// leftAlone says how much a page of several runtimes leaves to a page of one; "" of nothing.
func leftAlone(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 more stands in a page of this runtime alone."
	}
	return strconv.Itoa(n) + " more stand in a page of this runtime alone."
}

// factsNote counts the facts by how far they are agreed. The counts of the worlds differ in what these settle, so that
// those of the first are said.
func factsNote(c *schema.Comparison) string {
	if len(c.Worlds) == 0 {
		return ""
	}
	n := c.Worlds[0].Denominators
	parts := []string{Counted(n.Stipulated, "fact") + " of the description not marked as anything else"}
	for _, other := range []struct {
		n    int
		said string
	}{{n.Assumed, "assumed"}, {n.Disputed, "disputed"}, {n.Unknown, "not known"}} {
		if other.n > 0 {
			parts = append(parts, strconv.Itoa(other.n)+" "+other.said)
		}
	}
	return conjunction(parts) + ". Whoever described the runtime left those unmarked; no side admits " +
		"them by that."
}

// agreedFacts are the facts that are stipulated and that some reading's own verdict relies on, in words; sorted by
// where they stand.
func agreedFacts(c *schema.Comparison) (out []htmlEvidence) {
	relied := map[string]bool{}
	for _, cell := range c.Cells {
		v, is := c.Verdict(cell)
		if !is || cell.Swap() {
			continue
		}
		for _, f := range v.Findings {
			for _, pointer := range f.Pointers {
				relied[pointer] = true
			}
		}
	}
	var worlds []*schema.Facts
	for _, w := range c.Worlds {
		worlds = append(worlds, c.FactsIn(w.World))
	}
	pointers := schema.Keys(relied)
	slices.SortStableFunc(pointers, func(a, b string) int { return c.Locations[a].Line - c.Locations[b].Line })
	for _, pointer := range pointers {
		value, agreed := agreedValue(worlds, pointer)
		if !agreed || c.Titles.Facts[pointer].Title == "" {
			continue
		}
		out = append(out, htmlEvidence{Title: sentenceCase(factTitle(c, pointer)), Value: pageValue(c, pointer, value),
			At: placeText(c, pointer)})
	}
	return out
}

// agreedValue is the value of a fact that is stipulated, and the same in all worlds.
func agreedValue(worlds []*schema.Facts, pointer string) (said string, agreed bool) {
	for i, f := range worlds {
		value, is := schema.Get(f.Runtime, pointer)
		if !is || statusOf(f, pointer) != "stipulated" {
			return "", false
		}
		switch value.(type) {
		case string, bool, float64, int, int64, []any:
		default:
			return "", false
		}
		text := schema.Spoken(value)
		if text == string(schema.Unknown) || i > 0 && text != said {
			return "", false
		}
		said = text
	}
	return said, len(worlds) > 0
}

// statusOf is how far a fact is agreed, as the runtime says it; what it does not list is stipulated.
func statusOf(f *schema.Facts, pointer string) string {
	listed, _ := f.Runtime["facts"].(map[string]any)
	one, _ := listed[pointer].(map[string]any)
	if status, is := one["status"].(string); is {
		return status
	}
	return "stipulated"
}

// agreedWords are the points that nobody disputes in words, those that are alike but for the limb as one; those that
// most limbs ask for come first.
func (r *htmlRuntime) agreedWords() (out []htmlPoint) {
	c, at := r.comparison, map[[2]string]int{}
	assumed := assumedSet(c)
	for _, p := range r.agreed {
		text := titleOr(c.Titles.Elements, p.element)
		if subject := c.Titles.Subjects[p.subject]; subject != "" {
			text += " (" + subject + ")"
		}
		i, seen := at[[2]string{text, p.value}]
		if !seen {
			i = len(out)
			at[[2]string{text, p.value}] = i
			out = append(out, htmlPoint{Text: sentenceCase(text), Answer: p.value, Class: answerClass(p.value)})
		}
		if out[i].count++; out[i].count > 1 {
			out[i].Points = Counted(out[i].count, "point")
		}
		for _, f := range p.found {
			out[i].Assumed = cmp.Or(out[i].Assumed, assumedSaid(assumed, f.Pointers))
		}
		if limb := titleOr(c.Titles.Limbs, p.limb); !slices.Contains(out[i].Limbs, limb) {
			out[i].Limbs = append(out[i].Limbs, limb)
		}
	}
	slices.SortStableFunc(out, func(a, b htmlPoint) int { return len(b.Limbs) - len(a.Limbs) })
	return out
}

// titleOr is the title of an id, or the id in words.
func titleOr(titles map[string]string, id string) string {
	if title := titles[id]; title != "" {
		return title
	}
	return spaced(id)
}
