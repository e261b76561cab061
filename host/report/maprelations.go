package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mapRelations says of every two readings how what they permit relates, and where they come apart next.
func mapRelations(v *draft, m *schema.Map) {
	if len(m.Relations) == 0 {
		return
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
