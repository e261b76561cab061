package report

import (
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// sweptLine is a sweep in a line, as [resultLine] says it, and how many of its cells no engine was asked about. A sweep
// has no titles of readings and worlds, which go by their ids.
//
//	One, the world h1: disputed. hop finds a breach; state permits it. Of 16 cells 9 were learned.
func sweptLine(s *schema.Sweep) string {
	cells, learned := 0, 0
	for _, w := range s.Worlds {
		for _, c := range w.Cells {
			if cells++; c.Learned {
				learned++
			}
		}
	}
	verb := "were"
	if learned == 1 {
		verb = "was"
	}
	return fmt.Sprintf("%s Of %s %d %s learned.", resultLine(s.Bare(), false), Counted(cells, "cell"), learned, verb)
}

// sweepView has a row a cell: what it comes to, and whether that was learned from others. Reasons are in no sweep,
// which the page says, with the command that gives them.
func sweepView(v *draft, s *schema.Sweep) {
	v.title(placed(s.Source, s.Runtime.Title))
	v.paragraph(s.Case.Title + ", on " + s.AsOf + ": outcomes alone, as far as they are known from runtimes like it")
	for _, w := range s.Worlds {
		if v.heading(w.Aggregate); w.World != "" || len(s.Worlds) > 1 {
			v.paragraph("in " + worldPhrase(w.World))
		}
		var rows [][]Cell
		readings := map[string]bool{}
		for _, c := range w.Cells {
			from := "the engine"
			if c.Learned {
				from = "learned"
			}
			readings[c.Policy] = true
			row := textCells(c.Policy, c.Classifier, "", from)
			row[2] = outcomeCell(c.Outcome)
			rows = append(rows, row)
		}
		v.table([]string{"policy", "classifier", "outcome", "from"}, rows)
		for _, c := range w.Cells {
			if c.Error != nil {
				v.item(fmt.Sprintf("%s on the answers of %s: %s", c.Policy, c.Classifier, c.Error.Error()))
			}
		}
		v.paragraph(swapSentence(w.Swaps, len(readings)))
	}
	v.paragraph("Reasons are in a comparison of the runtime, without --sweep.")
}
