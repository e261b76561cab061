package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// explanationView says what a verdict was decided on down to the facts, then what else was pleaded, the rules, and what
// would have it otherwise. An element that decides is a section; one that does not is a row.
//
// A reader goes down as far as there is doubt: from the outcome to an element, from that to the policy's reason, to the
// classifier's answer, to the fact, and to the line of the file that says it.
func explanationView(v *draft, e *schema.Explanation) {
	v.title(fmt.Sprintf("%s: %s, by %s", e.Runtime.Title, e.Outcome, cellName(e.Policy, e.Classifier)))
	v.paragraph(fmt.Sprintf("%s, %s, as of %s%s", e.Case.Title, worldPhrase(e.World), e.AsOf,
		clauseVersions(e.Clauses)))
	words := newGlossary(e.Stipulated)
	words.clauses(v)
	v.settings(e.Set)
	if e.Error != nil {
		v.paragraph(Failed(e.Error))
	}
	decisive := 0
	shared := sharedReads(e.Elements)
	var others [][]Cell
	for _, x := range e.Elements {
		if x.Decides {
			decisive++
			decisiveElement(v, x, shared, words)
		} else {
			others = append(others, textCells(x.Limb, subjectName(x.Subject), x.Element, x.Value, x.Reason))
		}
	}
	if len(shared) > 0 {
		v.heading("Read for several of these")
		for _, text := range schema.Keys(shared) {
			v.item(text)
		}
	}
	if len(others) > 0 {
		v.heading("Pleaded, and not decisive")
		v.table([]string{"limb", "of", "element", "value", "why"}, others)
	}
	ruleTable(v, e.Rules)
	otherOutcome(v, e)
	for _, text := range unpleadedSentences(map[string][]string{e.Policy: e.Unpleaded}) {
		v.paragraph(text)
	}
	v.paragraph(fmt.Sprintf("%s: %s; %s, of which %d decisive", e.Runtime.ID, e.Outcome, Counted(len(e.Elements),
		"element"), decisive))
}

// sharedReads is what was read for more than one of the elements that decide, which is said once, in a section of its
// own: most elements read the day, and a page that says it under each buries what was read for that one alone.
func sharedReads(elements []schema.Explained) map[string]bool {
	times, out := map[string]int{}, map[string]bool{}
	for _, x := range elements {
		if !x.Decides {
			continue
		}
		for _, r := range x.Read {
			text := readText(r)
			if times[text]++; times[text] > 1 {
				out[text] = true
			}
		}
	}
	return out
}

// readText is a fact that was read, its value as JSON, and the line that it stands on, where it stands on one. Facts
// that were derived, and what the classifier answered, are read like any other and stand on none.
func readText(r schema.FactRead) string {
	text := r.Pointer + ": " + r.Value
	if r.At != nil {
		text += fmt.Sprintf(" (%s:%d)", r.At.File, r.At.Line)
	}
	return text
}

// decisiveElement says one element that decides, and the chain below it: the policy's reason, the classifier's answer
// and what that means, the definition that was adopted, the classifier's reasons, and what was read for it alone.
//
//	state_is_not_the_essence of api_access: no
//	For the runtime, under exclusivity 2026-02-27. What is sold fails without its state. Essential state takes a
//	runtime out of API access.
//	  - the classifier answers essential to statefulness: what is sold fails without it
//	  - the reading adopts state=takes_out
//	  - the classifier: What is sold fails without the state that it keeps. (/compositions/state)
//	  - read /classification/terms/statefulness//value: "essential"
func decisiveElement(v *draft, x schema.Explained, shared map[string]bool, words *glossary) {
	v.heading(fmt.Sprintf("%s of %s: %s", x.Element, x.Limb, x.Value))
	from := ""
	if x.Clause != "" {
		from = fmt.Sprintf(", under %s %s", x.Clause, x.Version)
	}
	v.paragraph(strings.TrimSpace(fmt.Sprintf("For %s%s. %s", subjectName(x.Subject), from, x.Reason)))
	if x.Term != "" && x.Answer != "" {
		words.term(v, x.Term)
		text := "the classifier answers " + x.Answer + " to " + x.Term
		if means := words.meaning(x.Term, x.Answer); means != "" {
			text += ": " + means
		}
		v.item(text)
	}
	if name, _, is := strings.Cut(x.Definition, "="); is {
		words.definition(v, name)
		v.item("the reading adopts " + x.Definition)
	}
	for _, a := range x.Answers {
		text := "the classifier: " + a.Text
		if len(a.Pointers) > 0 {
			text += " (" + strings.Join(a.Pointers, ", ") + ")"
		}
		v.item(text)
	}
	for _, r := range x.Read {
		if text := readText(r); !shared[text] {
			v.item("read " + text)
		}
	}
}

// ruleTable says of each rule of the policy that carries a title whether it held, and where it stands, in the order of
// the files: somebody who knows the policy sees in it which way the evaluation went.
func ruleTable(v *draft, all []schema.RuleHeld) {
	if len(all) == 0 {
		return
	}
	var rows [][]Cell
	for _, r := range all {
		rows = append(rows, textCells(ruleResult(r.Held), r.Title, fmt.Sprintf("%s:%d", r.File, r.Line)))
	}
	v.heading("The rules of the policy")
	v.table([]string{"", "rule", "where"}, rows)
}

// ruleResult says how a rule came out. One that is asked of several things can hold for one and fail for another, and
// one that the outcome did not need was not asked, which is not failing. It is "" for anything else.
func ruleResult(result string) string {
	switch result {
	case "yes":
		return "held"
	case "no":
		return "failed"
	case "both":
		return "held for one thing and failed for another"
	case "not-asked":
		return "not asked"
	}
	return ""
}

// otherOutcome says what would have the verdict otherwise: in the policy's terms, limb by limb, and as the cheapest set
// of changes that gives the other outcome, with the command that makes it. Whoever asked can have left out the search
// for that, or it found none, and then the section has the first alone.
func otherOutcome(v *draft, e *schema.Explanation) {
	if len(e.Unless) == 0 && e.Nearest == nil {
		return
	}
	v.heading("What would have it otherwise")
	for _, u := range e.Unless {
		v.item(u)
	}
	if e.Nearest != nil {
		v.paragraph(fmt.Sprintf("The cheapest set of changes for the other outcome (effort %d): %s. Then %s.",
			e.Nearest.Effort, e.Nearest.Sentence, outcomePhrase(e.Nearest.Outcomes)))
		v.whatIf(e.Runtime.ID, e.World, e.Set, *e.Nearest, nil)
	}
}
