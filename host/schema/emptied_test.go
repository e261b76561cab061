package schema_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestWhatJudgedNothingIsNone holds that a comparison or a sweep of no world, by which no gate fails, is read by nobody.
func TestWhatJudgedNothingIsNone(t *testing.T) {
	subject := schema.Subject{ID: "sre", Title: "It", Digest: "sha256:" + strings.Repeat("0", 64)}
	for kind, document := range map[string]any{
		schema.KindSweep: &schema.Sweep{Construe: schema.KindSweep, Runtime: subject, Case: subject, AsOf: "2026-03-18",
			Worlds: []schema.SweptWorld{}},
		schema.KindComparison: &schema.Comparison{Construe: schema.KindComparison, Runtime: subject, Case: subject,
			AsOf: "2026-03-18", Axes: schema.Axes{Policies: []string{}, Classifiers: []string{}, Worlds: []schema.AxisWorld{}},
			Cells: []schema.Cell{}, Worlds: []schema.WorldResult{}, Made: schema.Made{Readings: map[string]schema.ReadingBytes{}},
			Readings: map[string]schema.ReadingSummary{}, Clauses: map[string]string{}, Tables: schema.Tables{
				Facts: map[string]*schema.Facts{}, Classifications: map[string]*schema.Classification{},
				Verdicts: map[string]*schema.Verdict{}}},
	} {
		text, err := schema.Write(document)
		if err != nil {
			t.Fatal(err)
		}
		_, err = schema.Parse("saved.json", text, kind)
		var all schema.Problems
		if !errors.As(err, &all) || !strings.Contains(err.Error(), "nothing was judged in any world") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
