package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// whatIf writes what was changed, the cells whose outcome or elements changed by it, and the elements, once for all cells in which
// the same ones changed.
func whatIf(p page, w *schema.WhatIf) {
	p.heading(w.Runtime.Title + ": what if")
	p.line(fmt.Sprintf("%s, %s, as of %s", w.Case.Title, inWorld(w.World), w.AsOf))
	var set, cells [][]string
	for _, s := range w.Set {
		set = append(set, []string{s.Pointer, s.From, s.To})
	}
	p.table([]string{"changed", "from", "to"}, set)
	for _, c := range w.Cells {
		cells = append(cells, []string{cellName(schema.JudgedCell{Policy: c.Policy, Classifier: c.Classifier}), c.Before, c.After})
	}
	if len(cells) > 0 {
		p.table([]string{"cell", "before", "after"}, cells)
	}
	for _, c := range w.Cells {
		if c.Error != nil {
			p.item("error in " + cellName(schema.JudgedCell{Policy: c.Policy, Classifier: c.Classifier}) + ": " + c.Error.Error())
		}
	}
	changedElements(p, w.Cells)
	p.line(fmt.Sprintf("%s: %s changed; %d as before", w.Runtime.ID, Counted(len(w.Cells), "cell"), w.Same))
}

func changedElements(p page, cells []schema.CellChange) {
	names, of := map[string][]string{}, map[string][]schema.ElementChange{}
	var order []string
	for _, c := range cells {
		if len(c.Elements) == 0 {
			continue
		}
		key := fmt.Sprintf("%q", c.Elements)
		if names[key] == nil {
			order = append(order, key)
			of[key] = c.Elements
		}
		names[key] = append(names[key], cellName(schema.JudgedCell{Policy: c.Policy, Classifier: c.Classifier}))
	}
	if len(order) > 0 {
		p.heading("What is pleaded otherwise")
	}
	for _, key := range order {
		p.line("By " + strings.Join(names[key], ", ") + ":")
		var rows [][]string
		for _, e := range of[key] {
			rows = append(rows, []string{e.Limb, where(e.Subject), e.Element, orNotThere(e.Before), orNotThere(e.After)})
		}
		p.table([]string{"limb", "of", "element", "before", "after"}, rows)
	}
}

// orNotThere names what has no value because its subject is not there.
func orNotThere(value string) string {
	if value == "absent" || value == "" {
		return "not there"
	}
	return value
}
