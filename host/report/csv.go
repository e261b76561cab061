package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/construe-host/construe/host/schema"
)

// csvOutput writes rows for a sheet: of a map one for each set of architectures, of a comparison one for each issue.
type csvOutput struct {
	w       io.Writer
	mapped  bool              // whether it has the rows of a map
	head    []string          // of the issues, once it was written
	waiting []*schema.Failure // that came before any comparison, which says what the head is
	more    int               // of those, how many are not held
	columns []string          // the readings, where they are known before; else nil
}

// mostWaiting bounds the failures that are held. Those after it are counted.
const mostWaiting = 1000

func openCSV(w io.Writer, o Options) Handler { return &csvOutput{w: w, columns: o.Readings} }

func (c *csvOutput) Begin() error { return nil }

func (c *csvOutput) Document(document any) error {
	_, mapped := document.(*schema.Map)
	if c.mapped || mapped && (c.head != nil || len(c.waiting) > 0) {
		return &schema.Problem{Code: "format", Message: "a csv is one table; expected one map, or comparisons alone",
			Hint: "write a csv for each"}
	}
	switch d := document.(type) {
	case *schema.Map:
		c.mapped = true
		return c.rows(d)
	case *schema.Comparison:
		return c.issues(d)
	case *schema.Failure:
		return c.failure(d)
	}
	return noForm(document, "csv", schema.KindComparison, schema.KindMap)
}

// rows writes a map: a column for each cell and for each toggle that a row names. An empty cell of a toggle stands for
// any of its values.
func (c *csvOutput) rows(m *schema.Map) error {
	if m.RowsLeftOut {
		return &schema.Problem{Code: "map-full", Message: "the map has more rows than a table may have",
			Hint: "-f json has the diagram, which leaves nothing out; --set fixes some toggles"}
	}
	var toggles []string
	for _, t := range m.Toggles {
		if slices.ContainsFunc(m.Rows, func(r schema.MapRow) bool { return givenOf(r, t.ID) != nil }) {
			toggles = append(toggles, t.ID)
		}
	}
	head := []string{"row", "zone"}
	for _, cell := range m.Cells {
		head = append(head, cellName(cell.Policy, cell.Classifier))
	}
	lines := [][]string{slices.Concat(head, []string{"architectures", "percent", "precedents"}, toggles)}
	for i, r := range m.Rows {
		line := append([]string{strconv.Itoa(i + 1), r.Zone}, r.Outcomes...)
		line = append(line, r.Number, r.Percent, precedentPhrase(r))
		for _, t := range toggles {
			line = append(line, strings.Join(givenOf(r, t), " or "))
		}
		lines = append(lines, line)
	}
	return c.write(lines...)
}

// write writes lines, each cell as text that a sheet takes for text.
func (c *csvOutput) write(lines ...[]string) error {
	out := csv.NewWriter(c.w)
	for _, line := range lines {
		for i, text := range line {
			line[i] = sheetText(text)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (c *csvOutput) End() error {
	if len(c.waiting) > 0 {
		return c.begin(nil)
	}
	return nil
}

// givenOf are the values of a toggle that a row names; nil where it names none.
func givenOf(r schema.MapRow, toggle string) []string {
	for _, g := range r.Given {
		if g.Toggle == toggle {
			return g.Values
		}
	}
	return nil
}

// sheetText keeps a text from being a formula, which a sheet would run: it has an apostrophe before it, and so has one
// that begins with one, so that taking an apostrophe away gives the text again.
func sheetText(text string) string {
	text = schema.DisplayText(text)
	first, size := utf8.DecodeRuneInString(strings.TrimLeft(text, " "))
	if size > 0 && strings.ContainsRune("=+-@|'＝＋－＠", first) { // the wide ones too, which a sheet may take for the others
		return "'" + text
	}
	return text
}
