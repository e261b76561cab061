package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// errorsIn lists why cells of comparisons could not be judged, each reason once.
func errorsIn(all ...*schema.Comparison) []*schema.Problem {
	out := []*schema.Problem{}
	seen := map[string]bool{}
	for _, c := range all {
		for _, cell := range c.Cells {
			if v := c.Tables.Verdicts[cell.Verdict]; v != nil && v.Error != nil && !seen[report.Failed(v.Error)] {
				seen[report.Failed(v.Error)] = true
				out = append(out, v.Error)
			}
		}
	}
	return out
}

func failures(b *bytes.Buffer, all []*schema.Problem) {
	for _, p := range all {
		fmt.Fprintf(b, "%s\n", harmless(report.Failed(p)))
	}
}

// differences writes what differs: inputs, aggregates, cells with what they depend on, then execution.
func differences(b *bytes.Buffer, d *record.Difference, from, to string) {
	if d.Rules != nil && from == "" {
		changes(b, []record.Change{*d.Rules}, from, to)
	}
	changes(b, d.Inputs, from, to)
	for _, w := range d.Worlds {
		name := w.Name
		if name == "" {
			name = "stated"
		}
		fmt.Fprintf(b, "world %s: %s\n", harmless(name), arrow(w, from, to))
	}
	for _, cell := range d.Cells {
		world := cell.World
		if world == "" {
			world = "stated"
		}
		fmt.Fprintf(b, "%s: %s under the policy of %s: %s\n", harmless(world), harmless(cell.Classifier),
			harmless(cell.Policy), arrow(record.Change{From: cell.From, To: cell.To}, from, to))
		left := cell.More
		for _, part := range []struct {
			word string
			list []record.Change
		}{{"element", cell.Elements}, {"answer", cell.Answers}, {"because of", cell.Because}} {
			for i, change := range part.list {
				if i == maxLines {
					left += len(part.list) - maxLines
					break
				}
				fmt.Fprintf(b, "  %s: %s\n",
					strings.TrimSpace(strings.Join(strings.Fields(part.word+" "+change.Input+" "+harmless(change.Name)),
						" ")), arrow(change, from, to))
			}
		}
		if left > 0 {
			fmt.Fprintf(b, "  and %d more\n", left)
		}
		if len(cell.Because) == 0 {
			fmt.Fprintf(b, "  no input explains it\n")
		}
	}
	changes(b, d.Said, from, to)
	changes(b, d.Execution, from, to)
}

func changes(b *bytes.Buffer, list []record.Change, from, to string) {
	for _, change := range list {
		fmt.Fprintf(b, "%s: %s\n", strings.TrimSpace(change.Input+" "+harmless(change.Name)), arrow(change, from, to))
	}
}

// maxLines is how many changes of one kind a person is shown of one cell.
const maxLines = 12

// arrow writes from and to, in harmless characters and short enough for a line.
func arrow(c record.Change, from, to string) string {
	word := func(s, side string) string {
		if s == "" {
			s = "nothing"
		}
		if runes := []rune(s); len(runes) > 80 {
			s = string(runes[:80]) + "…"
		}
		return harmless(s) + side
	}
	if c.From == c.To {
		return word(c.From, "") + ", for other reasons"
	}
	return word(c.From, from) + " → " + word(c.To, to)
}
