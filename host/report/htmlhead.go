package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of the head of a part: what is asked, what each world comes to, four numbers, and under what it was judged.
type (
	htmlHead struct {
		Several                                 bool // the page is of more than one
		Title, Matter, Question, AsOf, Standing string
		Answers                                 []htmlAnswer
		Numbers                                 []htmlNumber
		Facts                                   []htmlPair
		// Worlds says which worlds of the description the page is not of.
		Worlds string
		// Trend is what moved against an earlier record.
		Trend, Failure []string
		// Waivers are of the whole page, where this is its only runtime.
		Waivers *htmlWaivers
		// Holds says what each reading holds, and whose it is; a page of several has it once.
		Holds []htmlHolds
	}
	// htmlHolds is a reading: whose it is, and what it holds.
	htmlHolds struct{ Who, Party, Thesis string }
	// htmlAnswer is what one world comes to: in a word, in a sentence, and reading by reading.
	htmlAnswer struct {
		World, Aggregate, Sentence, Class string
		Readings                          []htmlOutcome
		// Supposed says what it has otherwise than it is stated.
		Supposed []string
		// Waived says what of it somebody lets pass, and why.
		Waived string
	}
	// htmlOutcome is an outcome with whose it is, for the template outcome.
	htmlOutcome struct{ Who, Word, Class string }
	htmlNumber  struct {
		Count        int
		Label, Means string
	}
	// htmlPair is a name and what stands under it.
	htmlPair struct{ Name, Text string }
)

// outcomeClass is the class of an outcome, or of an aggregate, which has a colour, a sign and a pattern of its own.
func outcomeClass(outcome string) string {
	switch outcome {
	case schema.Breach, schema.AgreedBreach:
		return "b"
	case schema.Permitted, schema.AgreedPermitted:
		return "p"
	case schema.Undetermined:
		return "q"
	case schema.Disputed:
		return "d"
	}
	return "e"
}

// headSection fills the head of a part.
func headSection(r *htmlRuntime) (name string, data any, err error) {
	h := htmlHead{Several: r.page.several(), Title: r.title(), Matter: r.matter.Title, AsOf: schema.Day(r.asOf),
		Standing: r.standing()}
	if !h.Several {
		h.Waivers = r.page.waivers()
	}
	if f := r.failure; f != nil {
		for _, p := range f.Problems {
			h.Failure = append(h.Failure, p.Error())
		}
		return "head", h, nil
	}
	c := r.comparison
	if c == nil {
		if r.asOf != "" {
			h.Facts = append(h.Facts, htmlPair{"Judged as of", schema.Day(r.asOf)})
		}
		return "head", h, nil
	}
	h.Question = c.Titles.Question
	for i, w := range c.Worlds {
		answer := answerOf(c, c.Axes.Worlds[i], w)
		answer.Waived = r.waived(i)
		h.Answers = append(h.Answers, answer)
	}
	h.Numbers, h.Worlds = r.numbers, worldsLeft(c, r.page.several())
	if lines := len(r.agreedWords()); len(r.agreed) > lines {
		h.Numbers = slices.Clone(r.numbers)
		h.Numbers[0].Means += fmt.Sprintf(", in %s below", Counted(lines, "line"))
	}
	if r.page.judged(false) == r {
		h.Holds = holdsOf(c)
	}
	h.Facts, h.Trend = r.under(), r.trend()
	return "head", h, nil
}

// title names the runtime.
func (r *htmlRuntime) title() string {
	switch {
	case r.failure != nil:
		return sentenceCase(placed(r.failure.Source, "could not be judged"))
	case r.subject.Title != "":
		return r.subject.Title
	}
	return r.subject.ID
}

// answerOf is what a world comes to.
func answerOf(c *schema.Comparison, world schema.AxisWorld, w schema.WorldResult) htmlAnswer {
	said := (&worldBuild{c: c, world: worldOf(world)}).said()
	a := htmlAnswer{World: sentenceCase(world.Title), Class: outcomeClass(w.Aggregate),
		Aggregate: aggregateWord(w.Aggregate, len(c.Axes.Policies)), Sentence: sentenceCase(said) + ".",
		Supposed: suppositions(c, w)}
	for _, reading := range c.Axes.Policies {
		if cell, is := c.Own(w.World, reading); is {
			a.Readings = append(a.Readings, htmlOutcome{readingTitle(c, reading), cell.Outcome, outcomeClass(cell.Outcome)})
		}
	}
	return a
}

// holdsOf says what each reading of a comparison holds, and whose it is where that is said.
func holdsOf(c *schema.Comparison) (out []htmlHolds) {
	for _, id := range c.Axes.Policies {
		party := c.Readings[id].Party
		out = append(out, htmlHolds{readingTitle(c, id), cmp.Or(c.Titles.Parties[party], party),
			schema.Days(closedSentence(c.Readings[id].Doctrine))})
	}
	return out
}

// under says under what a runtime was judged, and who stands behind it.
func (r *htmlRuntime) under() (out []htmlPair) {
	c := r.comparison
	out = append(out, htmlPair{"Judged as of", schema.Day(c.AsOf)})
	if s := c.Stipulated; s != nil {
		for _, t := range s.Clauses {
			out = append(out, htmlPair{"Clause in force", fmt.Sprintf("%s, version of %s", t.Title, schema.Day(t.Version))})
		}
	}
	return append(out, htmlPair{"Signed by", r.signed()})
}

// signed says whose signatures of the record were verified.
func (r *htmlRuntime) signed() string {
	switch {
	case len(r.given.Signers) > 0:
		text := r.signers()
		if other := r.beside(); len(other) > 0 {
			text += "; signed is the comparison alone, and not the " + conjunction(other)
		}
		return text
	case len(r.given.Unknown) > 0:
		return "nobody whose key is known"
	}
	return "nobody yet"
}

// aggregateWord is what a world comes to, in a word or two.
func aggregateWord(aggregate string, readings int) string {
	return sentenceCase(strings.ToLower(aggregatePhrase(aggregate, readings)))
}

// trend says which readings' verdicts moved against an earlier record, and by which facts.
func (r *htmlRuntime) trend() (out []string) {
	c := r.comparison
	out = againstSentences(c)
	for i, w := range c.Worlds {
		for _, m := range w.Movement {
			text := readingTitle(c, m.Reading) + " was " + m.From + " and is " + m.To
			if m.From == m.To && m.NotKnown {
				text = readingTitle(c, m.Reading) + " is " + m.To + " as before; whether it came nearer to a breach is not known"
			} else if m.From == m.To {
				text = readingTitle(c, m.Reading) + " is " + m.To + " as before, and nearer to a breach"
			}
			if len(c.Worlds) > 1 {
				text += " (" + c.Axes.Worlds[i].Title + ")"
			}
			var because []string
			for _, b := range m.Because {
				because = append(because, fmt.Sprintf("%s: %s instead of %s", factTitle(c, b.Pointer),
					pageValue(c, b.Pointer, b.To), pageValue(c, b.Pointer, b.From)))
			}
			if len(because) > 0 {
				text += ", by this: " + strings.Join(because, "; ")
			}
			out = append(out, closedSentence(text))
		}
	}
	return out
}
