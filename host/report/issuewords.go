package report

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/construe-host/construe/host/schema"
)

// readingTitle is the name of a reading for people.
func readingTitle(c *schema.Comparison, reading string) string {
	return readingNamed(c.Readings, reading)
}

// readingNamed is the title of a reading, with its id where another has the same, as two versions of one have; the id
// where it has none.
func readingNamed(all map[string]schema.ReadingSummary, id string) string {
	title := all[id].Title
	for other, r := range all {
		if title != "" && other != id && r.Title == title {
			return title + " (" + id + ")"
		}
	}
	return cmp.Or(title, id)
}

// answerSaid is what a side answers in words: what the answer to the row's term means, or the place where the reading
// draws the line, or else the value.
func answerSaid(c *schema.Comparison, row schema.Issue, side schema.IssueSide) string {
	if side.Answer != "" && c.Stipulated != nil {
		if means := c.Stipulated.Terms[row.Term].Answers[side.Answer]; means != "" {
			return means
		}
		return valueSaid(side.Answer)
	}
	if means := definitionTexts(c, side.Definition).Values[side.Adopts]; means != "" && row.Term == "" {
		return means
	}
	return valueSaid(side.Value)
}

// definitionTexts is what the document says of a definition.
func definitionTexts(c *schema.Comparison, name string) schema.DefinitionText {
	if c.Stipulated != nil {
		if d, is := c.Stipulated.Definitions[name]; is {
			return d
		}
	}
	if c.Titles != nil {
		return c.Titles.Definitions[name]
	}
	return schema.DefinitionText{}
}

// adoptedTexts is what the document says of a definition that a reading adopts: the case's, or one of its own.
func adoptedTexts(c *schema.Comparison, reading, name string) schema.DefinitionText {
	if d := definitionTexts(c, name); d.Question != "" {
		return d
	}
	return definitionTexts(c, reading+"."+name)
}

// answerOfOthers names an answer to a row by those who give it, since a yes or a no is of the element and need not fit
// the question.
func answerOfOthers(c *schema.Comparison, row schema.Issue, value string) string {
	var who []string
	for _, reading := range c.Axes.Policies {
		if side, is := row.Sides[reading]; is && side.Value == value {
			who = append(who, readingTitle(c, reading))
		}
	}
	if len(who) == 0 {
		return "the answer " + valueSaid(value)
	}
	return "the answer of " + disjunction(who)
}

// valueSaid is a value as a sentence says it.
func valueSaid(value string) string {
	switch value {
	case string(schema.Unknown):
		return "not known"
	case string(schema.Arguable):
		return "open to argument"
	case "absent":
		return "does not ask"
	}
	return spaced(value)
}

// outcomeVerb is what so many readings do that come to an outcome.
func outcomeVerb(outcome string, readings int) string {
	verbs := map[string][2]string{schema.Permitted: {"permits it", "permit it"},
		schema.Breach: {"finds a breach", "find a breach"}, schema.Undetermined: {"leaves it open", "leave it open"}}
	switch verb, is := verbs[outcome]; {
	case !is:
		return "could not be judged"
	case readings == 1:
		return verb[0]
	default:
		return verb[1]
	}
}

// questionSaid is what a row asks, as a question: a title of the case that is none becomes one.
func questionSaid(c *schema.Comparison, row schema.Issue) string {
	title := row.Question
	switch {
	case row.Kind != schema.IssueWords || strings.HasSuffix(title, "?"):
		return sentenceCase(title)
	case row.Element == "":
		return "Is there a breach by \"" + title + "\"?"
	case title == spaced(row.Element):
		return "Does \"" + title + "\" hold?"
	}
	return "Is this so: \"" + strings.TrimSuffix(title, ".") + "\"?"
}

// changesSaid is a set of changes in the titles of the document.
func changesSaid(c *schema.Comparison, set schema.ChangeSet) string {
	var out []string
	for i, change := range set.Changes {
		pointer := ""
		if i < len(set.Pointers) {
			pointer = set.Pointers[i]
		}
		to, from := factValue(c, pointer, change.To), factValue(c, pointer, change.From)
		if change.From == string(schema.Unknown) {
			out = append(out, changedSaid(c, change.Toggle, pointer)+": known to be "+to)
			continue
		}
		out = append(out, changedSaid(c, change.Toggle, pointer)+": "+to+" instead of "+from)
	}
	return strings.Join(out, "; and ")
}

// changedSaid names what a change is of: whose answer to which question of the case, where it is of a definition, else
// the toggle or the fact.
func changedSaid(c *schema.Comparison, toggle, pointer string) string {
	tokens, _ := schema.Split(pointer)
	switch {
	case len(tokens) == 4 && tokens[0] == "readings" && adoptedTexts(c, tokens[1], tokens[3]).Question != "":
		return readingTitle(c, tokens[1]) + ", on \"" + adoptedTexts(c, tokens[1], tokens[3]).Question + "\""
	case c.Titles != nil && c.Titles.Toggles[toggle] != "":
		return c.Titles.Toggles[toggle]
	case c.Titles != nil && c.Titles.Facts[pointer].Title != "":
		return c.Titles.Facts[pointer].Title
	}
	return toggle
}

// factValue is a value of a fact, or of a definition, in words.
func factValue(c *schema.Comparison, pointer, value string) string {
	if tokens, is := schema.Split(pointer); is && len(tokens) == 4 && tokens[0] == "readings" {
		if means := adoptedTexts(c, tokens[1], tokens[3]).Values[value]; means != "" {
			return means
		}
	}
	if c.Titles != nil {
		if said := c.Titles.Facts[pointer].Values[value]; said != "" {
			return said
		}
	}
	return valueSaid(value)
}

// spaced is an id as words.
func spaced(id string) string { return strings.ReplaceAll(id, "_", " ") }

// sentenceCase begins a text with a capital letter.
func sentenceCase(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// cutText is a text of at most so many characters, cut between words, with a sign that it was cut.
func cutText(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(strings.TrimSuffix(text, " …")), " "))
	if len(runes) <= most && !strings.HasSuffix(text, " …") {
		return string(runes)
	}
	cut := string(runes[:max(min(most-2, len(runes)), 1)])
	if i := strings.LastIndexByte(cut, ' '); i > 0 && len([]rune(cut)) < len(runes) && runes[len([]rune(cut))] != ' ' {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + " …"
}
