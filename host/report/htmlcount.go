package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// point is an element of a limb, of one subject.
type point struct{ limb, subject, element string }

// agreedPoint is a point that several readings argue and all of them answer alike, and the answer.
type agreedPoint struct {
	point
	value string
	found []schema.Finding
}

// agreedPoints are those that at least two readings argue, that all who argue them answer alike in every world, and
// that are no row of the schedule; sorted.
func agreedPoints(c *schema.Comparison) (out []agreedPoint) {
	values, asked, disputed := map[point]string{}, map[point]int{}, map[point]bool{}
	found := map[point][]schema.Finding{}
	for _, w := range c.Worlds {
		for _, row := range w.Issues {
			if row.Fact == "" && !row.Gone {
				disputed[point{row.Limb, row.Subject, row.Element}] = true
			}
		}
		asks := map[point]int{}
		for _, reading := range c.Axes.Policies {
			cell, _ := c.Own(w.World, reading)
			v, is := c.Verdict(cell)
			if !is || v.Error != nil {
				continue
			}
			for limb, subjects := range v.Elements {
				for subject, elements := range subjects {
					for element, value := range elements {
						p := point{limb, subject, element}
						asks[p]++
						if before, seen := values[p]; seen && before != value {
							disputed[p] = true
						}
						values[p] = value
					}
				}
			}
			for _, f := range v.Findings {
				if p := (point{f.Limb, f.Subject, f.Element}); f.Weight == "element" {
					found[p] = append(found[p], f)
				}
			}
		}
		for p, n := range asks {
			asked[p] = max(asked[p], n)
		}
	}
	byKey := map[string]point{}
	for p, n := range asked {
		if settled := values[p] == string(schema.Yes) || values[p] == string(schema.No); n > 1 && settled && !disputed[p] {
			byKey[schema.Join(p.limb, p.subject, p.element)] = p
		}
	}
	for _, key := range schema.Keys(byKey) {
		p := byKey[key]
		out = append(out, agreedPoint{p, values[p], found[p]})
	}
	return out
}

// rowCounts are the rows of a comparison, each number once: those in dispute, by words and by facts; those of facts
// that nobody knows; and those on words of worlds that every reading leaves open.
type rowCounts struct{ words, facts, open, left []int }

// countRows counts the rows that are in issue.
func countRows(c *schema.Comparison) (n rowCounts) {
	seen := map[int]bool{}
	for _, w := range c.Worlds {
		for _, row := range w.Issues {
			if row.Gone || seen[row.Number] {
				continue
			}
			switch {
			case row.Kind == schema.IssueFactDisputed:
				n.facts = append(n.facts, row.Number)
			case row.Kind == schema.IssueFactOpen:
				n.open = append(n.open, row.Number)
			case w.Aggregate == schema.Undetermined:
				n.left = append(n.left, row.Number)
			case w.Aggregate == schema.Disputed:
				n.words = append(n.words, row.Number)
			default:
				continue
			}
			seen[row.Number] = true
		}
	}
	return n
}

// headNumbers are the four numbers of the head, of which the first is counted.
func headNumbers(c *schema.Comparison, agreed int) []htmlNumber {
	rows := countRows(c)
	erred := 0
	for _, cell := range c.Cells {
		if cell.Outcome == schema.Error {
			erred++
		}
	}
	alike := htmlNumber{agreed, "undisputed", "points that several readings argue and answer alike"}
	if len(c.Axes.Policies) == 1 {
		alike.Means = "there is one reading, and nobody to agree with"
	}
	var on []string
	if len(rows.words) > 0 {
		on = append(on, rowNumbers(rows.words)+" on words")
	}
	if len(rows.facts) > 0 {
		on = append(on, rowNumbers(rows.facts)+" on facts")
	}
	disputed := htmlNumber{len(rows.words) + len(rows.facts), "disputed", strings.Join(on, ", ")}
	if disputed.Count == 0 {
		disputed.Means = "no row is in dispute"
	}
	var waits []string
	if len(rows.open) > 0 {
		waits = append(waits, "nobody knows: "+rowNumbers(rows.open))
	}
	if len(rows.left) > 0 {
		waits = append(waits, "all leave open: "+rowNumbers(rows.left))
	}
	open := htmlNumber{len(rows.open) + len(rows.left), "open", strings.Join(waits, "; ")}
	if open.Count == 0 {
		open.Means = "no row waits for a fact"
	}
	errors := htmlNumber{erred, "errors", fmt.Sprintf("all %s came to an end", Counted(len(c.Cells), "judgement"))}
	if len(c.Cells) == 1 {
		errors.Means = "the one judgement came to an end"
	}
	if erred > 0 {
		errors.Means = fmt.Sprintf("of %s, which came to no answer", Counted(len(c.Cells), "judgement"))
	}
	return []htmlNumber{alike, disputed, open, errors}
}

// rowNumbers names rows by their numbers.
func rowNumbers(numbers []int) string {
	if len(numbers) == 1 {
		return "row " + ranges(numbers)
	}
	return "rows " + ranges(numbers)
}

// worldOf is a world of the axes, as a gate names it.
func worldOf(w schema.AxisWorld) schema.GateWorld {
	return schema.GateWorld{World: w.ID, WorldTitle: w.Title}
}
