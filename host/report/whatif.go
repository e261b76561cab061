package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// whatIf writes what was changed, the cells that changed by it, each reading's own first, and what is pleaded otherwise
// in these. Of swaps only the outcome is shown: what changed in them is what changed in the two readings' own.
func whatIf(p page, w *schema.WhatIf) {
	p.heading(w.Runtime.Title + ": what if")
	p.line(fmt.Sprintf("%s, %s, as of %s", w.Case.Title, inWorld(w.World), w.AsOf))
	var set, rows [][]string
	for _, s := range w.Set {
		set = append(set, []string{s.Pointer, s.From, s.To})
	}
	p.table([]string{"changed", "from", "to"}, set)
	own, swaps := ownAndSwaps(w.Cells)
	for _, c := range own {
		rows = append(rows, []string{changedCell(c), c.Before, c.After})
	}
	for _, c := range swaps {
		if c.Before != c.After {
			rows = append(rows, []string{changedCell(c), c.Before, c.After})
		}
	}
	if len(rows) > 0 {
		p.table([]string{"cell", "before", "after"}, rows)
	}
	var failed []failure
	for _, c := range w.Cells {
		if c.Error != nil {
			failed = append(failed, failure{c.Policy, c.Classifier, c.Error})
		}
	}
	failuresOf(p, failed)
	changedElements(p, own)
	errors := ""
	if len(failed) > 0 {
		errors = fmt.Sprintf("; %d could not be judged", len(failed))
	}
	for _, text := range silences(w.Unpleaded) {
		p.line(text)
	}
	p.line(fmt.Sprintf("%s: %s changed, %d of them swaps; %d as before%s", w.Runtime.ID,
		Counted(len(w.Cells)-len(failed), "cell"), changedSwaps(swaps), w.Same, errors))
}

// changedSwaps counts the swaps that could be judged.
func changedSwaps(swaps []schema.CellChange) (n int) {
	for _, c := range swaps {
		if c.Error == nil {
			n++
		}
	}
	return n
}

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

func changedCell(c schema.CellChange) string {
	return cellName(schema.JudgedCell{Policy: c.Policy, Classifier: c.Classifier})
}

// changedElements writes what is pleaded otherwise, once for all cells in which it is the same.
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
		names[key] = append(names[key], changedCell(c))
	}
	if len(order) > 0 {
		p.heading("What is pleaded otherwise")
	}
	for _, key := range order {
		p.line("By " + strings.Join(names[key], ", ") + ":")
		var rows [][]string
		for _, e := range of[key] {
			rows = append(rows, []string{e.Limb, where(e.Subject), e.Element, orNotThere(e.Before),
				orNotThere(e.After)})
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
