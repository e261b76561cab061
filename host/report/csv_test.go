package report

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestSheetsRunNoFormula holds that a party's text is no formula where a sheet reads it.
func TestSheetsRunNoFormula(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "＠x"} {
		m := &schema.Map{
			Cells:   []schema.JudgedCell{{Policy: text, Classifier: text}},
			Toggles: []schema.MapToggle{{ID: text}},
			Rows: []schema.MapRow{{Zone: text, Outcomes: []string{text}, Given: []schema.MapGiven{{Toggle: text,
				Values: []string{text}}}, Precedents: []schema.MapPrecedent{{ID: text}}}},
		}
		var b strings.Builder
		if err := Render(&b, "csv", m, Options{}); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil || len(lines) != 2 {
			t.Fatalf("%q: %v", b.String(), err)
		}
		for _, line := range lines {
			for _, cell := range line {
				if strings.IndexAny(strings.TrimLeft(cell, " \t"), "=+-@＝＋－＠") == 0 {
					t.Errorf("%q begins a formula", cell)
				}
			}
		}
	}
}

// TestNoRowsLeftOutOfASheet holds that a map whose rows are left out is no empty sheet.
func TestNoRowsLeftOutOfASheet(t *testing.T) {
	var b strings.Builder
	if err := Render(&b, "csv", &schema.Map{RowsLeftOut: true}, Options{}); err == nil || b.Len() > 0 {
		t.Errorf("%v, %q", err, b.String())
	}
}

// TestASheetIsOneTable holds that no second table, which has other columns, stands in a csv.
func TestASheetIsOneTable(t *testing.T) {
	failure := schema.NewFailure(schema.Problems{{Code: "syntax", Message: "it is none"}}, nil)
	one := &schema.Comparison{Axes: schema.Axes{Policies: []string{"p"}}, Titles: &schema.Titles{}}
	for _, documents := range [][]any{{&schema.Map{}, &schema.Map{}}, {&schema.Map{}, one}, {one, &schema.Map{}},
		{failure, &schema.Map{}}, {&schema.Map{}, failure}} {
		h, err := NewHandler(io.Discard, "csv", Options{})
		if err == nil {
			err = h.Document(documents[0])
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Document(documents[1]); err == nil || !strings.Contains(err.Error(), "a csv is one table") {
			t.Errorf("a %T behind a %T: %v", documents[1], documents[0], err)
		}
	}
}

// TestASheetThatBeginsWithAFailure has the columns of the comparison behind it, and its lines in their order; one of
// failures alone has a head as well.
func TestASheetThatBeginsWithAFailure(t *testing.T) {
	failure := schema.NewFailure(schema.Problems{{Code: "syntax", Message: "it is none"}}, nil)
	one := &schema.Comparison{Axes: schema.Axes{Policies: []string{"p"}}, Titles: &schema.Titles{}}
	for _, test := range []struct {
		documents []any
		want      string
	}{
		{[]any{failure, one, failure},
			"runtime,found,world,number,kind,question,about,clause,p,evidence,change,finding,key\n" +
				",,,,error,could not be judged: syntax: it is none,,,,,,,\n,,,,error,could not be judged: syntax: it is none,,,,,,,\n"},
		{[]any{failure}, "runtime,found,world,number,kind,question,about,clause,evidence,change,finding,key\n" +
			",,,,error,could not be judged: syntax: it is none,,,,,,\n"},
	} {
		var b strings.Builder
		h, err := NewHandler(&b, "csv", Options{})
		if err == nil {
			err = h.Begin()
		}
		for _, d := range test.documents {
			if err == nil {
				err = h.Document(d)
			}
		}
		if err == nil {
			err = h.End()
		}
		if err != nil || b.String() != test.want {
			t.Errorf("%v\n%s", err, b.String())
		}
	}
}

// TestASheetHoldsSoManyFailures holds that no more wait for the columns than a bound, that the others are counted, and
// that none waits where the columns are known.
func TestASheetHoldsSoManyFailures(t *testing.T) {
	failure := schema.NewFailure(schema.Problems{{Code: "syntax", Message: "it is none"}}, nil)
	for _, known := range []bool{false, true} {
		var b strings.Builder
		o := Options{}
		if known {
			o.Readings = []string{"p"}
		}
		h, err := NewHandler(&b, "csv", o)
		if err != nil {
			t.Fatal(err)
		}
		for range mostWaiting + 5 {
			if err := h.Document(failure); err != nil {
				t.Fatal(err)
			}
		}
		if waiting := h.(*csvOutput).waiting; known && len(waiting) > 0 || len(waiting) > mostWaiting {
			t.Errorf("%d wait, with columns that are known: %t", len(waiting), known)
		}
		one := &schema.Comparison{Axes: schema.Axes{Policies: []string{"p"}}, Titles: &schema.Titles{}}
		if err := h.Document(one); err != nil {
			t.Fatal(err)
		}
		if err := h.End(); err != nil {
			t.Fatal(err)
		}
		lines, more := strings.Count(b.String(), "it is none"), strings.Contains(b.String(), "not listed: 5 more")
		if want := mostWaiting; known && (lines != want+5 || more) || !known && (lines != want || !more) {
			t.Errorf("%d lines, and the others are counted: %t; with columns that are known: %t", lines, more, known)
		}
		if !strings.HasPrefix(b.String(), "runtime,found,world,number,kind,question,about,clause,p,") {
			t.Errorf("the head is %.80s", b.String())
		}
	}
}

// TestEachFormatTakesADocumentWithoutTitles holds it of a comparison that was made before there were any, with rows of
// which somebody can make the change.
func TestEachFormatTakesADocumentWithoutTitles(t *testing.T) {
	c := goldenComparison(t)
	c.Titles = nil
	for i, w := range c.Worlds {
		for j, row := range w.Issues {
			c.Worlds[i].Issues[j].Change = &schema.IssueChange{Reading: "hop", Outcome: schema.Permitted,
				Moves: []schema.IssueMove{{Toggle: "a", Pointer: row.Fact, From: "x", To: "y",
					By: []schema.IssueActor{{Party: "openai", Role: "vendor"}}}}}
		}
	}
	for _, format := range Formats(schema.KindComparison) {
		if err := Render(io.Discard, format, c, Options{Full: true}); (err != nil) != (format == "csv") { // which says that it has none
			t.Errorf("%s: %v", format, err)
		}
	}
}
