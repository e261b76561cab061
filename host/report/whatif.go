package report

import (
	"cmp"
	"fmt"
	"slices"

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
	swapped := 0
	for _, c := range ownFirst(w.Cells) {
		if c.Policy != c.Classifier { // what changed in it is what changed in the two readings' own
			if swapped++; c.Before != c.After {
				p.item(cellName(schema.JudgedCell{Policy: c.Policy, Classifier: c.Classifier}) + ": " + became(c.Before, c.After))
			}
			continue
		}
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
	p.line(fmt.Sprintf("%s: %s changed, %d of them swaps; %d as before", w.Runtime.ID, Counted(len(w.Cells), "cell"), swapped, w.Same))
}

// ownFirst is the cells with each reading's own before the swaps.
func ownFirst(cells []schema.CellChange) []schema.CellChange {
	out := slices.Clone(cells)
	slices.SortStableFunc(out, func(a, b schema.CellChange) int {
		return cmp.Compare(rank(a), rank(b))
	})
	return out
}

func rank(c schema.CellChange) int {
	if c.Policy == c.Classifier {
		return 0
	}
	return 1
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
