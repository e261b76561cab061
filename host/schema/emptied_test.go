package schema_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestWhatJudgedNothingIsNone holds that a comparison or a sweep of no world, by which no gate fails, is read by
// nobody.
func TestWhatJudgedNothingIsNone(t *testing.T) {
	subject := schema.Subject{ID: "sre", Title: "It", Digest: "sha256:" + strings.Repeat("0", 64)}
	for kind, document := range map[string]any{
		schema.KindSweep: &schema.Sweep{Construe: schema.KindSweep, Runtime: subject, Case: subject, AsOf: "2026-03-18",
			Worlds: []schema.SweptWorld{}},
		schema.KindComparison: &schema.Comparison{Construe: schema.KindComparison, Runtime: subject, Case: subject,
			AsOf: "2026-03-18", Axes: schema.Axes{Policies: []string{}, Classifiers: []string{}, Worlds: []schema.AxisWorld{}},
			Cells: []schema.Cell{}, Worlds: []schema.WorldResult{},
			Made:     schema.Made{Readings: map[string]schema.ReadingBytes{}},
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

// TestWhatSettlesNothingIsNone holds that a comparison is refused whose cheapest changes change nothing, or leave
// readings apart: pages say of them what all come to.
func TestWhatSettlesNothingIsNone(t *testing.T) {
	all := func(outcomes ...string) (out []schema.JudgedCell) {
		for _, o := range outcomes {
			out = append(out, schema.JudgedCell{Policy: o, Classifier: o, Outcome: o})
		}
		return out
	}
	change := []schema.ToggleChange{{Toggle: "a", From: "x", To: "y"}}
	for said, set := range map[string]schema.ChangeSet{
		"":                                    {Changes: change, Outcomes: all(schema.Breach, schema.Breach)},
		"nothing is changed":                  {Outcomes: all(schema.Permitted)},
		"the readings come to []":             {Changes: change},
		"the readings come to [breach perm":   {Changes: change, Outcomes: all(schema.Permitted, schema.Breach)},
		"the readings come to [undetermined]": {Changes: change, Outcomes: all(schema.Undetermined)},
	} {
		got := ""
		for _, p := range schema.CheckComparison("saved.json", &schema.Comparison{Worlds: []schema.WorldResult{{
			Crux: &schema.CheapestCrux{Sets: []schema.ChangeSet{set}}}}}) {
			if strings.HasPrefix(p.Pointer, "/worlds/0/crux/sets/0/") {
				got += p.Message
			}
		}
		if (got == "") != (said == "") || !strings.Contains(got, said) {
			t.Errorf("of %q it says: %s", said, got)
		}
	}
}
