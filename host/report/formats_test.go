package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// outline is a toy of a text format: each block of a view is a line.
type outline struct{ strings.Builder }

func newOutline(Options) page { return &outline{} }

func (o *outline) title(text string)             { fmt.Fprintf(o, "title %q\n", text) }
func (o *outline) heading(text string)           { fmt.Fprintf(o, "heading %q\n", text) }
func (o *outline) paragraph(text string)         { fmt.Fprintf(o, "paragraph %q\n", text) }
func (o *outline) item(text string)              { fmt.Fprintf(o, "item %q\n", text) }
func (o *outline) nested(depth int, text string) { fmt.Fprintf(o, "nested %d %q\n", depth, text) }
func (o *outline) command(line string)           { fmt.Fprintf(o, "command %q\n", line) }
func (o *outline) columns(c Columns)             { fmt.Fprintf(o, "columns of %d rows\n", len(c.Rows)) }
func (o *outline) point(p Point)                 { fmt.Fprintf(o, "point %q\n", p) }
func (o *outline) table(t Table)                 { fmt.Fprintf(o, "table of %d columns\n", len(t.Head)) }

// suites is a toy of a format that is no page: one XML document of all comparisons, with what they come to at its end.
type suites struct {
	w     io.Writer
	cells int
}

func openSuites(w io.Writer, _ Options) Handler { return &suites{w: w} }

func (s *suites) Begin() error {
	_, err := io.WriteString(s.w, "<testsuites>")
	return err
}

func (s *suites) Document(document any) error {
	c, is := document.(*schema.Comparison)
	if !is {
		return &schema.Problem{Code: "format", Message: fmt.Sprintf("a %T has no suite", document)}
	}
	s.cells += len(c.Cells)
	_, err := fmt.Fprintf(s.w, `<testsuite name="%s" tests="%d"/>`, c.Runtime.ID, len(c.Cells))
	return err
}

func (s *suites) End() error {
	_, err := fmt.Fprintf(s.w, `<total cells="%d"/></testsuites>`, s.cells)
	return err
}

// withToys is the table of formats with a row more for each toy, which is all that a format costs beside its file.
func withToys() []formatRow {
	return append(formats(), textFormat("outline", newOutline), formatRow{name: "suites", open: openSuites})
}

