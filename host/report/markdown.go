package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// markdown is a page in GitHub's Markdown, for a pull request, an issue or a wiki, where what a party wrote must not
// become a link, a mention, a picture or HTML under the name of whoever posts the page.
//
//	## Title
//
//	A paragraph.
//
//	- an item
//	  `construe whatif --world h1 …`
//
//	### Heading
type markdown struct {
	b    strings.Builder
	list bool // the last block was an item or a command, which the next would be a part of without an empty line
	more bool // another part of the page follows
}

// newMarkdown is a blank page. A browser breaks lines and colours as it likes; the
// one option that counts is whether more of the page follows.
func newMarkdown(o Options) page { return &markdown{more: o.Part == Judged} }

func (m *markdown) String() string {
	if m.more {
		m.endList()
	}
	return m.b.String()
}

// title is of the second level, since the page will stand in another that has a title.
func (m *markdown) title(s string) {
	m.endList()
	m.b.WriteString("## " + escaped(s) + "\n\n")
}

func (m *markdown) heading(s string) {
	m.list = false
	m.b.WriteString("\n### " + escaped(s) + "\n\n")
}

// endList ends a list before what is no part of it.
func (m *markdown) endList() {
	if m.list {
		m.b.WriteString("\n")
	}
	m.list = false
}

func (m *markdown) paragraph(s string) {
	m.endList()
	if s = escaped(s); isBuildCommand(s) {
		s = "\\" + s // which is the same in Markdown
	}
	m.b.WriteString(s + "\n\n")
}

func (m *markdown) item(s string) { m.nested(0, s) }

func (m *markdown) nested(depth int, s string) {
	m.b.WriteString(strings.Repeat("  ", depth) + "- " + escaped(s) + "\n")
	m.list = true
}

// command is code, of which nothing is escaped, where its characters mean nothing to Markdown there either; else an
// item, which shows the same and cannot be copied from the source.
func (m *markdown) command(s string) {
	if s = schema.DisplayText(s); strings.ContainsAny(s, "`<>&@[\\") {
		m.item(s)
		return
	}
	m.b.WriteString("  `" + s + "`\n")
	m.list = true
}

// columns are a table, of which GitHub wants a head.
func (m *markdown) columns(c Columns) {
	rows := make([][]Cell, len(c.Rows))
	for i, row := range c.Rows {
		rows[i] = slices.Clone(row)
		if last := &rows[i][len(row)-1]; last.Below != "" {
			last.Text += " " + last.Below
		}
	}
	m.table(Table{Head: c.Head, Rows: rows})
}

// point is an entry of a list with its number in bold, since a browser would number a list anew.
func (m *markdown) point(p Point) {
	m.b.WriteString("- **" + escaped(p.Mark) + "** " + escaped(p.Text))
	if len(p.Details) > 0 {
		m.b.WriteString(" — " + escaped(strings.Join(p.Details, "; ")))
	}
	m.b.WriteString("\n")
	m.list = true
}

// table is GitHub's: a row a line, with bars between cells. A browser shares out the width.
func (m *markdown) table(t Table) {
	m.endList()
	m.row(textCells(t.Head...))
	m.b.WriteString("|" + strings.Repeat(" --- |", len(t.Head)) + "\n")
	for _, cells := range t.Rows {
		m.row(cells)
	}
	m.b.WriteString("\n")
}

// row is one line, which ends the row whatever a cell holds: line ends were made spaces, and bars are escaped.
func (m *markdown) row(cells []Cell) {
	m.b.WriteString("|")
	for _, c := range cells {
		m.b.WriteString(" " + escaped(c.Text) + " |")
	}
	m.b.WriteString("\n")
}

// escaped keeps a party's text from being Markdown, HTML, a formula, a mention or a link. What a backslash cannot
// escape everywhere is a character reference: GitHub finds mentions, formulas and bare links also in what Markdown has
// made of a page. Of an address the slashes, and the dot after "www", are references; the text reads the same.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range schema.DisplayText(s) {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '@':
			b.WriteString("&#64;")
		case '$': // which would begin a formula
			b.WriteString("&#36;")
		case '\\', '`', '*', '_', '|', '#', '[', ']', '!', '~':
			b.WriteString("\\" + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return bareLink.ReplaceAllString(strings.ReplaceAll(b.String(), "://", ":&#47;&#47;"), "$1&#46;")
}

// bareLink is what GitHub's Markdown takes for the beginning of a link without a scheme.
var bareLink = regexp.MustCompile(`(?i)(www)\.`)
