package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// changeGroup is one or several sets of changes in one sentence: of the same toggles and the same outcomes, with every
// combination of some values of each. A list of nine sets that differ in two values is no help to a reader.
type changeGroup struct {
	effort   int
	toggles  []string
	values   [][]string // by toggle
	sets     []schema.ChangeSet
	outcomes []schema.JudgedCell
}

// changeGroups puts sets together that differ in values only, where they do so in every combination, in the order of
// the first of each. Sets are alike where their effort, their toggles and what all cells come to are the same; what
// they come to is part of a group's sentence, and has to be true of all its sets. Values are in the order in which the
// case has them.
func changeGroups(sets []schema.ChangeSet, toggles map[string]schema.CruxToggle) (out []changeGroup) {
	at := map[string]int{}
	for _, s := range sets {
		key := fmt.Sprint(s.Effort, s.Outcomes)
		for _, c := range s.Changes {
			key += " " + c.Toggle
		}
		i, seen := at[key]
		if !seen {
			i = len(out)
			at[key] = i
			out = append(out, changeGroup{effort: s.Effort, outcomes: s.Outcomes})
			for _, c := range s.Changes {
				out[i].toggles, out[i].values = append(out[i].toggles, c.Toggle), append(out[i].values, nil)
			}
		}
		out[i].add(s)
	}
	var apart []changeGroup
	for _, g := range out {
		apart = append(apart, g.split()...)
	}
	for _, g := range apart {
		for i, id := range g.toggles {
			sortInOrder(g.values[i], toggles[id].Values)
		}
	}
	return apart
}

// add puts a set of the group's toggles into it, and those of its values that the group does not have.
func (g *changeGroup) add(s schema.ChangeSet) {
	g.sets = append(g.sets, s)
	for i, c := range s.Changes {
		if i < len(g.values) && !slices.Contains(g.values[i], c.To) {
			g.values[i] = append(g.values[i], c.To)
		}
	}
}

// split takes sets apart again that are not every combination of their values: one sentence of them would claim sets
// that were not found. Of a: a1 or a2 and b: b1 or b2 a reader makes four sets, so there have to be four.
func (g changeGroup) split() (out []changeGroup) {
	combinations := 1
	for _, v := range g.values {
		combinations *= len(v)
	}
	if combinations == len(g.sets) {
		return []changeGroup{g}
	}
	for _, s := range g.sets {
		one := changeGroup{effort: g.effort, toggles: g.toggles, values: make([][]string, len(g.toggles)),
			outcomes: g.outcomes}
		one.add(s)
		out = append(out, one)
	}
	return out
}

// sortInOrder sorts values as the case has them.
func sortInOrder(values, order []string) {
	slices.SortStableFunc(values, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
}

// sentence is the changes as a sentence: each with what kind it is of, where its fact stands, and who can make it.
//
//	who hosts the inference: Azure instead of AWS (fact at runtimes/sre.yaml:186; by OpenAI)
//
// A toggle that the document does not list is called by its id and taken for a fact that nobody is known to change.
func (g changeGroup) sentence(n names, toggles map[string]schema.CruxToggle) string {
	var out []string
	for i, id := range g.toggles {
		t, known := toggles[id]
		if !known {
			t = schema.CruxToggle{Label: id, Kind: "fact", From: g.sets[0].Changes[i].From}
		}
		var to []string
		for _, value := range g.values[i] {
			to = append(to, n.toggleValue(t, value))
		}
		out = append(out, fmt.Sprintf("%s: %s instead of %s (%s%s; by %s)", n.toggle(t), disjunction(to),
			n.toggleValue(t, t.From), t.Kind, togglePlace(t), n.makers(t)))
	}
	return strings.Join(out, "; and ")
}

// togglePlace is the line on which the first of a toggle's facts stands; "" where none is known. The command below the
// sentence changes all of them, wherever they stand.
func togglePlace(t schema.CruxToggle) string {
	for _, p := range t.Pointers {
		if at, is := t.Locations[p]; is {
			return fmt.Sprintf(" at %s:%d", at.File, at.Line)
		}
	}
	return ""
}

// makers are those who can make a change, any one of them, and that it is past, where nobody disputes that. Nobody can
// change a date, and the page says "nobody".
func (n names) makers(t schema.CruxToggle) string {
	who := disjunction(t.MutableBy)
	if n.titled() && len(t.By) > 0 {
		var said []string
		for _, by := range t.By {
			if name := actorSaid(n.c, by); !slices.Contains(said, name) {
				said = append(said, name)
			}
		}
		who = disjunction(said)
	}
	if len(t.MutableBy) == 0 {
		who = "nobody"
	}
	if t.Past && openStatus(t.Status) == "" {
		who += ", but past"
	}
	return who
}

// toggle is what can be otherwise: of a definition whose, and on which question.
func (n names) toggle(t schema.CruxToggle) string {
	if len(t.Pointers) > 0 && strings.HasPrefix(t.Pointers[0], "/readings/") && n.titled() {
		if said := changedSaid(n.c, "", t.Pointers[0]); said != "" {
			return said
		}
	}
	return t.Label
}

// toggleValue is a value of a toggle in words; one of a definition is a clause, and stands in quotation marks.
func (n names) toggleValue(t schema.CruxToggle, value string) string {
	said := t.Words[value]
	switch {
	case said == "":
		return value
	case t.Kind == "definition":
		return "\"" + said + "\""
	}
	return said
}

// outcomePhrase is what cells come to after a change, in as few words as say it of all of them: one outcome where it is
// the same in each, else every cell by name.
func outcomePhrase(n names, outcomes []schema.JudgedCell) string {
	var out []string
	same := true
	for _, c := range outcomes {
		out = append(out, n.cell(c.Policy, c.Classifier)+" to "+c.Outcome)
		same = same && c.Outcome == outcomes[0].Outcome
	}
	switch {
	case len(out) == 0:
		return "nothing is known"
	case len(out) > 1 && same:
		return "all come to " + outcomes[0].Outcome
	case len(out) > 1:
		return "they come: " + strings.Join(out, ", ")
	}
	return "it comes to " + outcomes[0].Outcome
}
