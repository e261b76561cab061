package report

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestSheetsRunNoFormula holds that a party's text is no formula where a sheet reads it.
func TestSheetsRunNoFormula(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"} {
		m := &schema.Map{Cells: []schema.JudgedCell{{Policy: text, Classifier: text}}, Toggles: []schema.MapToggle{{ID: text}},
			Rows: []schema.MapRow{{Zone: text, Outcomes: []string{text}, Given: []schema.MapGiven{{Toggle: text,
				Values: []string{text}}}, Precedents: []schema.MapPrecedent{{ID: text}}}}}
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
				if first := strings.TrimLeft(cell, " \t"); first != "" && strings.ContainsAny(first[:1], "=+-@") {
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
