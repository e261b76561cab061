package report

import (
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// explanationView says what a verdict was decided on down to the facts, then what else was pleaded, the rules, and what
// would have it otherwise. An element that decides is a section; one that does not is a row.
//
// A reader goes down as far as there is doubt: from the outcome to an element, from that to the policy's reason, to the
// classifier's answer, to the fact, and to the line of the file that says it.
func explanationView(v *draft, e *schema.Explanation) {
	n := namesOf(e.Titles, e.Readings, e.Stipulated)
	v.title(fmt.Sprintf("%s: %s, by %s", e.Runtime.Title, e.Outcome, n.cell(e.Policy, e.Classifier)))
	v.paragraph(fmt.Sprintf("%s, %s, as of %s%s", e.Case.Title, titledWorld(e.World, e.WorldTitle), e.AsOf,
		clauseVersions(e.Clauses, e.Stipulated)))
	words := newGlossary(e.Stipulated)
	words.clauses(v)
	v.settings(n, e.Set)
	decisive := explainedCell(v, e, n, words)
	v.paragraph(fmt.Sprintf("%s: %s; %s, of which %d decisive", e.Runtime.ID, e.Outcome, Counted(len(e.Elements),
		"element"), decisive))
}

// explainedCell says all of one cell but what it is about, and gives how many elements decide.
func explainedCell(v *draft, e *schema.Explanation, n names, words *glossary) (decisive int) {
	if e.Error != nil {
		v.paragraph(Failed(e.Error))
	}
	decisive = decisiveElements(v, e, n.ofReading(e.Policy), words)
	var others [][]Cell
	for _, x := range e.Elements {
		if !x.Decides {
			others = append(others, append(n.elementCells(x.Limb, x.Subject, x.Element), textCells(n.value(x.Value),
				x.Reason)...))
		}
	}
	if len(others) > 0 {
		v.heading("Pleaded, and not decisive")
		v.table(n.elementHead("value", "why"), others)
	}
	ruleTable(v, e.Rules)
	otherOutcome(v, e, n)
	for _, text := range n.unpleadedSentences(map[string][]string{e.Policy: e.Unpleaded}) {
		v.paragraph(text)
	}
	return decisive
}

// decisiveElements says the elements that decide, then what was read for several of them, and counts them.
func decisiveElements(v *draft, e *schema.Explanation, n names, words *glossary) (decisive int) {
	shared := sharedReads(n, e.Elements)
	for _, x := range e.Elements {
		if x.Decides {
			decisive++
			explainedElement{v, n, words}.decisive(x, shared, ruleOf(e, x))
		}
	}
	if len(shared) > 0 {
		v.heading("Read for several of these")
		for _, text := range schema.Keys(shared) {
			v.item(text)
		}
	}
	return decisive
}

// ruleOf is the titled rule that answers an element; nil where none is known.
func ruleOf(e *schema.Explanation, x schema.Explained) *schema.RuleHeld {
	for i, r := range e.Rules {
		if len(x.Rules) > 0 && r.Name == x.Rules[0] {
			return &e.Rules[i]
		}
	}
	return nil
}

// sharedReads is what was read for more than one of the elements that decide, which is said once, in a section of its
// own: most elements read the day, and a page that says it under each buries what was read for that one alone.
func sharedReads(n names, elements []schema.Explained) map[string]bool {
	times, out := map[string]int{}, map[string]bool{}
	for _, x := range elements {
		if !x.Decides {
			continue
		}
		for _, r := range x.Read {
			text := n.read(r)
			if times[text]++; times[text] > 1 {
				out[text] = true
			}
		}
	}
	return out
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
func otherOutcome(v *draft, e *schema.Explanation, n names) {
	if len(e.Unless) == 0 && e.Nearest == nil {
		return
	}
	v.heading("What would have it otherwise")
	for _, u := range e.Unless {
		v.item(u)
	}
	if e.Nearest != nil {
		changes := e.Nearest.Sentence
		if n.titled() {
			changes = changesSaid(n.c, *e.Nearest)
		}
		v.paragraph(fmt.Sprintf("The cheapest set of changes for the other outcome (effort %d): %s. Then %s.",
			e.Nearest.Effort, changes, outcomePhrase(n, e.Nearest.Outcomes)))
		v.whatIf(e.Runtime.ID, e.World, e.Set, e.Nearest.Changes, e.Nearest.Sets)
	}
}
