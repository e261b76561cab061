package report

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// disputes says each point on which readings differ: on what, what each side says, and what was tried to find out why.
// The words and definitions that it is about are explained on the way, where no dispute before it did.
//
//	They differ on access of api_access, under exclusivity 2026-02-27, for the runtime: another word (access).
//	  - the word access: Does the customer's own input reach the model by a program? direct (…), none (…).
//	  - look-through (breach): yes. The customer's input reaches the model through … Relies on …
//	  - product (permitted): no. The customer's input does not reach … Relies on …
//	  - tried: product, on the answers of hop, answers yes and comes to breach.
//
// Sides are in the order of their names, not of their outcomes: the page takes nobody's. Of many that are alike but for
// their subject the first few are written, and the others counted: the document has them.
func disputes(v *draft, c *schema.Comparison, w schema.WorldResult, words *glossary) {
	alike := map[string]int{}
	var first []schema.Dispute
	for _, d := range w.Disputes {
		key := likeness(d)
		if alike[key]++; alike[key] > mostNamed {
			continue
		}
		if alike[key] == 1 {
			first = append(first, d)
		}
		v.paragraph(disputeSentence(d))
		words.term(v, d.Term)
		for _, name := range append(slices.Clone(d.Idle), d.Definition) {
			words.definition(v, name)
		}
		for _, reading := range schema.Keys(d.Sides) {
			v.item(sideSentence(c, reading, d.Sides[reading]))
		}
		for _, t := range d.Tried {
			v.item("tried: " + trialSentence(t))
		}
	}
	for _, d := range first {
		if more := alike[likeness(d)] - mostNamed; more > 0 {
			v.paragraph(fmt.Sprintf("So it is with %s of %s for %s; -f json lists them.", d.Element, d.Limb,
				Counted(more, "other subject")))
		}
	}
}

// likeness is what a dispute says but for its subject, the reasons and the facts.
func likeness(d schema.Dispute) string {
	out := fmt.Sprint(d.Clause, d.Version, d.Limb, " ", d.Element, d.Kind, d.Term, d.Definition, d.Idle)
	for _, reading := range schema.Keys(d.Sides) {
		s := d.Sides[reading]
		out += fmt.Sprint(" ", reading, s.Outcome, s.Value, s.Limb, s.Answer, s.Definition)
	}
	for _, t := range d.Tried {
		out += fmt.Sprint(" ", t.Reading, t.Classifier, t.Definition, t.Value, t.Outcome)
	}
	return out
}

// disputeSentence says what readings differ on, or, where those who answer answer alike, that others do not ask: a
// difference of rules is not one of answers, and "they differ on" would be wrong of it. Definitions that an answer is
// explained by, and no value of which changes it, are named, so that nobody argues about them.
func disputeSentence(d schema.Dispute) string {
	at := fmt.Sprintf("%s of %s, under %s %s, for %s", d.Element, d.Limb, d.Clause, d.Version, subjectName(d.Subject))
	idle := ""
	if len(d.Idle) > 0 {
		idle = fmt.Sprintf("; no value of %s changes that", disjunction(d.Idle))
	}
	if who := soleAskers(d); d.Kind == schema.OtherRule && len(who) > 0 {
		verb := "asks"
		if len(who) > 1 {
			verb = "ask"
		}
		return fmt.Sprintf("Only %s %s %s%s.", conjunction(who), verb, at, idle)
	}
	return fmt.Sprintf("They differ on %s: %s%s.", at, differenceKind(d), idle)
}

// soleAskers lists those who ask for the element, where they answer alike and somebody does not ask; else nobody. An
// element that is absent from a verdict was not asked for: the reading's rule does not have it.
func soleAskers(d schema.Dispute) (who []string) {
	value := ""
	for _, reading := range schema.Keys(d.Sides) {
		s := d.Sides[reading]
		if s.Value == "absent" {
			continue
		}
		if value != "" && s.Value != value {
			return nil
		}
		value, who = s.Value, append(who, reading)
	}
	if len(who) == len(d.Sides) {
		return nil
	}
	return who
}

// differenceKind is what a difference goes away by: other words, another definition, other facts or another rule. The
// host found that out by trying, and the sentence names the word or the definition that did it. Where the budget ended
// before all was tried, it says that and claims nothing.
//
// A document from before anything was tried has only what answers were labelled with, and the page says so.
func differenceKind(d schema.Dispute) string {
	if len(d.Tried) == 0 && d.Kind != schema.OtherRule && d.Kind != schema.NotTried {
		d.Tried = []schema.Try{{}}
		return "by its label " + differenceKind(d) + ", which was not tried"
	}
	switch d.Kind {
	case schema.OtherWord:
		if d.Term == "" {
			return "other words"
		}
		return "another word (" + d.Term + ")"
	case schema.OtherDefinition:
		return "another definition (" + d.Definition + ")"
	case schema.OtherFacts:
		return "other facts"
	case schema.NotTried:
		return "not all that could change it was tried"
	}
	return "another rule"
}

// sideSentence is what one side says, why, and relying on which facts. Of a side that does not ask it says which limb
// its outcome depends on instead, and what it would come to if it had to ask. A reading that neither answers nor would
// come out otherwise if it had to is no side, and the document does not have it.
func sideSentence(c *schema.Comparison, reading string, s schema.Side) string {
	text := fmt.Sprintf("%s (%s): %s", reading, s.Outcome, s.Value)
	if s.Value == "absent" {
		text = fmt.Sprintf("%s (%s): does not ask for it", reading, s.Outcome)
		if s.Limb != "" {
			text += "; it goes by " + s.Limb
		}
		if s.IfAsked != nil {
			text += fmt.Sprintf(". Were it to answer %s, it would come to %s.", s.IfAsked.Value, s.IfAsked.Outcome)
		}
	}
	if s.Reason != "" {
		text += ". " + s.Reason
	}
	return text + factPlaces(c, s.Pointers)
}

// trialSentence is one trial that changed an answer: who was given what instead of its own, and what came of it. What
// was given is another's answers, another value of a definition, or another value of a fact. Trials that changed
// nothing are not in the document.
func trialSentence(t schema.Try) string {
	with := "on the answers of " + t.Classifier
	switch {
	case t.Definition != "":
		with = "with " + t.Definition + "=" + t.To
	case t.Pointer != "":
		with = "with " + t.Pointer + "=" + t.To
	}
	return fmt.Sprintf("%s, %s, answers %s and comes to %s.", t.Reading, with, t.Value, t.Outcome)
}
