package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// groundWords says one ground of one verdict.
type groundWords struct {
	b       *worldBuild
	cell    schema.Cell
	verdict *schema.Verdict
	ground  schema.Ground
}

// mostReasons bounds the reasons in a text; the steps have all of them.
const mostReasons = 3

// text says what the reading finds by this ground and why.
//
//	Hop finds a breach by "A stateless call that results from a collaboration", about the call complete to inference;
//	Product permits. The vendor and a third party …
func (w groundWords) text(s state) string {
	name, limb := w.b.reading(w.cell.Policy), "\""+w.b.limb(w.ground.Limb)+"\""
	var text string
	switch {
	case s == stateNothing:
		return fmt.Sprintf("%s finds nothing that %s could be about.", name, limb)
	case s == statePermitted:
		text = fmt.Sprintf("%s finds no breach by %s", name, limb)
	case w.ground.Value == schema.Yes:
		text = fmt.Sprintf("%s finds a breach by %s", name, limb)
	default:
		text = fmt.Sprintf("%s leaves open whether there is a breach by %s", name, limb)
	}
	if w.ground.Subject != "" {
		text += ", about " + w.b.where.subject(w.ground.Subject)
	}
	if s == stateDisputed {
		text += w.others()
	}
	var reasons []string
	for _, f := range w.deciding() {
		if reason := closedSentence(strings.TrimSpace(f.Reason)); reason != "" && !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	for _, p := range w.ground.Pointers {
		reasons = append(reasons, w.b.where.wholeness(p))
	}
	if len(reasons) == 0 {
		return text + "."
	}
	if len(reasons) > mostReasons {
		reasons = reasons[:mostReasons]
	}
	return text + ". " + strings.Join(reasons, " ")
}

// others says who comes to something else, as the end of a sentence.
func (w groundWords) others() string {
	who := map[string][]string{}
	for _, cell := range w.b.c.Cells {
		if cell.World == w.cell.World && !cell.Swap() && cell.Outcome != w.cell.Outcome {
			who[cell.Outcome] = append(who[cell.Outcome], w.b.reading(cell.Policy))
		}
	}
	text := ""
	for _, outcome := range []string{schema.Permitted, schema.Breach, schema.Undetermined} {
		if names := who[outcome]; len(names) > 0 {
			text += "; " + conjunction(names) + " " + outcomeVerb(outcome, len(names))
		}
	}
	return text
}

// deciding are the findings that make the ground what it is, those on words before the others.
func (w groundWords) deciding() (out []schema.Finding) {
	for _, f := range w.verdict.Findings {
		if f.Limb == w.ground.Limb && f.Weight == "element" && (f.Subject == w.ground.Subject || f.Subject == "") &&
			slices.Contains(w.ground.Elements, f.Element) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b schema.Finding) int { return wordsFirst(a) - wordsFirst(b) })
	return out
}

// wordsFirst is the place of a finding among those of a ground: what turns on a word, on a definition, on facts.
func wordsFirst(f schema.Finding) int {
	switch {
	case f.Term != "":
		return 0
	case f.Definition != "":
		return 1
	}
	return 2
}

// mostSteps bounds the steps of a finding. What is left out is counted in the last of them.
const mostSteps = 100

// steps lead from the verdict over the elements of the ground, and the words that these turn on, to the facts and the
// lines on which these stand.
func (w groundWords) steps() (out []step) {
	where := w.b.where
	out = append(out, step{0, fmt.Sprintf("%s %s by \"%s\"", w.b.reading(w.cell.Policy),
		outcomeVerb(w.cell.Outcome, 1), w.b.limb(w.ground.Limb)), w.ground.Limb, where.runtime()})
	for _, p := range w.ground.Pointers {
		out = append(out, step{1, w.b.where.wholeness(p), p, where.first([]string{p})})
	}
	classification, _ := w.b.c.Classification(w.cell)
	for _, f := range w.deciding() {
		pointers := slices.Clone(f.Pointers)
		said := w.b.element(f.Element) + ": " + valueSaid(f.Value)
		if f.Reason != "" {
			said += ". " + f.Reason
		}
		out = append(out, step{1, said, w.ground.Limb + "/" + f.Element, where.first(pointers)})
		if f.Term != "" && classification != nil {
			answers := classification.Terms[f.Term]
			answer, is := answers[f.Subject]
			if !is {
				answer, is = answers[w.ground.Subject]
			}
			if is {
				out = append(out, w.word(f.Term, answer))
				for _, because := range answer.Because {
					pointers = append(pointers, because.Pointers...)
				}
			}
		}
		slices.Sort(pointers)
		for _, p := range slices.Compact(pointers) {
			if at := where.of(p); at != nil {
				out = append(out, step{3, where.fact(p), p, at})
			}
		}
	}
	if more := len(out) - mostSteps; more > 0 {
		out = append(out[:mostSteps-1], step{0, fmt.Sprintf("and %d more steps, which the comparison has", more+1), "",
			where.runtime()})
	}
	return out
}

// word is the step of how a word is answered.
func (w groundWords) word(term string, answer schema.Answer) step {
	var said schema.TermText
	if s := w.b.c.Stipulated; s != nil {
		said = s.Terms[term]
	}
	text := cmp.Or(said.Question, spaced(term)+":") + " " +
		sentenceCase(cmp.Or(said.Answers[answer.Value], valueSaid(answer.Value)))
	var pointers []string
	for i, because := range answer.Because {
		if i < mostReasons {
			text += map[bool]string{true: ". ", false: " "}[i == 0] + because.Text
		}
		pointers = append(pointers, because.Pointers...)
	}
	return step{2, text, term, w.b.where.first(pointers)}
}

// firstPlace is the first place of a fact among steps.
func firstPlace(steps []step) *schema.Location {
	for _, s := range steps {
		if s.level == 3 {
			return s.at
		}
	}
	return nil
}
