package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mapAnswers says of two classifiers whether they answer the same to every question that arises, and where they do not.
func mapAnswers(v *draft, words *htmlWords, m *schema.Map) {
	a := m.Answers
	if a == nil {
		return
	}
	v.heading("The classifier of " + words.reading(a.New) + " in the place of that of " + words.reading(a.Old))
	v.paragraph(answersSentence(a))
	if a.Result != "" {
		v.paragraph(AnswersRequirement(m) + ".")
	}
	var rows [][]Cell
	var same []string
	for _, q := range a.Questions {
		of := words.subject(q.Subject)
		var where []string
		for _, one := range q.Apart {
			where = append(where, fmt.Sprintf("%s, %s on %s: %s", answerPhrase(words.reading(a.Old), one.First),
				answerPhrase(words.reading(a.New), one.Second), percent(one.Percent), words.example(one.Example)))
		}
		for _, reading := range q.Unasked {
			where = append(where, "the classifier of "+words.reading(reading)+" is not asked this, which counts as unknown")
		}
		if q.Failing.Number != "0" {
			where = append(where, "both fail on "+percent(q.Failing.Percent))
		}
		if len(where) == 0 {
			same = append(same, q.Question+" ("+of+")")
			continue
		}
		rows = append(rows, textCells(q.Question, of, percent(q.Arises.Percent), percent(q.Alike.Percent),
			strings.Join(where, "; ")))
	}
	if len(rows) > 0 {
		v.table([]string{"question", "of", "arises on", "the same on", "apart, and the nearest example"}, rows)
	}
	if len(same) > 0 {
		v.paragraph("The same wherever it arises:")
		for _, question := range same {
			v.item(question)
		}
	}
	if c := a.Counterexample; c != nil && len(c.Apart.Example) > 0 {
		v.item("The nearest architecture where they differ:")
		v.replay(m, c.Apart.Example)
	}
	v.paragraph("Compared are the answers, not their reasons.")
}

// answersSentence says how the answers of two classifiers relate.
func answersSentence(a *schema.MapAnswers) string {
	questions := "the one question that there is"
	if len(a.Questions) != 1 {
		questions = fmt.Sprintf("each of %d questions", len(a.Questions))
	}
	switch {
	case len(a.Questions) == 0:
		return "No question that either of them is asked arises here."
	case a.Relation == schema.RelationDifferent:
		return fmt.Sprintf("They do not answer the same: on %s (%s), some question differently.",
			architectures(a.Against.Number), percent(a.Against.Percent))
	case a.Relation == schema.RelationUnknown:
		return "Wherever a question arises, both fail."
	case answersFail(a):
		return fmt.Sprintf("They answer the same to %s wherever both answer; but somewhere both fail.", questions)
	}
	return fmt.Sprintf("They answer the same to %s, on every architecture where it arises.", questions)
}

// answersFail reports whether somewhere both classifiers fail.
func answersFail(a *schema.MapAnswers) bool {
	for _, q := range a.Questions {
		if q.Failing.Number != "0" {
			return true
		}
	}
	return false
}

// answerPhrase is whose answer, and what it is.
func answerPhrase(reading, answer string) string {
	if answer == schema.AnswerFails {
		return reading + " fails"
	}
	return reading + " answers “" + spaced(answer) + "”"
}

// AnswersRequirement says whether a new classifier answers the same as an old one, without a full stop.
//
//	same fails on 4 architectures (2.8 %); in the nearest (how the territory was advertised to: aimed), asked "How did
//	the buyer come to the seller?" of the sale, Solicitation answers “drawn” and Delivery answers “unasked”
//
// It is raw text; print it through [schema.DisplayText].
func AnswersRequirement(m *schema.Map) string {
	a, words := m.Answers, mapWords(m)
	switch {
	case a.Result == schema.RequiredUnknown:
		return "Whether " + a.Require + " holds is not known: somewhere both classifiers fail, and what they would answer " +
			"there nobody knows"
	case a.Counterexample == nil:
		return fmt.Sprintf("What is required, %s, holds on every architecture", a.Require)
	}
	c := a.Counterexample
	return fmt.Sprintf("%s fails on %s (%s); %s, asked \"%s\" of %s, %s and %s", a.Require,
		architectures(a.Against.Number), percent(a.Against.Percent), words.nearest(c.Apart.Example),
		questionOf(a, c.Term), words.subject(c.Subject), answerPhrase(words.reading(a.Old), c.Apart.First),
		answerPhrase(words.reading(a.New), c.Apart.Second))
}

// questionOf is a term in words.
func questionOf(a *schema.MapAnswers, term string) string {
	for _, q := range a.Questions {
		if q.Term == term && q.Question != "" {
			return q.Question
		}
	}
	return term
}
