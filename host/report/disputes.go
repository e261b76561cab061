package report

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// disputes says each point on which readings differ: on what, what each side says, and what was tried. The words and
// definitions that it is about are explained on the way, where no dispute before it did.
func disputes(v *draft, c *schema.Comparison, w schema.WorldResult, words *glossary) {
	for _, d := range w.Disputes {
		v.paragraph(disputeSentence(d))
		words.term(v, d.Term)
		for _, name := range append(slices.Clone(d.Idle), d.Definition) {
			words.definition(v, name)
		}
		for _, reading := range sorted(d.Sides) {
			v.item(sideSentence(c, reading, d.Sides[reading]))
		}
		for _, t := range d.Tried {
			v.item("tried: " + trialSentence(t))
		}
	}
}

// disputeSentence says what readings differ on, or, where those who answer answer alike, that others do not ask.
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

// soleAskers lists those who ask for the element, where they answer alike and somebody does not ask; else nobody.
func soleAskers(d schema.Dispute) (who []string) {
	value := ""
	for _, reading := range sorted(d.Sides) {
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

// differenceKind is what a difference goes away by: other words, another definition, other facts or another rule. A
// document from before anything was tried has only what answers were labelled with, and the page says so.
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
// its outcome depends on instead, and what it would come to if it had to ask.
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

// trialSentence is one trial that changed an answer: who was given what instead of its own, and what came of it.
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
