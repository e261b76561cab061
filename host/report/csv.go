package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// csvOutput writes the rows of a map for a sheet: one a line, a column for each cell and for each toggle that a row
// names. An empty cell of a toggle stands for any of its values.
type csvOutput struct{ w io.Writer }

func openCSV(w io.Writer, _ Options) Handler { return csvOutput{w} }

func (c csvOutput) Begin() error { return nil }

func (c csvOutput) Document(document any) error {
	m, is := document.(*schema.Map)
	if !is {
		return noForm(document, "csv", schema.KindMap)
	}
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
		line = append(line, r.Number, r.Percent, precedentPhrase(r.Precedents))
		for _, t := range toggles {
			line = append(line, strings.Join(givenOf(r, t), " or "))
		}
		lines = append(lines, line)
	}
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

func (c csvOutput) End() error { return nil }

// givenOf are the values of a toggle that a row names; nil where it names none.
func givenOf(r schema.MapRow, toggle string) []string {
	for _, g := range r.Given {
		if g.Toggle == toggle {
			return g.Values
		}
	}
	return nil
}

// sheetText keeps a text from being a formula, which a sheet would run.
func sheetText(text string) string {
	text = schema.DisplayText(text)
	if first := strings.TrimLeft(text, " "); first != "" && strings.ContainsAny(first[:1], "=+-@|") {
		return "'" + text
	}
	return text
}
