// Package schedule makes the rows of a comparison: each point on which the outcomes of a world turn, who says what on
// it, what that decides, what it is read from, and the words for the ids that it names.
//
// The usual entry is [Rows] for one world, then [Number] and [Titles] for all of them. What would change an outcome is
// looked for elsewhere; see package cruxes.
//
// # Limitations
//
// What a position on a fact makes of a reading is tried for few positions, and what it would make together with another
// fact is not.
package schedule

import (
	"cmp"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Own is what one reading says of a runtime: its own policy's verdict on its own classifier's answers.
type Own struct {
	Verdict        *schema.Verdict
	Classification *schema.Classification
}

// World is one world of a runtime, judged.
type World struct {
	Facts *schema.Facts
	// Plain are the facts in their plain form, with the members runtime and derived.
	Plain map[string]any
	// Own is by reading. Who could not be judged is there too, with the outcome error.
	Own map[string]Own
	// Disputes are the points on which readings differ.
	Disputes []schema.Dispute
	// Changed judges a reading's own cell with another value of a fact; nil where that cannot be.
	Changed func(reading, pointer string, value any) *schema.Verdict
	names   *Namer
}

// Named is the world with the words for what it names.
func (w World) Named(cs *engine.Case) World {
	w.names = NewNamer(cs, w.Facts)
	return w
}

// Rows are the rows of a world that is named, sorted by kind and key, without numbers: every dispute, every ground of a
// breach, every word that leaves a verdict open, and the facts that are disputed or open.
func Rows(cs *engine.Case, w World) []schema.Issue {
	out := wordRows(cs, w)
	out = append(out, disputedRows(cs, w)...)
	out = append(out, openRows(cs, w)...)
	for i := range out {
		out[i].Evidence = evidence(w, out[i])
	}
	return out
}

// Number numbers the rows of worlds from 1, words first and then by key. Rows with the same key have the same number.
func Number(worlds []schema.WorldResult) {
	var all []schema.Issue
	for _, w := range worlds {
		all = append(all, w.Issues...)
	}
	slices.SortStableFunc(all, func(a, b schema.Issue) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), comparePoints(pointOf(a), pointOf(b)),
			cmp.Compare(a.Fact, b.Fact))
	})
	number := map[string]int{}
	for _, one := range all {
		if number[one.Key()] == 0 {
			number[one.Key()] = len(number) + 1
		}
	}
	for _, w := range worlds {
		for i := range w.Issues {
			w.Issues[i].Number = number[w.Issues[i].Key()]
		}
		slices.SortFunc(w.Issues, func(a, b schema.Issue) int { return a.Number - b.Number })
	}
}

// rank is the place of a kind among the others.
func rank(kind string) int {
	return slices.Index([]string{schema.IssueWords, schema.IssueFactDisputed, schema.IssueFactOpen}, kind)
}

// readings lists those that could be judged, sorted.
func (w World) readings() []string {
	return slices.DeleteFunc(schema.Keys(w.Own),
		func(reading string) bool { return w.Own[reading].Verdict.Outcome == schema.Error })
}
