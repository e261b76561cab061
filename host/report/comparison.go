package report

import (
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// comparisonView is the first screen, where the document has what that is made of and nobody asked for more, or the
// whole page. That says the matrix, then for each dispute who says what and why. What would settle them, and the
// count, come last: the search for that is to hold back nothing else, and is a part of its own.
//
// The page of a comparison with several worlds has everything but its head once a world, in the order of the axes,
// since readings can agree in one world and differ in another. The order within a world is from the outcome to its
// reasons.
func comparisonView(v *draft, c *schema.Comparison) {
	if c.Titles != nil && !v.options.Full {
		firstScreen(v, c)
		return
	}
	if v.options.Part != Cheapest {
		judgedPart(v, c)
	}
	if v.options.Part != Judged {
		cheapestPart(v, c)
	}
}

// judgedPart says what was asked, who reads it how, and of each world what came of it:
//
//   - the title of the runtime, the case, the day, and the version of each clause that is in force on it;
//   - the text of each of these versions, since nobody can check a reading of words that are not there;
//   - the readings, with what they hold and which definitions they adopt;
//   - of each world, under its name and aggregate: the matrix and what the outcome varies with, errors, contradictions
//     among the facts, what each outcome depends on, the disputes, and what was weighed without deciding;
//   - at its end how the facts are known, since an outcome on facts that are unknown or assumed is worth less.
//
// What the case says of a word or a definition is said where the page first needs it.
func judgedPart(v *draft, c *schema.Comparison) {
	n := names{c}
	v.title(c.Runtime.Title)
	if c.Source != nil {
		v.paragraph(fmt.Sprintf("found in %s:%d", c.Source.File, c.Source.Line))
	}
	v.paragraph(fmt.Sprintf("%s, as of %s%s", c.Case.Title, c.AsOf, clauseVersions(c.Clauses, c.Stipulated)))
	if c.Titles != nil {
		v.paragraph(c.Titles.Question)
	}
	words := newGlossary(c.Stipulated)
	words.clauses(v)
	readingTable(v, c)
	for i, w := range c.Worlds {
		world := c.Axes.Worlds[i]
		v.heading(n.world(world, w.Aggregate))
		matrix(v, c, world.ID)
		v.paragraph(swapSentence(w.Swaps, len(c.Axes.Policies)))
		v.failures(failedCells(c, world.ID), len(c.Axes.Policies))
		contradictions(v, c.FactsIn(world.ID))
		attributions(v, c, world.ID)
		if n.titled() {
			fullRows(v, c, w, words)
		} else {
			disputes(v, c, w, words)
		}
		contextItems(v, c, world.ID)
		n := w.Denominators
		v.paragraph(fmt.Sprintf("facts: %d stipulated, %d assumed, %d disputed, %d unknown; %d never read by anybody",
			n.Stipulated, n.Assumed, n.Disputed, n.Unknown, n.NeverRead))
	}
}

// readingTable has a row a reading: what it holds, in its own words, and which values of the case's definitions it
// adopts. Readings that do not adopt a definition do not rely on it, and so no value of it stands in their row.
//
//	reading       holds                                          definitions
//	look-through  Any path from a customer's program to a …      silence=no_waiver wrapper=looked_through
//	product       What counts is what is in substance sold. …    primarily=substance silence=no_waiver
func readingTable(v *draft, c *schema.Comparison) {
	n := names{c}
	var rows [][]Cell
	for _, id := range c.Axes.Policies {
		r := c.Readings[id]
		rows = append(rows, textCells(n.reading(id), r.Doctrine, n.adopted(id)))
	}
	v.table([]string{"reading", "holds", "definitions"}, rows)
}

// matrix has a row a policy and a column a classifier. The diagonal, in brackets, is each reading's own; the others put
// one reading's policy on another's answers, which shows whether readings see other facts or apply another rule. A cell
// that was not asked for is empty.
//
//	policy \ classifier  hop        look-through
//	hop                  [breach]   breach
//	product              permitted  [permitted]
func matrix(v *draft, c *schema.Comparison, world string) {
	n := names{c}
	head := append([]string{"policy \\ classifier"}, n.readings(c.Axes.Classifiers)...)
	var rows [][]Cell
	for _, policy := range c.Axes.Policies {
		row := textCells(n.reading(policy))
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

// swapSentence says what the outcome varies with, as the matrix shows it to whoever reads it row by row and column by
// column. One reading has nobody to swap with, and a cell that could not be judged leaves open what the outcome varies
// with: an error is never counted as another outcome, nor as the same.
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

// failedCells are the cells of a world that could not be judged, in the order of the matrix. A document that keeps no
// verdict for a cell says nothing about it here; its outcome stands in the matrix all the same.
func failedCells(c *schema.Comparison, world string) (all []failure) {
	for _, cell := range c.Cells {
		if verdict := c.Tables.Verdicts[cell.Verdict]; cell.World == world && verdict != nil && verdict.Error != nil {
			all = append(all, failure{cell.Policy, cell.Classifier, verdict.Error})
		}
	}
	return all
}

// factPlaces names the facts that a side relies on, each with its line in the runtime's file where that is known, as a
// sentence that follows another; "" for none:
//
//	Relies on /offering/category (runtimes/sre.yaml:16), /derived/hops/complete:inference/by_customer.
//
// A fact that was derived stands on no line. Neither does any fact in a document without locations.
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
	return " Relies on " + someOf(out, ", ") + "."
}

// contextItems says what readings weighed without deciding by it, each thing once: what a policy looked at and found
// not to matter is part of its reasons, and an opponent will ask. Only a reading's own cell counts, as its swaps say
// the same.
func contextItems(v *draft, c *schema.Comparison, world string) {
	n, seen := names{c}, map[string]bool{}
	for _, cell := range c.Cells {
		if cell.World != world || cell.Policy != cell.Classifier {
			continue
		}
		for _, f := range c.Tables.Verdicts[cell.Verdict].Findings {
			text := n.reading(cell.Policy) + " weighed, and decided nothing by it: " + f.Reason
			if f.Weight != "context" || seen[text] {
				continue
			}
			if n.titled() && len(seen) == 0 {
				v.paragraph("Also weighed:")
			}
			seen[text] = true
			v.item(text)
		}
	}
}
