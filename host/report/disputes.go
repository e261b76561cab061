package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// disputes writes each point on which readings differ: on what, what each side says, and what was tried.
func disputes(p page, c *schema.Comparison, w schema.WorldResult, words *explainedWords) {
	for _, d := range w.Disputes {
		p.line(differ(d))
		words.term(p, d.Term)
		for _, name := range append(slices.Clone(d.Idle), d.Definition) {
			words.definition(p, name)
		}
		for _, reading := range sorted(d.Sides) {
			p.item(says(c, reading, d.Sides[reading]))
		}
		for _, t := range d.Tried {
			p.item("tried: " + tried(t))
		}
	}
}

// differ says what readings differ on, or, where those who answer answer alike, that others do not ask.
func differ(d schema.Dispute) string {
	at := fmt.Sprintf("%s of %s, under %s %s, for %s", d.Element, d.Limb, d.Clause, d.Version, where(d.Subject))
	idle := ""
	if len(d.Idle) > 0 {
		idle = fmt.Sprintf("; no value of %s changes that", alternatives(d.Idle))
	}
	if who := alone(d); d.Kind == schema.OtherRule && len(who) > 0 {
		verb := "asks"
		if len(who) > 1 {
			verb = "ask"
		}
		return fmt.Sprintf("Only %s %s %s%s.", together(who), verb, at, idle)
	}
	return fmt.Sprintf("They differ on %s: %s%s.", at, otherwise(d), idle)
}

// alone lists those who answer, where they answer alike; what remains of the sides does not ask.
func alone(d schema.Dispute) (who []string) {
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

// otherwise is what a difference goes away by. A document from before anything was tried says what answers were
// labelled with.
func otherwise(d schema.Dispute) string {
	if len(d.Tried) == 0 && d.Kind != schema.OtherRule && d.Kind != schema.NotTried {
		d.Tried = []schema.Try{{}}
		return "by its label " + otherwise(d) + ", which was not tried"
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

// says is what one side says.
func says(c *schema.Comparison, reading string, s schema.Side) string {
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
	return text + places(c, s.Pointers)
}

// tried is one trial that changed an answer.
func tried(t schema.Try) string {
	with := "on the answers of " + t.Classifier
	switch {
	case t.Definition != "":
		with = "with " + t.Definition + "=" + t.To
	case t.Pointer != "":
		with = "with " + t.Pointer + "=" + t.To
	}
	return fmt.Sprintf("%s, %s, answers %s and comes to %s.", t.Reading, with, t.Value, t.Outcome)
}

// together joins words by "and".
func together(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
