package report

import (
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// whatIf writes what was changed, and what of the cells changed by it.
func whatIf(p page, w *schema.WhatIf) {
	p.heading(w.Runtime.Title + ": what if")
	p.line(fmt.Sprintf("%s, %s, as of %s", w.Case.Title, inWorld(w.World), w.AsOf))
	var set [][]string
	for _, s := range w.Set {
		set = append(set, []string{s.Pointer, s.From, s.To})
	}
	p.table([]string{"changed", "from", "to"}, set)
	for _, c := range w.Cells {
		p.heading(cellName(schema.JudgedCell{Policy: c.Policy, Classifier: c.Classifier}) + ": " + became(c.Before, c.After))
		if c.Error != nil {
			p.line("error: " + c.Error.Error())
		}
		var rows [][]string
		for _, e := range c.Elements {
			rows = append(rows, []string{e.Limb, where(e.Subject), e.Element, orNotThere(e.Before), orNotThere(e.After)})
		}
		if len(rows) > 0 {
			p.table([]string{"limb", "of", "element", "before", "after"}, rows)
		}
	}
	p.line(fmt.Sprintf("%s: %s changed; %d as before", w.Runtime.ID, Counted(len(w.Cells), "cell"), w.Same))
}

func became(before, after string) string {
	if before == after {
		return after + " as before, for other reasons"
	}
	return after + " instead of " + before
}

// orNotThere names what has no value because its subject is not there.
func orNotThere(value string) string {
	if value == "absent" || value == "" {
		return "not there"
	}
	return value
}