// goldenComparison is a comparison with disputes and, of the first of its worlds, what would settle them.
func goldenComparison(t *testing.T) *schema.Comparison {
	t.Helper()
	data, err := os.ReadFile("../../testdata/golden/sre.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := Parse("sre.json", data)
	if err != nil {
		t.Fatal(err)
	}
	c := document.(*schema.Comparison)
	c.Worlds[0].Crux = &schema.CheapestCrux{Sets: []schema.ChangeSet{{Sentence: "another host",
		Changes:  []schema.ToggleChange{{Toggle: "inference-host", From: "aws", To: "azure"}},
		Outcomes: []schema.JudgedCell{{Policy: "hop", Classifier: "hop", Outcome: schema.Permitted}}}}}
	return c
}

// written is a document in a format of a table.
func written(t *testing.T, table []formatRow, format string, document any, o Options) string {
	t.Helper()
	var b strings.Builder
	if err := render(table, &b, format, document, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestATextFormatIsARow holds that a new text format draws every document that has a page, and several comparisons.
func TestATextFormatIsARow(t *testing.T) {
	for _, k := range documentKinds() {
		if got := written(t, withToys(), "outline", k.empty(), Options{}); got == "" {
			t.Errorf("the outline of an empty %s is empty", k.name)
		}
	}
	c := goldenComparison(t)
	one := written(t, withToys(), "outline", c, Options{Full: true})
	for _, want := range []string{"title \"The Stateful Runtime Environment\"",
		"heading \"Inference on the other cloud (h1)",
		"table of 5 columns", "item \"tried: ",
		"paragraph \"The least that would settle the dispute of “inference on the other cloud",
		"command \"construe whatif --world h1 --set inference-host=azure\""} {
		if !strings.Contains(one, want) {
			t.Errorf("expected %q in\n%s", want, one)
		}
	}
	if got := written(t, withToys(), "outline", []*schema.Comparison{c, c}, Options{Full: true}); got != one+"\n"+one {
		t.Errorf("two comparisons are not two pages with a line between them:\n%s", got)
	}
}

// TestAFormatThatIsNoPageIsARow holds that a format can be handed the documents themselves, one at a time, and writes
// each before the next is there.
func TestAFormatThatIsNoPageIsARow(t *testing.T) {
	var b bytes.Buffer
	h, err := newHandler(withToys(), &b, "suites", Options{Several: true})
	if err != nil {
		t.Fatal(err)
	}
	if b.Len() > 0 {
		t.Errorf("before it began it wrote %q", b.String())
	}
	if err := h.Begin(); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		before := b.Len()
		c := &schema.Comparison{Runtime: schema.Subject{ID: fmt.Sprintf("r%d", i)}, Cells: make([]schema.Cell, i)}
		if err := h.Document(c); err != nil {
			t.Fatal(err)
		}
		if got, want := b.String()[before:], fmt.Sprintf(`<testsuite name="r%d" tests="%d"/>`, i, i); got != want {
			t.Errorf("of document %d it wrote %q; expected %q", i, got, want)
		}
	}
	if err := h.End(); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Suites []struct{} `xml:"testsuite"`
		Total  struct {
			Cells int `xml:"cells,attr"`
		} `xml:"total"`
	}
	if err := xml.Unmarshal(b.Bytes(), &back); err != nil || len(back.Suites) != 3 || back.Total.Cells != 3 {
		t.Errorf("%v, %+v, from\n%s", err, back, b.String())
	}
	one := goldenComparison(t)
	if got, want := written(t, withToys(), "suites", []*schema.Comparison{one}, Options{}),
		written(t, withToys(), "suites", one, Options{}); got != want {
		t.Errorf("a list of one is %s; expected %s", got, want)
	}
	var problem *schema.Problem
	if err := render(withToys(), io.Discard, "suites", &schema.Check{}, Options{}); !errors.As(err, &problem) ||
		problem.Message != "a *schema.Check has no suite" {
		t.Errorf("a check has a suite: %v", err)
	}
}

// TestFormatsAreATable holds the errors that depend on the table, and that rows beside it change nothing.
func TestFormatsAreATable(t *testing.T) {
	for _, c := range []struct {
		table          []formatRow
		format, expect string
		document       any
	}{
		{formats(), "outline", `format: there is no format "outline"; expected one of csv, github, gitlab, html, json, junit, lcov, markdown, mermaid, sarif, svg, table`,
			&schema.Check{}},
		{withToys(), "yaml",
			`format: there is no format "yaml"; expected one of csv, github, gitlab, html, json, junit, lcov, markdown, mermaid, sarif, svg, table, outline, suites`,
			&schema.Check{}},
		{withToys(), "outline", "format: a document of this kind has no outline form; expected json", &schema.Lock{}},
		{formats(), "table", "format: a document of this kind has no table form; expected json", &schema.Lock{}},
	} {
		if err := render(c.table, io.Discard, c.format, c.document, Options{}); err == nil || err.Error() != c.expect {
			t.Errorf("%s: %v; expected %s", c.format, err, c.expect)
		}
	}
	if DrawsPages("json") || DrawsPages("yaml") || !DrawsPages("table") || !DrawsPages("markdown") {
		t.Error("pages are drawn by the formats table and markdown")
	}
	if names := Formats(schema.KindTest, schema.KindMap, schema.KindComparison); !slices.IsSorted(names) ||
		len(names) != len(formats()) {
		t.Errorf("the formats are %v", names)
	}
	if names := Formats(); !slices.Equal(names, []string{"json", "markdown", "table"}) {
		t.Errorf("the formats of every document are %v", names)
	}
	for _, format := range []string{"csv", "github", "gitlab", "junit", "lcov", "mermaid", "sarif", "svg"} {
		err := Render(io.Discard, format, &schema.Facts{}, Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "format: a facts/v1 has no "+format+" form") {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// TestOneAtATimeIsRender holds that a handler that is fed one at a time writes what Render does of a list.
func TestOneAtATimeIsRender(t *testing.T) {
	c := goldenComparison(t)
	for _, format := range Formats() {
		var b strings.Builder
		h, err := NewHandler(&b, format, Options{Several: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []func() error{h.Begin, func() error { return h.Document(c) },
			func() error { return h.Document(c) }, h.End} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		want := written(t, formats(), format, []*schema.Comparison{c, c}, Options{})
		if b.String() != want {
			t.Errorf("%s: one at a time it differs from a list", format)
		}
		if lines := strings.Count(want, "\n"); format == "json" && lines != 2 {
			t.Errorf("two comparisons are %d lines of JSON", lines)
		}
	}
}

// TestPartsAreTheWhole holds that the parts of a comparison's page, one after the other, are the page.
func TestPartsAreTheWhole(t *testing.T) {
	c := goldenComparison(t)
	for _, format := range []string{"markdown", "table"} {
		judged := written(t, formats(), format, c, Options{Part: Judged})
		cheapest := written(t, formats(), format, c, Options{Part: Cheapest})
		if judged == "" || cheapest == "" || judged+cheapest != written(t, formats(), format, c, Options{}) {
			t.Errorf("%s: the parts are not the whole:\n%s\n---\n%s", format, judged, cheapest)
		}
	}
}

// TestDocumentKindsAreATable holds that each row is of a kind of its own, which schema knows, and of a type of its own.
func TestDocumentKindsAreATable(t *testing.T) {
	if kinds := Kinds(); !slices.IsSorted(kinds) {
		t.Errorf("not sorted: %v", kinds)
	}
	for _, k := range documentKinds() {
		if !slices.Contains(schema.Kinds(), k.name) {
			t.Errorf("schema knows no %s", k.name)
		}
		var claimed []string
		for _, other := range documentKinds() {
			if other.view(&draft{}, k.empty()) {
				claimed = append(claimed, other.name)
			}
		}
		if len(claimed) != 1 || claimed[0] != k.name {
			t.Errorf("an empty %s has the views %v", k.name, claimed)
		}
	}
	if _, err := Parse("lock.yaml", []byte("construe: lock/v1\n")); err == nil ||
		!strings.Contains(err.Error(), "expected one of "+strings.Join(Kinds(), ", ")) {
		t.Errorf("a lock has no page: %v", err)
	}
}

// TestOnlyOutcomesAreColoured holds that a party's word that reads like an outcome is not painted as one.
func TestOnlyOutcomesAreColoured(t *testing.T) {
	w := &schema.WhatIf{Set: []schema.PointerChange{{Pointer: "/a", From: "breach", To: "permitted"}}}
	if got := written(t, formats(), "table", w, Options{Color: true}); strings.Contains(got, "\x1b[3") {
		t.Errorf("a value is painted:\n%q", got)
	}
	w.Cells = []schema.CellChange{{Policy: "p", Classifier: "p", Before: schema.Breach, After: schema.Permitted}}
	got := written(t, formats(), "table", w, Options{Color: true})
	if strings.Count(got, "\x1b[31mbreach\x1b[0m") != 1 || strings.Count(got, "\x1b[32mpermitted\x1b[0m") != 1 {
		t.Errorf("an outcome is not painted:\n%q", got)
	}
}
