package report

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/construe-host/construe/host/internal/visible"
)

// terminal is a page for people at a terminal: no control characters but line ends, whatever a party wrote.
type terminal struct {
	b     strings.Builder
	color bool
	width int
}

func newTerminal(o Options) *terminal {
	t := &terminal{color: o.Color, width: o.Width}
	if t.width == 0 {
		t.width = 120
	}
	t.width = max(t.width, 60)
	return t
}

func (t *terminal) heading(s string) {
	if t.b.Len() > 0 {
		t.b.WriteString("\n")
	}
	s = apart(harmless(s))
	if t.color {
		s = text.Bold.Sprint(s)
	}
	t.b.WriteString(s + "\n")
}

func (t *terminal) line(s string) { t.b.WriteString(wrap(apart(harmless(s)), "", t.width-4) + "\n") }
func (t *terminal) item(s string) {
	t.b.WriteString("  - " + wrap(harmless(s), "    ", t.width-4) + "\n")
}
func (t *terminal) shell(s string) { t.b.WriteString("    " + harmless(s) + "\n") }
func (t *terminal) String() string {
	return t.b.String()
}

func (t *terminal) table(head []string, rows [][]string) {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	w.Style().Format.Header = text.FormatDefault
	w.AppendHeader(row(head, harmless))
	for _, r := range rows {
		cells := row(r, harmless)
		if t.color {
			for i := range cells {
				cells[i] = paint(cells[i].(string))
			}
		}
		w.AppendRow(cells)
	}
	var columns []table.ColumnConfig
	for i, width := range widths(head, rows, t.width) {
		columns = append(columns, table.ColumnConfig{Number: i + 1, WidthMax: width, WidthMaxEnforcer: text.WrapSoft})
	}
	w.SetColumnConfigs(columns)
	t.b.WriteString(w.Render() + "\n")
}

// widths shares a page's columns among those of a table: each gets what it needs, and the widest give way until all
// fit.
func widths(head []string, rows [][]string, page int) []int {
	const least, border = 12, 3
	out := make([]int, len(head))
	for _, cells := range append([][]string{head}, rows...) {
		for i, c := range cells {
			out[i] = max(out[i], text.StringWidthWithoutEscSequences(harmless(c)))
		}
	}
	for total := sum(out) + border*len(out) + 1; total > page; total-- {
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

func sum(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}

func row(cells []string, clean func(string) string) table.Row {
	out := make(table.Row, len(cells))
	for i, c := range cells {
		out[i] = clean(c)
	}
	return out
}

func paint(s string) string {
	switch strings.Trim(s, "[]") {
	case "permitted":
		return text.FgGreen.Sprint(s)
	case "breach":
		return text.FgRed.Sprint(s)
	case "undetermined":
		return text.FgYellow.Sprint(s)
	case "error":
		return text.FgHiRed.Sprint(s)
	}
	return s
}

// command reports whether a build takes a line that begins so for a command to it.
func command(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "::") || strings.HasPrefix(s, "##")
}

// apart puts a bar before what would begin a line as a command.
func apart(s string) string {
	if command(s) {
		return "| " + s
	}
	return s
}

// wrap breaks a long line between words, but before none that would begin a line as a command.
func wrap(s, indent string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(s) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case column+1+n > width && !command(word):
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// harmless keeps to one line of characters that only show themselves: no escapes, no direction overrides.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !visible.Rune(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// markdown is a page in GitHub's Markdown.
type markdown struct{ b strings.Builder }

func (m *markdown) heading(s string) {
	level := "## "
	if m.b.Len() > 0 {
		level = "\n### "
	}
	m.b.WriteString(level + escaped(s) + "\n\n")
}

func (m *markdown) line(s string) {
	if s = escaped(s); command(s) {
		s = "\\" + s // which is the same in Markdown
	}
	m.b.WriteString(s + "\n\n")
}
func (m *markdown) item(s string) { m.b.WriteString("- " + escaped(s) + "\n") }

// shell is code, of which nothing is escaped, where its characters mean nothing to Markdown there either.
func (m *markdown) shell(s string) {
	if s = harmless(s); strings.ContainsAny(s, "`<>&@[\\") {
		m.item(s)
		return
	}
	m.b.WriteString("  `" + s + "`\n")
}
func (m *markdown) String() string {
	return m.b.String()
}

func (m *markdown) table(head []string, rows [][]string) {
	write := func(cells []string) {
		m.b.WriteString("|")
		for _, c := range cells {
			m.b.WriteString(" " + escaped(c) + " |")
		}
		m.b.WriteString("\n")
	}
	write(head)
	m.b.WriteString("|" + strings.Repeat(" --- |", len(head)) + "\n")
	for _, r := range rows {
		write(r)
	}
	m.b.WriteString("\n")
}

// escaped keeps a party's text from being Markdown, HTML, a formula, a mention or a link.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range harmless(s) {
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

// Counted is a number of things in words: "1 reading", "2 readings".
func Counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
