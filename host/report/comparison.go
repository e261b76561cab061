package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// comparisonView says what a person wants first: the matrix, then for each dispute who says what and why. What would
// settle them, and the count, come last: the search for that is to hold back nothing else, and is a part of its own.
func comparisonView(v *draft, c *schema.Comparison) {
	if v.options.Part != Cheapest {
		judgedPart(v, c)
	}
	if v.options.Part != Judged {
		cheapestPart(v, c)
	}
}

// judgedPart says what was asked, who reads it how, and of each world what came of it. What the case says of a clause
// or a word is said where the page first needs it.
func judgedPart(v *draft, c *schema.Comparison) {
	v.title(c.Runtime.Title)
	v.paragraph(fmt.Sprintf("%s, as of %s%s", c.Case.Title, c.AsOf, clauseVersions(c.Clauses)))
	words := newGlossary(c.Stipulated)
	words.clauses(v)
	readingTable(v, c)
	for i, w := range c.Worlds {
		world := c.Axes.Worlds[i]
		v.heading(fmt.Sprintf("%s: %s", worldName(world), w.Aggregate))
		matrix(v, c, world.ID)
		v.paragraph(swapSentence(w.Swaps, len(c.Axes.Policies)))
		v.failures(failedCells(c, world.ID))
		contradictions(v, c.FactsIn(world.ID))
		attributions(v, c, world.ID)
		disputes(v, c, w, words)
		contextItems(v, c, world.ID)
		n := w.Denominators
		v.paragraph(fmt.Sprintf("facts: %d stipulated, %d assumed, %d disputed, %d unknown; %d never read by anybody",
			n.Stipulated, n.Assumed, n.Disputed, n.Unknown, n.NeverRead))
	}
}

// Summary is the one line that a comparison comes to: the runtime, the aggregate of each world, and how many readings
// and cells that is of. It is raw text; print it through [schema.DisplayText].
func Summary(c *schema.Comparison) string {
	var parts []string
	for i, w := range c.Worlds {
		parts = append(parts, c.Axes.Worlds[i].ID+" "+w.Aggregate)
		if c.Axes.Worlds[i].ID == "" {
			parts[i] = w.Aggregate
		}
	}
	return fmt.Sprintf("%s: %s (%s, %s)", c.Runtime.ID, strings.Join(parts, ", "),
		Counted(len(c.Axes.Policies), "reading"), Counted(len(c.Cells), "cell"))
}

// readingTable has a row a reading: what it holds, and which of the case's definitions it adopts.
func readingTable(v *draft, c *schema.Comparison) {
	var rows [][]Cell
	for _, id := range c.Axes.Policies {
		r := c.Readings[id]
		var adopted []string
		for _, name := range sorted(r.Definitions) {
			adopted = append(adopted, name+"="+r.Definitions[name])
		}
		rows = append(rows, textCells(id, r.Doctrine, strings.Join(adopted, " ")))
	}
	v.table([]string{"reading", "holds", "definitions"}, rows)
}

// matrix has a row a policy and a column a classifier. The diagonal, in brackets, is each reading's own; the others put
// one reading's policy on another's answers, which shows whether readings see other facts or apply another rule.
func matrix(v *draft, c *schema.Comparison, world string) {
	head := append([]string{"policy \\ classifier"}, c.Axes.Classifiers...)
	var rows [][]Cell
	for _, policy := range c.Axes.Policies {
		row := textCells(policy)
		for _, classifier := range c.Axes.Classifiers {
			cell := outcomeCell("")
			for _, judged := range c.Cells {
				if judged.World == world && judged.Policy == policy && judged.Classifier == classifier {
					cell = outcomeCell(judged.Outcome)
				}
			}
			if policy == classifier {
				cell.Text = "[" + cell.Text + "]"
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	v.table(head, rows)
}

// swapSentence says what the outcome varies with, as the swapped cells show it. One reading has nobody to swap with.
func swapSentence(swaps string, readings int) string {
	switch swaps {
	case "nothing":
		if readings == 1 {
			return "There is one reading, and so nobody to put in another's place."
		}
		return "Whoever classifies and whichever policy judges, the outcome is the same."
	case "classifiers":
		return "The outcome varies with the classifier only: the facts are characterised differently."
	case "policies":
		return "The outcome varies with the policy only: the rule differs."
	case "both":
		return "The outcome varies with the classifier and with the policy."
	case "together":
		return "The outcome varies only where classifier and policy change together."
	case "not-asked":
		return "No classifier was put under another's policy."
	case "error":
		return "A cell could not be judged, so nothing is said of what the outcome varies with."
	}
	return ""
}

// failedCells are the cells of a world that could not be judged.
func failedCells(c *schema.Comparison, world string) (all []failure) {
	for _, cell := range c.Cells {
		if verdict := c.Tables.Verdicts[cell.Verdict]; cell.World == world && verdict != nil && verdict.Error != nil {
			all = append(all, failure{cell.Policy, cell.Classifier, verdict.Error})
		}
	}
	return all
}

// factPlaces names the facts that a side relies on, each with its line in the runtime's file where that is known, as a
// sentence that follows another; "" for none.
func factPlaces(c *schema.Comparison, pointers []string) string {
	var out []string
	for _, pointer := range pointers {
		if l, ok := c.Locations[pointer]; ok {
			out = append(out, fmt.Sprintf("%s (%s:%d)", pointer, l.File, l.Line))
		} else {
			out = append(out, pointer)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " Relies on " + strings.Join(out, ", ") + "."
}

// contextItems says what readings weighed without deciding by it, each thing once.
func contextItems(v *draft, c *schema.Comparison, world string) {
	seen := map[string]bool{}
	for _, cell := range c.Cells {
		if cell.World != world || cell.Policy != cell.Classifier {
			continue
		}
		for _, f := range c.Tables.Verdicts[cell.Verdict].Findings {
			if text := fmt.Sprintf("%s weighed, and decided nothing by it: %s", cell.Policy,
				f.Reason); f.Weight == "context" && !seen[text] {
				seen[text] = true
				v.item(text)
			}
		}
	}
}
