package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mapRelations says of every two readings how what they permit relates, and where they come apart next.
func mapRelations(v *draft, m *schema.Map) {
	if len(m.Relations) == 0 {
		return // of one cell
	}
	v.heading("How the readings relate")
	var rows [][]Cell
	for _, r := range m.Relations {
		var where []string
		for _, a := range r.Apart {
			where = append(where, fmt.Sprintf("%s on %s: %s", apartPhrase(r, a), percent(a.Percent),
				examplePhrase(a.Example)))
		}
		rows = append(rows, textCells(cellWords(r.First)+" and "+cellWords(r.Second), relationPhrase(r),
			percent(r.Alike.Percent), strings.Join(where, "; ")))
	}
	v.table([]string{"readings", "how they relate", "the same on", "apart, and the nearest example"}, rows)
}

// relationPhrase says how what two cells permit relates.
func relationPhrase(r schema.MapRelation) string {
	first, second := cellWords(r.First), cellWords(r.Second)
	text := map[string]string{schema.RelationSame: "the same everywhere",
		schema.RelationWider:       first + " permits all that " + second + " does, and more",
		schema.RelationNarrower:    second + " permits all that " + first + " does, and more",
		schema.RelationCrossing:    "each permits something that the other does not",
		schema.RelationPermitsSame: "they permit the same, and differ in the rest",
		schema.RelationUnknown:     "nowhere are both judged"}[r.Relation]
	if r.Unjudged.Number != "0" && r.Relation != schema.RelationUnknown {
		text += ", but for " + percent(r.Unjudged.Percent) + " where one is not judged"
	}
	return text
}

// apartPhrase says who comes to what.
func apartPhrase(r schema.MapRelation, a schema.MapApart) string {
	return fmt.Sprintf("%s %s, %s %s", cellWords(r.First), a.First, cellWords(r.Second), a.Second)
}

// cellWords is a cell for people, by the name that a map gives it.
func cellWords(id string) string {
	policy, classifier, two := strings.Cut(id, "/")
	if !two {
		classifier = policy
	}
	return cellName(policy, classifier)
}

// examplePhrase says what is otherwise in an example.
func examplePhrase(changes []schema.ToggleChange) string {
	if len(changes) == 0 {
		return "as things stand"
	}
	var out []string
	for _, c := range changes {
		out = append(out, c.Toggle+" "+c.To)
	}
	return strings.Join(out, ", ")
}

// mapRelated says of two readings that were asked about how they relate, and whether what is required holds.
func mapRelated(v *draft, m *schema.Map) {
	r := m.Related
	if r == nil {
		return
	}
	v.heading(r.New + " in the place of " + r.Old)
	for _, one := range m.Relations {
		text := relationPhrase(one)
		v.paragraph(strings.ToUpper(text[:1]) + text[1:] + ".")
	}
	if r.Result == "" {
		return
	}
	v.paragraph(RequirementSentence(r) + ".")
	if r.Counterexample != nil {
		if len(r.Counterexample.Example) > 0 {
			v.item("The nearest architecture where it is not so:")
			v.whatIf(m.Runtime.ID, m.World, m.Set, schema.ChangeSet{Changes: r.Counterexample.Example}, nil)
		}
	}
}

// RequirementSentence says whether what is required of a new reading holds, without a full stop.
//
//	no-new-breach fails on 24 architectures (1.4 %); in the nearest (sold-as api), state-new comes to breach and state
//	to permitted
func RequirementSentence(r *schema.MapRelated) string {
	switch {
	case r.Result == schema.RequiredUnknown:
		return "Whether " + r.Require + " holds is not known: somewhere one of the two is not judged, or not mapped"
	case r.Counterexample == nil:
		return fmt.Sprintf("What is required, %s, holds on every architecture", r.Require)
	}
	return fmt.Sprintf("%s fails on %s architectures (%s); in the nearest (%s), %s comes to %s and %s to %s", r.Require,
		grouped(r.Against.Number), percent(r.Against.Percent), examplePhrase(r.Counterexample.Example), r.New,
		r.Counterexample.Second, r.Old, r.Counterexample.First)
}
