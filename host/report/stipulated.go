package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

var textStatus = map[string]string{"verbatim": "the text itself", "public_summary": "a public summary",
	"illustrative": "an illustrative text"}

// clauseTexts quotes each version of a clause that was not quoted yet, and says whether that is its text.
func clauseTexts(p page, all []schema.ClauseText, seen map[string]bool) {
	for _, t := range all {
		key := t.Clause + " " + t.Version
		if seen[key] {
			continue
		}
		seen[key] = true
		text := fmt.Sprintf("%s (%s): %s", key, textStatus[t.TextStatus], t.Text)
		if t.Source != "" {
			text += " From: " + t.Source + "."
		}
		p.item(text)
	}
}

// explainedWords is what a page can explain, and what it has explained, so that it does so once.
type explainedWords struct {
	stipulated *schema.Stipulated
	seen       map[string]bool
}

func newExplainedWords(s *schema.Stipulated) *explainedWords {
	if s == nil {
		s = &schema.Stipulated{}
	}
	return &explainedWords{s, map[string]bool{}}
}

// term says what a word asks and what its answers mean; nothing a second time, or where the document does not know it.
func (e *explainedWords) term(p page, name string) {
	if t, is := e.stipulated.Terms[name]; is {
		e.once(p, "the word "+name, t.Question, t.Answers)
	}
}

// definition says what a definition decides and what its values mean.
func (e *explainedWords) definition(p page, name string) {
	if d, is := e.stipulated.Definitions[name]; is {
		e.once(p, "the definition "+name, d.Question, d.Values)
	}
}

func (e *explainedWords) once(p page, what, question string, meanings map[string]string) {
	if e.seen[what] {
		return
	}
	e.seen[what] = true
	var out []string
	for _, name := range sorted(meanings) {
		out = append(out, name+" ("+meanings[name]+")")
	}
	p.item(fmt.Sprintf("%s: %s %s.", what, question, strings.Join(out, ", ")))
}

// meaning is what an answer to a term means; "" where the document does not say.
func (e *explainedWords) meaning(term, answer string) string {
	return e.stipulated.Terms[term].Answers[answer]
}
