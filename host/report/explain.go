package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// explanation writes what a verdict was decided on down to the facts, then what else was pleaded, the rules, and what
// would have it otherwise.
func explanation(p page, e *schema.Explanation) {
	p.heading(fmt.Sprintf("%s: %s, by %s", e.Runtime.Title, e.Outcome,
		cellName(schema.JudgedCell{Policy: e.Policy, Classifier: e.Classifier})))
	var versions []string
	for _, clause := range sorted(e.Clauses) {
		versions = append(versions, clause+" "+e.Clauses[clause])
	}
	under := ""
	if len(versions) > 0 {
		under = ", under " + strings.Join(versions, ", ")
	}
	p.line(fmt.Sprintf("%s, %s, as of %s%s", e.Case.Title, inWorld(e.World), e.AsOf, under))
	words := newExplainedWords(e.Stipulated)
	clauseTexts(p, words.stipulated.Clauses, words.seen)
	settings(p, e.Set)
	if e.Error != nil {
		p.line(Failed(e.Error))
	}
	decides := 0
	several := readBySeveral(e.Elements)
	var others [][]string
	for _, x := range e.Elements {
		if x.Decides {
			decides++
			element(p, x, several, words)
		} else {
			others = append(others, []string{x.Limb, where(x.Subject), x.Element, x.Value, x.Reason})
		}
	}
	if len(several) > 0 {
		p.heading("Read for several of these")
		for _, text := range sorted(several) {
			p.item(text)
		}
	}
	if len(others) > 0 {
		p.heading("Pleaded, and not decisive")
		p.table([]string{"limb", "of", "element", "value", "why"}, others)
	}
	rules(p, e.Rules)
	unless(p, e)
	for _, text := range silences(map[string][]string{e.Policy: e.Unpleaded}) {
		p.line(text)
	}
	p.line(fmt.Sprintf("%s: %s; %s, of which %d decisive", e.Runtime.ID, e.Outcome, Counted(len(e.Elements), "element"),
		decides))
}

// readBySeveral is what was read for more than one of the elements that decide, which is said once.
func readBySeveral(elements []schema.Explained) map[string]bool {
	times, out := map[string]int{}, map[string]bool{}
	for _, x := range elements {
		if !x.Decides {
			continue
		}
		for _, r := range x.Read {
			text := wasRead(r)
			if times[text]++; times[text] > 1 {
				out[text] = true
			}
		}
	}
	return out
}

func wasRead(r schema.FactRead) string {
	text := r.Pointer + ": " + r.Value
	if r.At != nil {
		text += fmt.Sprintf(" (%s:%d)", r.At.File, r.At.Line)
	}
	return text
}

// element writes one that decides, and what was read for it alone.
func element(p page, x schema.Explained, several map[string]bool, words *explainedWords) {
	p.heading(fmt.Sprintf("%s of %s: %s", x.Element, x.Limb, x.Value))
	from := ""
	if x.Clause != "" {
		from = fmt.Sprintf(", under %s %s", x.Clause, x.Version)
	}
	p.line(strings.TrimSpace(fmt.Sprintf("For %s%s. %s", where(x.Subject), from, x.Reason)))
	if x.Term != "" && x.Answer != "" {
		words.term(p, x.Term)
		text := "the classifier answers " + x.Answer + " to " + x.Term
		if means := words.meaning(x.Term, x.Answer); means != "" {
			text += ": " + means
		}
		p.item(text)
	}
	if name, _, is := strings.Cut(x.Definition, "="); is {
		words.definition(p, name)
		p.item("the reading adopts " + x.Definition)
	}
	for _, a := range x.Answers {
		text := "the classifier: " + a.Text
		if len(a.Pointers) > 0 {
			text += " (" + strings.Join(a.Pointers, ", ") + ")"
		}
		p.item(text)
	}
	for _, r := range x.Read {
		if text := wasRead(r); !several[text] {
			p.item("read " + text)
		}
	}
}

var held = map[string]string{"yes": "held", "no": "failed", "both": "held for one thing and failed for another",
	"not-asked": "not asked"}

func rules(p page, all []schema.RuleHeld) {
	if len(all) == 0 {
		return
	}
	var rows [][]string
	for _, r := range all {
		rows = append(rows, []string{held[r.Held], r.Title, fmt.Sprintf("%s:%d", r.File, r.Line)})
	}
	p.heading("The rules of the policy")
	p.table([]string{"", "rule", "where"}, rows)
}

func unless(p page, e *schema.Explanation) {
	if len(e.Unless) == 0 && e.Nearest == nil {
		return
	}
	p.heading("What would have it otherwise")
	for _, u := range e.Unless {
		p.item(u)
	}
	if e.Nearest != nil {
		g := changes{outcomes: e.Nearest.Outcomes}
		p.line(fmt.Sprintf("The cheapest set of changes for the other outcome (effort %d): %s. Then %s.",
			e.Nearest.Effort, e.Nearest.Sentence, g.after()))
		p.shell(whatIfOf(e.World, e.Set, *e.Nearest, nil))
	}
}
