package report

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/construe-host/construe/host/schema"
)

// terminal is a page for people at a terminal: lines no longer than it is wide, tables with lines drawn around, and no
// control character but line ends, whatever a party wrote. Colours are the only escapes, and are of its own.
//
//	Title
//	A paragraph.
//	  - an item, whose further lines
//	    stand below its text
//	    construe whatif --world h1 …
//	(a blank line)
//	Heading
type terminal struct {
	b     strings.Builder
	color bool
	width int
}

// newTerminal is a blank page. Below 60 columns a table says nothing any more, and a page is wider than the terminal
// instead.
func newTerminal(o Options) page {
	const usual, least = 120, 60
	t := &terminal{color: o.Color, width: o.Width}
	if t.width == 0 {
		t.width = usual
	}
	t.width = max(t.width, least)
	return t
}

func (t *terminal) String() string { return t.b.String() }

func (t *terminal) title(s string) {
	s = wrapped(withoutBuildCommand(schema.DisplayText(s)), "", t.width)
	if t.color {
		s = text.Bold.Sprint(s)
	}
	t.b.WriteString(s + "\n")
}

// heading looks like a title, after a blank line that sets its section apart.
func (t *terminal) heading(s string) {
	t.b.WriteString("\n")
	t.title(s)
}

func (t *terminal) paragraph(s string) {
	t.b.WriteString(wrapped(withoutBuildCommand(schema.DisplayText(s)), "", t.width-4) + "\n")
}

// item needs no bar before what looks like a command: its own sign stands before it.
func (t *terminal) item(s string) { t.nested(1, s) }

func (t *terminal) nested(depth int, s string) {
	indent := strings.Repeat("  ", depth)
	t.b.WriteString(indent + "- " + wrapped(schema.DisplayText(s), indent+"  ", t.width-len(indent)-2) + "\n")
}

// command is not wrapped: a shell would take its second line for another command.
func (t *terminal) command(s string) { t.b.WriteString("    " + schema.DisplayText(s) + "\n") }

// table is drawn with lines between its columns, which a reader can follow where cells wrap over several lines. Its
// head is printed as it is: a library's habit of capitals would change names that a case gives.
func (t *terminal) table(of Table) {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	w.Style().Format.Header = text.FormatDefault
	w.AppendHeader(tableRow(textCells(of.Head...), false))
	for _, cells := range of.Rows {
		w.AppendRow(tableRow(cells, t.color))
	}
	var columns []table.ColumnConfig
	for i, width := range columnWidths(of, t.width) {
		columns = append(columns, table.ColumnConfig{Number: i + 1, WidthMax: width, WidthMaxEnforcer: text.WrapSoft})
	}
	w.SetColumnConfigs(columns)
	t.b.WriteString(w.Render() + "\n")
}

// tableRow is a row as the writer of tables takes it, with the colours of outcomes where there are any. Colours are put
// on after the text was made harmless, and so are the only escapes in it.
func tableRow(cells []Cell, color bool) table.Row {
	out := make(table.Row, len(cells))
	for i, c := range cells {
		shown := schema.DisplayText(c.Text)
		out[i] = painted(shown, color, c.Outcome)
	}
	return out
}

// painted is a text in the colour of an outcome: green for permitted, red for breach, yellow for undetermined, bright
// red for an error; as it is on a page without colours, where there is none, or one without a colour, such as an
// aggregate. The word itself says
// the same, so nothing is lost where colours are not seen.
func painted(s string, color bool, outcome string) string {
	if !color {
		return s
	}
	switch outcome {
	case schema.Permitted:
		return text.FgGreen.Sprint(s)
	case schema.Breach:
		return text.FgRed.Sprint(s)
	case schema.Undetermined:
		return text.FgYellow.Sprint(s)
	case schema.Error:
		return text.FgHiRed.Sprint(s)
	}
	return s
}

// columnWidths shares a page's columns among those of a table: each gets what it needs, and the widest give way, a
// column at a time, until all fit or none can give more. A table whose columns are all at their least is wider than the
// page: cut words would say something else.
func columnWidths(of Table, page int) []int {
	const least, border = 12, 3
	out := make([]int, len(of.Head))
	total := 1
	for _, cells := range append([][]Cell{textCells(of.Head...)}, of.Rows...) {
		for i, c := range cells {
			out[i] = max(out[i], text.StringWidthWithoutEscSequences(schema.DisplayText(c.Text)))
		}
	}
	for _, width := range out {
		total += width + border
	}
	for ; total > page; total-- {
		widest := 0
		for i := range out {
			if out[i] > out[widest] {
				widest = i
			}
		}
		if out[widest] <= least {
			break
		}
		out[widest]--
	}
	return out
}
