package report

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// htmlSide is what one reading says on a row: what it answers, why, what it holds, and which way it cuts.
type htmlSide struct {
	Who, Word, Class, Reason, Holds string
	// Decides says what the answer decides, and Cuts is the class of the outcome that it makes; "" of nothing.
	Decides, Cuts string
	// Lines are what it comes to by each position on a fact.
	Lines []htmlPair
	// Silent says that it does not ask, and what it would come to if it did.
	Silent string
}

// sideOf is the cell of a reading on a row, as it stands in a world.
func sideOf(c *schema.Comparison, row schema.Issue, reading, world string) htmlSide {
	s, is := row.Sides[reading]
	out := htmlSide{Who: readingTitle(c, reading)}
	switch {
	case !is && row.Fact == "" && judgedIn(c, reading, world):
		out.Silent = "Does not ask."
		return out
	case !is:
		out.Silent = "Was not judged."
		return out
	case s.Value == "absent":
		out.Silent = "Does not ask."
		if s.IfAsked != nil {
			out.Silent += " With " + answerOfOthers(c, row, s.IfAsked.Value) + " it would " +
				outcomeVerb(s.IfAsked.Outcome, 2) + "."
		}
		return out
	}
	out.Decides, out.Cuts = sentenceCase(decidesSaid(s.Decides)), decidesClass(s.Decides)
	for _, p := range row.Positions {
		line := htmlPair{"If " + pageValue(c, row.Fact, p.Value), s.Outcomes[p.By]}
		if line.Text != "" && !slices.Contains(out.Lines, line) { // positions that are alike come to the same
			out.Lines = append(out.Lines, line)
		}
	}
	if row.Fact != "" {
		return out
	}
	said := answerSaid(c, row, s)
	if out.Word = sentenceCase(said); said == valueSaid(s.Value) { // a word's answer has no yes or no beside it
		out.Class = answerClass(s.Value)
	}
	out.Reason = closedSentence(schema.Days(s.Reason))
	if said := assumedSaid(assumedSet(c), s.Pointers); said != "" {
		out.Reason = strings.TrimSpace(out.Reason + " " + said)
	}
	out.Reason += supposedSaid(supposedIn(c, world), s.Pointers, func(p string) string { return factTitle(c, p) })
	if s.Definition != "" && s.Adopts != "" {
		held := definitionTexts(c, s.Definition)
		means := held.Values[s.Adopts]
		if means == "" {
			means = spaced(s.Definition) + " is " + spaced(s.Adopts)
		}
		out.Holds = closedSentence(means)
		if answers, _, _ := strings.Cut(means, ";"); held.Question != "" && (answers == "yes" || answers == "no") {
			out.Holds = held.Question + " " + sentenceCase(out.Holds) // a yes says nothing without its question
		}
	}
	return out
}

// answerClass is the class of an answer, whose sign differs.
func answerClass(value string) string {
	switch value {
	case string(schema.Yes):
		return "y"
	case string(schema.No):
		return "n"
	}
	return "u"
}

// decidesClass is the class of the outcome that an answer makes.
func decidesClass(decides string) string {
	switch decides {
	case schema.PartOfBreach:
		return "b"
	case schema.Enough, schema.EnoughToo:
		return "p"
	case schema.DecidesOpen:
		return "q"
	}
	return ""
}

// evidenceOf is a fact that sides of a row rely on, as it stands in a world.
func evidenceOf(c *schema.Comparison, row schema.Issue, e schema.IssueEvidence, world string) htmlEvidence {
	out := htmlEvidence{Title: sentenceCase(factTitle(c, e.Pointer)), At: placeText(c, e.Pointer)}
	if e.Value != "" && e.Status != "disputed" {
		out.Value = pageValue(c, e.Pointer, e.Value)
	}
	switch known := e.Value != "" && e.Value != string(schema.Unknown); {
	case e.Pointer == row.Fact:
	case e.Status == "unknown" && known, supposedIn(c, world)[e.Pointer]:
		out.Status = "supposed"
	case e.Status == "assumed", e.Status == "disputed":
		out.Status = e.Status
	}
	out.Sources = sourceTexts(e.Sources)
	return out
}

// sourceTexts are what is cited for a fact, each with how it came to it, and how sure it is.
func sourceTexts(sources []schema.IssueSource) (out []string) {
	for _, s := range sources {
		text := s.Title
		if s.Locator != "" {
			text += ", " + s.Locator
		}
		if how := howKnown(s); how != "" {
			text += " (" + how + ")"
		}
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// factTitle is what a page calls a fact. Where the document has no words for it, these are made of where it stands.
func factTitle(c *schema.Comparison, pointer string) string {
	if c.Titles != nil && c.Titles.Facts[pointer].Title != "" {
		return c.Titles.Facts[pointer].Title
	}
	tokens, is := schema.Split(pointer)
	switch n := len(tokens); {
	case !is || n == 0:
		return "a fact"
	case n == 1:
		return spaced(tokens[0])
	case n == 2:
		return spaced(tokens[1]) + ", of " + spaced(tokens[0])
	default:
		return spaced(tokens[n-1]) + ", of " + spaced(tokens[1])
	}
}

// judgedOn is of how many readings it is known what a row of a world decides for them.
func judgedOn(c *schema.Comparison, row schema.Issue, world string) (n int) {
	for _, reading := range c.Axes.Policies {
		if _, is := row.Sides[reading]; is || row.Fact == "" && judgedIn(c, reading, world) { // who does not ask was
			n++
		}
	}
	return n
}

// judgedIn reports whether a reading came to a verdict in a world.
func judgedIn(c *schema.Comparison, reading, world string) bool {
	cell, is := c.Own(world, reading)
	return is && cell.Outcome != schema.Error
}

// changeOf is the cheapest change of a row of a world in parts.
func changeOf(c *schema.Comparison, row schema.Issue, world string) (out htmlChange) {
	change := row.Change
	switch judged := judgedOn(c, row, world); {
	case judged == 0:
		out.None = "Nobody was judged, so that what would change it is not known."
		return out
	case !decidesSomething(row) && judged < len(c.Axes.Policies):
		out.None = "Decides nothing for those who were judged."
		return out
	case !decidesSomething(row):
		out.None = "Decides nothing."
		return out
	case change == nil:
		out.None = "Not looked for."
		return out
	case len(change.Moves) == 0 && change.Complete:
		out.None = "Nothing that the case lets vary would change it."
		return out
	case len(change.Moves) == 0:
		out.None = "None was found within the bounds of the search."
		return out
	}
	out.With, out.By = movesSaid(c, change.Moves)
	out.Outcome, out.Class = readingTitle(c, change.Reading)+": "+change.Outcome, outcomeClass(change.Outcome)
	supposed := supposedIn(c, world)
	for _, m := range change.Moves {
		if supposed[m.Pointer] {
			out.With += " (" + pageValue(c, m.Pointer, m.From) + " is supposed)"
		}
	}
	return out
}
