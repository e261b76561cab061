package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// listingView says what a case is made of: what it turns on, its clauses with their versions, the grounds of breach,
// the open words and the definitions, each with its question, and the readings that stand beside it, with where each
// was found. What the listing leaves out has no section.
func listingView(v *draft, l *schema.Listing) {
	v.title(l.Case.Title)
	if l.Question != "" {
		v.paragraph(l.Question)
	}
	if len(l.Clauses) > 0 {
		listedCase(v, l)
	}
	listedReadings(v, l)
	v.paragraph(fmt.Sprintf("%s: %s, %s", l.Case.ID, Counted(len(l.Readings), "reading"),
		Counted(len(l.Runtimes), "runtime")))
}

func listedCase(v *draft, l *schema.Listing) {
	v.heading("Clauses")
	for _, id := range schema.Keys(l.Clauses) {
		c := l.Clauses[id]
		v.item(fmt.Sprintf("%s: %s, in %s (%s)", id, c.Title, Counted(len(c.Versions), "version"),
			strings.Join(schema.Keys(c.Versions), ", ")))
	}
	v.heading("Grounds of breach")
	for _, id := range schema.Keys(l.Limbs) {
		limb := l.Limbs[id]
		v.item(fmt.Sprintf("%s: %s, under %s, of each %s", id, limb.Title, limb.Clause, limb.Of))
	}
	asked(v, "Words that classifiers answer", l.Terms, func(t schema.Term) (string, map[string]string) {
		return t.Question, t.Answers
	})
	asked(v, "Definitions that readings adopt", l.Definitions, func(d schema.Definition) (string, map[string]string) {
		return d.Question, d.Values
	})
	documentedWords(v, l.Fields, l.Roles, l.Kinds, l.Places)
	v.heading("Digests")
	v.item("the case: " + l.Case.Digest)
	for _, part := range schema.Keys(l.Parts) {
		v.item(part + ": " + l.Parts[part])
	}
}

// asked lists questions under a heading, each with its answers; nothing where there is none.
func asked[T any](v *draft, heading string, all map[string]T, of func(T) (question string, answers map[string]string)) {
	if len(all) == 0 {
		return
	}
	v.heading(heading)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		question, answers := of(all[name])
		var said []string
		for _, answer := range schema.Keys(answers) {
			if meaning := answers[answer]; meaning != "" {
				answer += " (" + meaning + ")"
			}
			said = append(said, answer)
		}
		text := name + ": " + question
		if len(said) > 0 {
			text += " " + strings.Join(said, ", ") + "."
		}
		v.item(text)
	}
}

// listedReadings are the readings, each with what it holds, what it adopts, and where its code stands.
func listedReadings(v *draft, l *schema.Listing) {
	v.heading("Readings")
	if len(l.Readings) == 0 {
		v.paragraph("No reading stands beside the case.")
		return
	}
	var rows [][]Cell
	for _, r := range l.Readings {
		var adopts []string
		for _, name := range schema.Keys(r.Definitions) {
			adopts = append(adopts, name+"="+r.Definitions[name])
		}
		held := r.Title
		if r.Doctrine != "" {
			held += ": " + r.Doctrine
		}
		if r.Party != "" {
			held += " (" + r.Party + ")"
		}
		rows = append(rows, textCells(r.Reading, held, strings.Join(adopts, " "), r.Plugin, r.Policy, r.Place))
	}
	v.table([]string{"reading", "holds", "definitions", "plugin", "policy", "found in"}, rows)
}
