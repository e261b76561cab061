package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// comparison writes what a person wants first: the matrix, then for each dispute who says what and why. What would
// settle them, and the count, come last (settled): the search for that is to hold back nothing else.
func comparison(p page, c *schema.Comparison) {
	p.heading(c.Runtime.Title)
	var versions []string
	for _, clause := range sorted(c.Clauses) {
		versions = append(versions, clause+" "+c.Clauses[clause])
	}
	under := ""
	if len(versions) > 0 {
		under = ", under " + strings.Join(versions, ", ")
	}
	p.line(fmt.Sprintf("%s, as of %s%s", c.Case.Title, c.AsOf, under))
	words := newExplainedWords(c.Stipulated)
	clauseTexts(p, words.stipulated.Clauses, words.seen)
	readings(p, c)
	for i, w := range c.Worlds {
		world := c.Axes.Worlds[i]
		p.heading(fmt.Sprintf("%s: %s", worldName(world), w.Aggregate))
		matrix(p, c, world.ID)
		p.line(swapLine(w.Swaps, len(c.Axes.Policies)))
		failures(p, c, world.ID)
		warned(p, c.FactsIn(world.ID))
		grounds(p, c, world.ID)
		disputes(p, c, w, words)
		context(p, c, world.ID)
		n := w.Denominators
		p.line(fmt.Sprintf("facts: %d stipulated, %d assumed, %d disputed, %d unknown; %d never read by anybody",
			n.Stipulated, n.Assumed, n.Disputed, n.Unknown, n.NeverRead))
	}
}

// Summary is the one line that a comparison comes to.
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

func worldName(w schema.AxisWorld) string {
	if w.ID == "" {
		return w.Title
	}
	return w.ID + ", " + w.Title
}

func readings(p page, c *schema.Comparison) {
	var rows [][]string
	for _, id := range c.Axes.Policies {
		r := c.Readings[id]
		var drawn []string
		for _, d := range sorted(r.Definitions) {
			drawn = append(drawn, d+"="+r.Definitions[d])
		}
		rows = append(rows, []string{id, r.Doctrine, strings.Join(drawn, " ")})
	}
	p.table([]string{"reading", "holds", "definitions"}, rows)
}

// matrix has a row a policy and a column a classifier; the diagonal, in brackets, is each reading's own.
func matrix(p page, c *schema.Comparison, world string) {
	head := append([]string{"policy \\ classifier"}, c.Axes.Classifiers...)
	var rows [][]string
	for _, policy := range c.Axes.Policies {
		row := []string{policy}
		for _, classifier := range c.Axes.Classifiers {
			text := ""
			for _, cell := range c.Cells {
				if cell.World == world && cell.Policy == policy && cell.Classifier == classifier {
					text = cell.Outcome
				}
			}
			if policy == classifier {
				text = "[" + text + "]"
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
}

func swapLine(swaps string, readings int) string {
	if readings == 1 && swaps == "nothing" {
		return "There is one reading, and so nobody to put in another's place."
	}
	return map[string]string{
		"nothing":     "Whoever classifies and whichever policy judges, the outcome is the same.",
		"classifiers": "The outcome varies with the classifier only: the facts are characterised differently.",
		"policies":    "The outcome varies with the policy only: the rule differs.",
		"both":        "The outcome varies with the classifier and with the policy.",
		"together":    "The outcome varies only where classifier and policy change together.",
		"not-asked":   "No classifier was put under another's policy.",
		"error":       "A cell could not be judged, so nothing is said of what the outcome varies with.",
	}[swaps]
}

// failures says why cells of a world could not be judged.
func failures(p page, c *schema.Comparison, world string) {
	var all []failure
	for _, cell := range c.Cells {
		if v := c.Tables.Verdicts[cell.Verdict]; cell.World == world && v != nil && v.Error != nil {
			all = append(all, failure{cell.Policy, cell.Classifier, v.Error})
		}
	}
	failuresOf(p, all)
}

// warned says where facts contradict one another.
func warned(p page, f *schema.Facts) {
	for _, w := range f.Warned() {
		p.item("warning: " + w.Error())
	}
}

// places names where in the runtime's file the facts stand.
func places(c *schema.Comparison, pointers []string) string {
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

func context(p page, c *schema.Comparison, world string) {
	seen := map[string]bool{}
	for _, cell := range c.Cells {
		if cell.World != world || cell.Policy != cell.Classifier {
			continue
		}
		for _, f := range c.Tables.Verdicts[cell.Verdict].Findings {
			if text := fmt.Sprintf("%s weighed, and decided nothing by it: %s", cell.Policy,
				f.Reason); f.Weight == "context" && !seen[text] {
				seen[text] = true
				p.item(text)
			}
		}
	}
}
