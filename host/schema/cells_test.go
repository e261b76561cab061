package schema_test

import (
	"testing"

	"github.com/construe-host/construe/host/schema"
)

func TestACellIsFoundByWhoseItIs(t *testing.T) {
	f, cl, v := &schema.Facts{}, &schema.Classification{}, &schema.Verdict{}
	c := &schema.Comparison{Cells: []schema.Cell{
		{Policy: "a", Classifier: "a", Outcome: "1", Facts: "f", Classification: "c", Verdict: "v"},
		{Policy: "a", Classifier: "b", Outcome: "2", Facts: "f", Classification: "d", Verdict: "w"},
		{World: "h1", Policy: "a", Classifier: "a", Outcome: "3"},
		{World: "h1", Policy: "b", Classifier: "a", Outcome: "4"}},
		Tables: schema.Tables{Facts: map[string]*schema.Facts{"f": f},
			Classifications: map[string]*schema.Classification{
				"c": cl, "d": nil}, Verdicts: map[string]*schema.Verdict{"v": v}}}
	for at, want := range map[[3]string]string{{"", "a", "a"}: "1", {"", "a", "b"}: "2", {"h1", "a", "a"}: "3",
		{"h1", "b", "a"}: "4", {"", "b", "a"}: "", {"h2", "a", "a"}: "", {"", "", ""}: ""} {
		if got, found := c.Cell(at[0], at[1], at[2]); got.Outcome != want || found != (want != "") {
			t.Errorf("%q: %+v, %v; want %q", at, got, found, want)
		}
	}
	if got, found := c.Own("h1", "a"); got.Outcome != "3" || !found {
		t.Error(got, found)
	}
	if got, found := c.Own("h1", "b"); found {
		t.Error(got)
	}
	facts, a := c.Facts(c.Cells[0])
	classification, b := c.Classification(c.Cells[0])
	verdict, d := c.Verdict(c.Cells[0])
	if facts != f || classification != cl || verdict != v || !a || !b || !d {
		t.Error("a cell has other documents than its digests name")
	}
	_, a = c.Facts(c.Cells[2])
	_, b = c.Classification(c.Cells[1])
	if _, d = c.Verdict(c.Cells[1]); a || b || d {
		t.Error("what the tables do not have is found")
	}
}
