package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// explainedElement says what an element was decided on, in the titles of the document, or in one from before there were
// any by ids.
type explainedElement struct {
	v     *draft
	n     names
	words *glossary
}

// decisive says one element that decides, and the chain below it: the policy's reason, the classifier's answer and what
// that means, the definition that was adopted, the classifier's reasons, and what was read for it alone.
//
//	Not for its state: no
//	Of "API access for customers", for the runtime, under Exclusivity of the reserved cloud, 2026-02-27. What is sold
//	fails without its state. Essential state takes a runtime out of API access.
//	  - the classifier's answer to "Would it work without its state?": what is sold fails without it
//	  - the reading's answer to "Does essential state make it something else?": it does
//	  - the classifier's reason: What is sold fails without the state that it keeps. (whether the list of state is
//	    complete)
//	  - the rule: Essential state is not what is bought (readings/state/policy.rego:31)
//	  - read: whether the list of state is complete: complete (runtimes/sre.yaml:6)
func (x explainedElement) decisive(e schema.Explained, shared map[string]bool, rule *schema.RuleHeld) {
	x.heading(e)
	if e.Term != "" && e.Answer != "" {
		x.term(e)
	}
	if name, value, is := strings.Cut(e.Definition, "="); is {
		x.definition(name, value)
	}
	for _, a := range e.Answers {
		x.v.item(x.answer(a))
	}
	if rule != nil {
		text := rule.Title
		if x.n.titled() && text == x.n.c.Titles.Elements[e.Element] { // the heading says it
			text = "that of this point"
		}
		x.v.item(fmt.Sprintf("the rule: %s (%s:%d)", text, rule.File, rule.Line))
	}
	for _, r := range e.Read {
		if text := x.n.read(r); !shared[text] {
			x.v.item("read " + text)
		}
	}
}

func (x explainedElement) heading(e schema.Explained) {
	from := ""
	if e.Clause != "" {
		from = ", under " + x.n.clause(e.Clause, e.Version)
	}
	if !x.n.titled() {
		x.v.heading(fmt.Sprintf("%s of %s: %s", e.Element, e.Limb, e.Value))
		x.v.paragraph(strings.TrimSpace(fmt.Sprintf("For %s%s. %s", subjectName(e.Subject), from, e.Reason)))
		return
	}
	x.v.heading(strings.Trim(x.n.element(e.Element), "\"") + ": " + valueSaid(e.Value))
	x.v.paragraph(strings.TrimSpace(fmt.Sprintf("Of %s, for %s%s. %s", x.n.limb(e.Limb), x.n.subject(e.Subject), from,
		e.Reason)))
}

// term says the word that an element turns on, and what the classifier answers.
func (x explainedElement) term(e schema.Explained) {
	means := x.words.meaning(e.Term, e.Answer)
	asked := x.words.stipulated.Terms[e.Term]
	if x.n.titled() && asked.Question != "" {
		x.words.possible(x.v, "\""+asked.Question+"\" can be answered", "term "+e.Term, asked.Answers)
		if means == "" {
			means = valueSaid(e.Answer)
		}
		x.v.item("the classifier's answer to \"" + asked.Question + "\": " + means)
		return
	}
	x.words.term(x.v, e.Term)
	text := "the classifier answers " + e.Answer + " to " + e.Term
	if means != "" {
		text += ": " + means
	}
	x.v.item(text)
}

// definition says where the reading draws the line that an element turns on.
func (x explainedElement) definition(name, value string) {
	asked := definitionTexts(x.n.c, name)
	if !x.n.titled() || asked.Question == "" {
		x.words.definition(x.v, name)
		x.v.item("the reading adopts " + name + "=" + value)
		return
	}
	x.words.possible(x.v, "\""+asked.Question+"\" can be answered", "definition "+name, asked.Values)
	means := asked.Values[value]
	if means == "" {
		means = valueSaid(value)
	}
	x.v.item("the reading's answer to \"" + asked.Question + "\": " + means)
}

// answer is a reason of the classifier's, and the facts that it gives for it.
func (x explainedElement) answer(a schema.Reason) string {
	if !x.n.titled() {
		text := "the classifier: " + a.Text
		if len(a.Pointers) > 0 {
			text += " (" + strings.Join(a.Pointers, ", ") + ")"
		}
		return text
	}
	text := "the classifier's reason: " + a.Text
	var facts []string
	for _, pointer := range a.Pointers {
		facts = append(facts, x.n.fact(pointer))
	}
	if len(facts) > 0 {
		text += " (" + strings.Join(facts, "; ") + ")"
	}
	return text
}

// read is a fact that was read, its value, and the line that it stands on, where it stands on one. Facts that were
// derived, and what the classifier answered, are read like any other and stand on none.
func (n names) read(r schema.FactRead) string {
	text := r.Pointer + ": " + r.Value
	if said, is := n.readSaid(r); is {
		text = said
	}
	if r.At != nil {
		text += fmt.Sprintf(" (%s:%d)", r.At.File, r.At.Line)
	}
	return text
}

// readSaid says in words what was read. Not all that a policy can read has any.
func (n names) readSaid(r schema.FactRead) (text string, is bool) {
	tokens, _ := schema.Split(r.Pointer)
	if !n.titled() || len(tokens) == 0 {
		return "", false
	}
	value, err := strconv.Unquote(r.Value)
	if err != nil {
		value = r.Value
	}
	switch of := tokens[0]; {
	case of == "asOf":
		return "the day: " + value, true
	case len(tokens) < 2:
		return "", false
	case of == "runtime" || of == "derived":
		pointer := strings.TrimPrefix(r.Pointer, "/runtime")
		if n.c.Titles.Facts[pointer].Title == "" {
			return "", false
		}
		if strings.HasPrefix(value, "{") { // a whole collection: its members are named by ids
			return n.fact(pointer), true
		}
		return n.fact(pointer) + ": " + factValue(n.c, pointer, value), true
	case of == "definitions":
		return n.answered(definitionTexts(n.c, tokens[1]), "the reading", value)
	case of == "classification" && len(tokens) > 3 && tokens[1] == "terms" && n.c.Stipulated != nil:
		t := n.c.Stipulated.Terms[tokens[2]]
		return n.answered(schema.DefinitionText{Question: t.Question, Values: t.Answers}, "the classifier", value)
	case of == "clauses" && len(tokens) == 5 && tokens[3] == "constants":
		return "the " + spaced(tokens[4]) + " of the " + n.clauseTitle(tokens[2]) + ": " + value, true
	case of == "clauses" && len(tokens) == 5 && (value == "true" || value == "false"):
		verb := map[string]string{"rights": "reserve", "exceptions": "except"}[tokens[3]]
		if verb == "" {
			return "", false
		}
		does := verb + "s"
		if value == "false" {
			does = "does not " + verb
		}
		return "that the " + n.clauseTitle(tokens[2]) + " " + does + " \"" + spaced(tokens[4]) + "\"", true
	}
	return "", false
}

// answered is a question of the case, and who answers it how.
func (n names) answered(asked schema.DefinitionText, who, value string) (text string, is bool) {
	means := asked.Values[value]
	if means == "" {
		means = valueSaid(value)
	}
	return who + "'s answer to \"" + asked.Question + "\": " + means, asked.Question != ""
}
