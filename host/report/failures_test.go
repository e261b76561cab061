package report_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestAFailedSwapNamesThePair holds that an error says whose code it is and, where a policy judged another's answers,
// in which cells it came.
func TestAFailedSwapNamesThePair(t *testing.T) {
	failed := func(party, message string) *schema.Verdict {
		return &schema.Verdict{Outcome: schema.Error,
			Error: &schema.Problem{Code: "builtin", Message: message, Party: party}}
	}
	c := &schema.Comparison{Axes: schema.Axes{Worlds: []schema.AxisWorld{{}}, Policies: []string{"a", "b", "c"},
		Classifiers: []string{"a", "b", "c"}},
		Worlds: []schema.WorldResult{{Aggregate: schema.Error, Swaps: "error"}}}
	c.Tables.Verdicts = map[string]*schema.Verdict{"fine": {Outcome: schema.Permitted},
		"b fails": failed("b", "on what it did not expect"),
		"c fails": failed("c", "always"), "d fails": failed("d", "on all")}
	for _, cell := range [][3]string{{"a", "a", "fine"}, {"a", "b", "fine"}, {"b", "b", "fine"}, {"b", "a", "b fails"},
		{"b", "c", "b fails"}, {"c", "c", "c fails"},
		{"c", "a", "d fails"}, {"c", "b", "d fails"}, {"c", "d", "d fails"}} {
		c.Cells = append(c.Cells, schema.Cell{Policy: cell[0], Classifier: cell[1], Verdict: cell[2],
			Outcome: c.Tables.Verdicts[cell[2]].Outcome})
	}
	var b strings.Builder
	if err := report.Render(&b, "markdown", c, report.Options{}); err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "\\", "")), " ")
	for _, want := range []string{"error in the code of b (b on the answers of a, b on the answers of c): builtin: " +
		"on what it did not expect",
		"error in the code of c: builtin: always",
		"error in the code of d, whoever classifies: builtin: on all"} {
		if !strings.Contains(page, want) {
			t.Errorf("expected %q in\n%s", want, page)
		}
	}
}
