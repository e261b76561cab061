package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// whatIfView says what was changed, the cells that changed by it, each reading's own first, and what is pleaded
// otherwise in these. Of swaps only the outcome is shown: what changed in them is what changed in the two readings'
// own.
//
// What did not change is a number. Rights that a reading pleads nothing about are said as they are after the change,
// since a change of the day can bring rights into force.
func whatIfView(v *draft, w *schema.WhatIf) {
	v.title(w.Runtime.Title + ": what if")
	v.paragraph(fmt.Sprintf("%s, %s, as of %s", w.Case.Title, titledWorld(w.World, w.WorldTitle), w.AsOf))
	n := namesOf(w.Titles, w.Readings, nil)
	var set [][]Cell
	for _, s := range w.Set {
		if n.titled() {
			set = append(set, textCells(changedSaid(n.c, s.Pointer, s.Pointer), factValue(n.c, s.Pointer, s.From),
				factValue(n.c, s.Pointer, s.To)))
			continue
		}
		set = append(set, textCells(s.Pointer, s.From, s.To))
	}
	v.table([]string{"changed", "from", "to"}, set)
	own, swaps := ownAndSwaps(w.Cells)
	changeTable(v, n, own, swaps)
	var failed []failure
	for _, c := range w.Cells {
		if c.Error != nil {
			failed = append(failed, failure{c.Policy, c.Classifier, c.Error})
		}
	}
	v.failures(failed, 0)
	elementChanges(v, n, own)
	errors := ""
	if len(failed) > 0 {
		errors = fmt.Sprintf("; %d could not be judged", len(failed))
	}
	for _, text := range n.unpleadedSentences(w.Unpleaded) {
		v.paragraph(text)
	}
	v.paragraph(fmt.Sprintf("%s: %s changed, %d of them swaps; %d as before%s", w.Runtime.ID,
		Counted(len(w.Cells)-len(failed), "cell"), judgedCount(swaps), w.Same, errors))
}

// judgedCount counts the cells that could be judged: an error is no change, and is counted apart.
func judgedCount(cells []schema.CellChange) (n int) {
	for _, c := range cells {
		if c.Error == nil {
			n++
		}
	}
	return n
}

// ownAndSwaps takes apart each reading's own cells and those of one's policy on another's answers, each in the order of
// the document.
func ownAndSwaps(cells []schema.CellChange) (own, swaps []schema.CellChange) {
	for _, c := range cells {
		if c.Policy == c.Classifier {
			own = append(own, c)
		} else {
			swaps = append(swaps, c)
		}
	}
	return own, swaps
}

// changeTable has a row a cell that changed. A reading's own is there also where its outcome is as before, since what
// it pleads changed; a swap only where its outcome did.
//
//	cell                                  before     after
//	state                                 permitted  breach
//	state on the answers of look-through  permitted  breach
func changeTable(v *draft, n names, own, swaps []schema.CellChange) {
	var rows [][]Cell
	add := func(c schema.CellChange) {
		rows = append(rows, []Cell{{Text: n.cell(c.Policy, c.Classifier)}, outcomeCell(c.Before),
			outcomeCell(c.After)})
	}
	for _, c := range own {
		add(c)
	}
	for _, c := range swaps {
		if c.Before != c.After {
			add(c)
		}
	}
	if len(rows) > 0 {
		v.table([]string{"cell", "before", "after"}, rows)
	}
}

// elementChanges says what is pleaded otherwise, once for all cells in which it is the same, with their names before
// it. Readings share a case's limbs, and one change of a fact is often the same change of an element for all of them.
func elementChanges(v *draft, n names, cells []schema.CellChange) {
	who, changed := map[string][]string{}, map[string][]schema.ElementChange{}
	var order []string
	for _, c := range cells {
		if len(c.Elements) == 0 {
			continue
		}
		key := fmt.Sprintf("%q", c.Elements)
		if who[key] == nil {
			order = append(order, key)
			changed[key] = c.Elements
		}
		who[key] = append(who[key], n.cell(c.Policy, c.Classifier))
	}
	if len(order) > 0 {
		v.heading("What is pleaded otherwise")
	}
	for _, key := range order {
		v.paragraph("By " + strings.Join(who[key], ", ") + ":")
		var rows [][]Cell
		for _, e := range changed[key] {
			rows = append(rows, append(n.elementCells(e.Limb, e.Subject, e.Element),
				textCells(n.value(valueOrAbsence(e.Before)), n.value(valueOrAbsence(e.After)))...))
		}
		v.table(n.elementHead("before", "after"), rows)
	}
}

// valueOrAbsence names what has no value because its subject is not there: a change can take a call away, or add one.
func valueOrAbsence(value string) string {
	if value == "absent" || value == "" {
		return "not there"
	}
	return value
}
