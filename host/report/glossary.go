package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// glossary is what a document can explain of a case's clauses, words and definitions, and what its page has explained,
// so that it does so once: where the reader first meets it.
type glossary struct {
	stipulated *schema.Stipulated
	explained  map[string]bool
}

// newGlossary explains nothing where the document does not say what the case stipulates, as an earlier one does not.
func newGlossary(s *schema.Stipulated) *glossary {
	if s == nil {
		s = &schema.Stipulated{}
	}
	return &glossary{s, map[string]bool{}}
}

// clauses quotes the versions in force.
func (g *glossary) clauses(v *draft) { clauseTexts(v, g.stipulated.Clauses, g.explained) }

// term says what a word asks and what its answers mean; nothing a second time, or where the document does not know it.
func (g *glossary) term(v *draft, name string) {
	if t, is := g.stipulated.Terms[name]; is {
		g.once(v, "the word "+name, t.Question, t.Answers)
	}
}

// definition says what a definition decides and what its values mean, as term does.
func (g *glossary) definition(v *draft, name string) {
	if d, is := g.stipulated.Definitions[name]; is {
		g.once(v, "the definition "+name, d.Question, d.Values)
	}
}

func (g *glossary) once(v *draft, what, question string, meanings map[string]string) {
	if g.explained[what] {
		return
	}
	g.explained[what] = true
	var out []string
	for _, name := range sorted(meanings) {
		out = append(out, name+" ("+meanings[name]+")")
	}
	v.item(fmt.Sprintf("%s: %s %s.", what, question, strings.Join(out, ", ")))
}

// meaning is what an answer to a term means; "" where the document does not say.
func (g *glossary) meaning(term, answer string) string {
	return g.stipulated.Terms[term].Answers[answer]
}

// clauseTexts quotes each version of a clause that was not quoted yet, and says whether that is its text: a reader must
// not take a summary for the words that the parties agreed on.
func clauseTexts(v *draft, all []schema.ClauseText, quoted map[string]bool) {
	for _, t := range all {
		key := t.Clause + " " + t.Version
		if quoted[key] {
			continue
		}
		quoted[key] = true
		text := fmt.Sprintf("%s (%s): %s", key, textStatus(t.TextStatus), t.Text)
		if t.Source != "" {
			text += " From: " + t.Source + "."
		}
		v.item(text)
	}
}

// textStatus says what a clause's text is, of what a case can say of it.
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
