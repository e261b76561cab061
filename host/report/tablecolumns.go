package report

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/construe-host/construe/host/schema"
)

// columns are aligned. The first cell is said once where rows share it, and what the last one says beyond its lines is
// cut.
func (t *terminal) columns(c Columns) {
	if !c.Tight && t.b.Len() > 0 {
		t.b.WriteString("\n")
	}
	widths := columnsOf(c.Rows)
	before := ""
	for _, row := range c.Rows {
		line, column := "", 0
		for i, cell := range row {
			said := schema.DisplayText(cell.Text)
			if i == len(row)-1 {
				if said == "" { // nothing to stand below
					said, cell.Below = schema.DisplayText(cell.Below), ""
				}
				line += painted(t.lines(said, column, max(c.Lines, 1)), t.color, cell.Outcome)
				if cell.Below != "" {
					line += "\n" + strings.Repeat(" ", column) + t.lines(schema.DisplayText(cell.Below), column, 1)
				}
				break
			}
			column += widths[i] + 2
			pad := strings.Repeat(" ", widths[i]+2-shownWidth(said))
			if i == 0 && said == before && !c.Each {
				said = strings.Repeat(" ", shownWidth(said))
			} else if i == 0 {
				before = said
			}
			line += painted(said, t.color, cell.Outcome) + pad
		}
		t.b.WriteString(withoutBuildCommand(strings.TrimRight(line, " ")) + "\n")
	}
}

// columnsOf are the widths of all columns but the last.
func columnsOf(rows [][]Cell) []int {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], shownWidth(schema.DisplayText(cell.Text)))
		}
	}
	return widths
}

// lines is a text of at most so many lines, each but the first after an indent.
func (t *terminal) lines(said string, indent, most int) string {
	room := max(t.width-indent, 12)
	if most == 1 {
		return cutTo(said, room)
	}
	all := strings.Split(wrapped(said, "", room), "\n")
	if len(all) > most {
		all = append(all[:most-1], cutTo(strings.Join(all[most-1:], " "), room))
	}
	for i := range all {
		all[i] = cutTo(all[i], room)
	}
	return strings.Join(all, "\n"+strings.Repeat(" ", indent))
}

// point is one line where what is said of it fits there, or, of a single thing, the better part of it; else that stands
// on a line of its own.
func (t *terminal) point(p Point) {
	const fair = 30 // columns of which a line that is cut still says something
	mark := schema.DisplayText(p.Mark)
	mark += strings.Repeat(" ", max(3-len(mark), 1))
	said := mark + t.lines(schema.DisplayText(p.Text), len(mark), 2)
	room := t.width - 2 - shownWidth(said[strings.LastIndexByte(said, '\n')+1:])
	whole := schema.DisplayText(strings.Join(p.Details, "; "))
	switch {
	case whole == "":
	case shownWidth(whole) <= room || room >= fair && len(p.Details) == 1:
		said += "  " + cutTo(whole, room)
	default:
		said += "\n" + strings.Repeat(" ", len(mark)) + withoutBuildCommand(cutAll(p.Details, t.width-len(mark)))
	}
	t.b.WriteString(withoutBuildCommand(said) + "\n")
}

// cutAll is texts on one line, of which the longest are cut until all have room, and what has none is counted.
func cutAll(details []string, room int) string {
	const least = 16
	room = max(room, least)
	said := make([]string, len(details))
	for i, d := range details {
		said[i] = schema.DisplayText(d)
	}
	for shownWidth(strings.Join(said, "; ")) > room {
		longest := 0
		for i := range said {
			if shownWidth(said[i]) > shownWidth(said[longest]) {
				longest = i
			}
		}
		if shownWidth(said[longest]) <= least {
			return cutTo(strings.Join(said, "; "), room)
		}
		said[longest] = cutText(said[longest], shownWidth(said[longest])-1)
	}
	return strings.Join(said, "; ")
}

// cutTo is a text that takes at most so many columns, cut between words with a sign that it was.
func cutTo(s string, width int) string {
	for most := width; shownWidth(s) > width && most > 0; most-- {
		s = cutText(s, most)
	}
	return s
}

// shownWidth is how many columns a text takes.
func shownWidth(s string) int { return text.StringWidthWithoutEscSequences(s) }
