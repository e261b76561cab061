package report

import (
	"cmp"
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// explanationsView says of every cell why it comes out as it does: first what all come to, world by world, then each
// cell. Of a reading's own cell it says all that the page of an explanation does; of a swap, which asks what other
// words would make of the same rules, only what decides.
func explanationsView(v *draft, all *schema.Explanations) {
	v.title(all.Runtime.Title + ": why every cell is what it is")
	v.paragraph(fmt.Sprintf("%s, as of %s%s", all.Case.Title, all.AsOf, clauseVersions(clausesOf(all))))
	words, n := newGlossary(nil), namesOf(&all.Titles, all.Readings, nil)
	if len(all.Cells) == 0 {
		v.paragraph("No cell was asked for.")
		return
	}
	for _, e := range all.Cells { // those that could not be judged quote nothing
		words.with(e.Stipulated).clauses(v)
	}
	v.settings(n, all.Cells[0].Set)
	for _, w := range all.Worlds {
		outcomeTable(v, all, n, w)
	}
	swaps, worlds := 0, map[string]string{}
	for _, w := range all.Worlds {
		worlds[w.ID] = titledWorld(w.ID, w.Title)
	}
	for i, e := range all.Cells {
		n := namesOf(&all.Titles, all.Readings, e.Stipulated)
		world := cmp.Or(worlds[e.World], titledWorld(e.World, ""))
		v.heading(fmt.Sprintf("%s, %s: %s", n.cell(e.Policy, e.Classifier), world, e.Outcome))
		if e.Policy == e.Classifier {
			explainedCell(v, &all.Cells[i], n, words.with(e.Stipulated))
			continue
		}
		swaps++
		if e.Error != nil {
			v.paragraph(Failed(e.Error))
		}
		decisiveElements(v, &all.Cells[i], n, words.with(e.Stipulated))
	}
	if swaps > 0 {
		v.paragraph("Of a reading on the answers of another only what decides is said here; construe explain " +
			"POLICY/CLASSIFIER says all.")
	}
	v.paragraph(fmt.Sprintf("%s: %s in %s", all.Runtime.ID, Counted(len(all.Cells), "cell"), Counted(len(all.Worlds),
		"world")))
}

// clausesOf are the versions in force, which all cells that could be judged have in common, and what is said of them.
func clausesOf(all *schema.Explanations) (map[string]string, *schema.Stipulated) {
	for _, e := range all.Cells {
		if len(e.Clauses) > 0 {
			return e.Clauses, e.Stipulated
		}
	}
	return nil, nil
}

// outcomeTable has a row a policy and a column a classifier.
func outcomeTable(v *draft, all *schema.Explanations, n names, w schema.AxisWorld) {
	outcomes := map[[2]string]string{}
	for _, e := range all.Cells {
		if e.World == w.ID {
			outcomes[[2]string{e.Policy, e.Classifier}] = e.Outcome
		}
	}
	readings := schema.Keys(all.Readings)
	var rows [][]Cell
	for _, policy := range readings {
		row := textCells(n.reading(policy))
		for _, classifier := range readings {
			row = append(row, outcomeCell(outcomes[[2]string{policy, classifier}]))
		}
		rows = append(rows, row)
	}
	v.heading("In " + worldName(w))
	v.table(append([]string{"policy, on the answers of"}, n.readings(readings)...), rows)
}
