package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// differSaid says what the sides of a row were seen to differ by, in the words of the case. It claims no more than what
// was tried shows.
func differSaid(c *schema.Comparison, row schema.Issue, d schema.Dispute) string {
	idle := ""
	for _, name := range d.Idle {
		idle += fmt.Sprintf(" Whatever is answered to %s, that stays so.", quotedTitle(definitionTexts(c, name).Question,
			name))
	}
	switch d.Kind {
	case schema.OtherWord:
		switch t := termTexts(c, d.Term); {
		case d.Term == "":
			return "They differ by what they answer to several questions together." + idle
		case t.Question == row.Question:
			return "They differ by what they answer, whatever their rules are." + idle
		default:
			return closedQuote("They differ by what they answer to "+quotedTitle(t.Question, d.Term)) + idle
		}
	case schema.OtherDefinition:
		return closedQuote("They differ by what they hold on "+quotedTitle(definitionTexts(c, d.Definition).Question,
			d.Definition)) + idle
	case schema.OtherFacts:
		return "They differ by the facts that they rely on." + idle
	case schema.NotTried:
		return "What they differ by is not known: not all that could change it was tried." + idle
	}
	var who []string
	for _, reading := range soleAskers(d) {
		who = append(who, readingTitle(c, reading))
	}
	switch len(who) {
	case 0:
		return "They differ by their rules." + idle
	case 1:
		return "Only " + who[0] + " asks this." + idle
	}
	return "Only " + conjunction(who) + " ask this." + idle
}

// trialSaid is one trial that changed an answer: what was given in the place of what, and what came of it.
//
//	on the answers of Hop, Product says yes to "It is sold as an API" and comes to permitted.
//	with "an opaque wrapper" to "What is a layer …?", Look-through says no to "The customer's …" and comes to …
func trialSaid(c *schema.Comparison, row schema.Issue, t schema.Try) string {
	with := "on the answers of " + readingTitle(c, t.Classifier)
	switch {
	case t.Definition != "":
		d := definitionTexts(c, t.Definition)
		to := d.Values[t.To]
		if to == "" {
			to = valueSaid(t.To)
		}
		with = "with \"" + to + "\" to " + quotedTitle(d.Question, t.Definition)
	case t.Pointer != "":
		with = "with " + names{c}.fact(t.Pointer) + ": " + factValue(c, t.Pointer, t.To)
	}
	said := "says " + t.Value + " to " // of the element, which the row's question need not be about
	switch {
	case t.Value == "absent":
		said = "does not ask about "
	case schema.Tri(t.Value).Open():
		said = "leaves open "
	}
	return fmt.Sprintf("%s, %s %s and comes to %s.", with, readingTitle(c, t.Reading),
		said+quotedTitle(c.Titles.Elements[row.Element], row.Element), t.Outcome)
}

// closedQuote ends a sentence that may end in a question of somebody else's.
func closedQuote(text string) string {
	if strings.HasSuffix(text, "?\"") {
		return text
	}
	return text + "."
}

// termTexts is what the document says of a word.
func termTexts(c *schema.Comparison, name string) (none schema.TermText) {
	if c.Stipulated == nil {
		return none
	}
	return c.Stipulated.Terms[name]
}
