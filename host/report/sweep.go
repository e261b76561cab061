package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// sweptLine is a sweep in a line, as [resultLine] says it, and how many of its cells no engine was asked about.
//
//	One, inference on AWS (h1): disputed. Hop finds a breach; State permits it. Of 16 cells 9 were learned.
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
	c := s.Bare()
	v.title(placed(s.Source, runtimeTitle(c)))
	v.paragraph(s.Case.Title + ", on " + s.AsOf + ": outcomes alone, as far as they are known from runtimes like it")
	for _, w := range s.Worlds {
		var rows [][]Cell
		readings := map[string]bool{}
		for _, cell := range w.Cells {
			from := "the engine"
			if cell.Learned {
				from = "learned"
			}
			readings[cell.Policy] = true
			row := textCells(readingTitle(c, cell.Policy), readingTitle(c, cell.Classifier), "", from)
			row[2] = outcomeCell(cell.Outcome)
			rows = append(rows, row)
		}
		v.heading(sentenceCase(titledWorld(w.World, w.Title)) + ": " +
			strings.ToLower(aggregatePhrase(w.Aggregate, len(readings))))
		v.table([]string{"policy", "classifier", "outcome", "from"}, rows)
		for _, cell := range w.Cells {
			if cell.Error != nil {
				v.item(cellName(readingTitle(c, cell.Policy), readingTitle(c, cell.Classifier)) + ": " + cell.Error.Error())
			}
		}
		v.paragraph(swapSentence(w.Swaps, len(readings)))
	}
	v.paragraph("Reasons are in a comparison of the runtime, without --sweep.")
}
