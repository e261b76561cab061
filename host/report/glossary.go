package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// glossary is what a document can explain of a case's clauses, words and definitions, and what its page has explained,
// so that it does so once: where the reader first meets it. A list of all of them at the front would be read by nobody,
// and most pages need few.
type glossary struct {
	stipulated *schema.Stipulated
	explained  map[string]bool
}

// newGlossary is the glossary of one page. It explains nothing where the document does not say what the case
// stipulates, as an earlier one does not.
func newGlossary(s *schema.Stipulated) *glossary {
	if s == nil {
		s = &schema.Stipulated{}
	}
	return &glossary{s, map[string]bool{}}
}

// with is the glossary of the same page, of what another document can explain.
func (g *glossary) with(s *schema.Stipulated) *glossary {
	if s == nil {
		s = &schema.Stipulated{}
	}
	return &glossary{s, g.explained}
}

// clauses quotes the versions in force, which a page does before anything else: they are what is being read.
func (g *glossary) clauses(v *draft) { clauseTexts(v, g.stipulated.Clauses, g.explained) }

// term says what a word asks and what each of its answers means; nothing a second time, or where the document does not
// know it.
//
//	the word access: Does the customer's own input reach the model by a program? direct (the customer's
//	program makes the call itself), none (it does not), wrapped (something stands between).
func (g *glossary) term(v *draft, name string) {
	if t, is := g.stipulated.Terms[name]; is {
		g.once(v, "the word "+name, t.Question, t.Answers)
	}
}

// definition says what a definition decides and what its values mean, as term does. A word is what classifiers are
// asked; a definition is a choice that a reading makes, and that its policy depends on.
func (g *glossary) definition(v *draft, name string) {
	if d, is := g.stipulated.Definitions[name]; is {
		g.once(v, "the definition "+name, d.Question, d.Values)
	}
}

// answers says what a question of the case can be answered, where a row is that question.
//
//	it can be answered: the customer's program makes the call itself; it does not
func (g *glossary) answers(v *draft, question, term string) {
	if t, is := g.stipulated.Terms[term]; is && t.Question == question {
		g.possible(v, "it can be answered", term, t.Answers)
	}
}

// values says where the line of a definition can be drawn.
func (g *glossary) values(v *draft, c *schema.Comparison, definition string) {
	if d := definitionTexts(c, definition); d.Question != "" {
		g.possible(v, "\""+d.Question+"\" can be answered", "definition "+definition, d.Values)
	}
}

// possible adds an entry of meanings without their names, in the order of these, unless the page has it.
func (g *glossary) possible(v *draft, text, what string, meanings map[string]string) {
	if len(meanings) == 0 || !g.first(what) {
		return
	}
	var out []string
	for _, name := range schema.Keys(meanings) {
		out = append(out, "\""+meanings[name]+"\"")
	}
	v.item(text + ": " + disjunction(out))
}

// once adds an entry, with the meanings in the order of their names, unless the page has it.
func (g *glossary) once(v *draft, what, question string, meanings map[string]string) {
	if !g.first(what) {
		return
	}
	var out []string
	for _, name := range schema.Keys(meanings) {
		out = append(out, name+" ("+meanings[name]+")")
	}
	v.item(fmt.Sprintf("%s: %s %s.", what, question, strings.Join(out, ", ")))
}

// first reports whether the page says a thing for the first time, and remembers that it does.
func (g *glossary) first(what string) bool {
	if g.explained[what] {
		return false
	}
	g.explained[what] = true
	return true
}

// meaning is what an answer to a term means, to stand beside that answer; "" where the document does not say.
func (g *glossary) meaning(term, answer string) string {
	return g.stipulated.Terms[term].Answers[answer]
}

// clauseTexts quotes each version of a clause that was not quoted yet, and says whether that is its text: a reader must
// not take a summary for the words that the parties agreed on.
//
//	Exclusivity of the reserved cloud, 2026-02-27 (a public summary): The cloud remains … From: Joint statement.
//
// A timeline quotes through it as well, as versions come into force, and so the versions quoted are the caller's to
// keep.
func clauseTexts(v *draft, all []schema.ClauseText, quoted map[string]bool) {
	for _, t := range all {
		key := t.Clause + " " + t.Version
		if quoted[key] {
			continue
		}
		quoted[key] = true
		text := fmt.Sprintf("%s (%s): %s", clauseName(t), textStatus(t.TextStatus), t.Text)
		if t.Source != "" {
			text += " From: " + t.Source + "."
		}
		v.item(text)
	}
}

// clauseName is a clause by its title, where the document has that, and its version.
func clauseName(t schema.ClauseText) string {
	if t.Title == "" {
		return t.Clause + " " + t.Version
	}
	return t.Title + ", " + t.Version
}

// textStatus says what a clause's text is, of what a case can say of it; "" for anything else, which no valid case has.
func textStatus(status string) string {
	switch status {
	case "verbatim":
		return "the text itself"
	case "public_summary":
		return "a public summary"
	case "illustrative":
		return "an illustrative text"
	}
	return ""
}
