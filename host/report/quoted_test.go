package report_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func page(t *testing.T, document any) string {
	t.Helper()
	var b strings.Builder
	if err := report.Render(&b, "table", document, report.Options{Width: 4000}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestATimelineSaysWhy holds that each day says which right came with it and by which elements outcomes changed.
func TestATimelineSaysWhy(t *testing.T) {
	text := func(version string, rights ...string) []schema.ClauseText {
		return []schema.ClauseText{{Clause: "c", Version: version, Text: "as of " + version, TextStatus: "verbatim",
			Source: "a contract", Rights: rights}}
	}
	world := func(outcome string, value schema.Tri, elements ...string) []schema.TimelineWorld {
		return []schema.TimelineWorld{{Outcomes: map[string]string{"r": outcome},
			Grounds: map[string][]schema.Ground{"r": {{Limb: "l", Value: value, Elements: elements}}}}}
	}
	line := &schema.Timeline{Points: []schema.TimelinePoint{
		{AsOf: "2020", Clauses: map[string]string{"c": "v1"}, Texts: text("v1", "a"),
			Worlds: world(schema.Permitted, "no", "reserved")},
		{AsOf: "2021", Clauses: map[string]string{"c": "v2"}, Texts: text("v2", "b"),
			Worlds: world(schema.Breach, "yes", "reserved", "sold")},
		{AsOf: "2022", Clauses: map[string]string{"c": "v2"}, Texts: text("v2", "b"),
			Worlds: world(schema.Breach, "yes", "reserved", "sold")},
		{AsOf: "2023", Clauses: map[string]string{"c": "v3"}, Texts: text("v3", "b"),
			Worlds: world(schema.Undetermined, "unknown", "sold")}}}
	got := page(t, line)
	for _, want := range []string{"2020: the facts as stated: r comes to permitted, since l fails on reserved.",
		"2021: in force is now c v2, which newly reserves b; no longer reserves a. The facts as stated: r comes to breach, " +
			"since l is made out, which failed on reserved.",
		"2022: the facts as stated: all as before.",
		"2023: in force is now c v3, which reserves the same. The facts as stated: r comes " +
			"to undetermined, since l is open on sold.",
		"c v1 (the text itself): as of v1 From: a contract."} {
		if !strings.Contains(got, want) {
			t.Errorf("expected %q in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "c v2 (the text itself)"); n != 1 {
		t.Errorf("a version is quoted %d times", n)
	}
}

// TestAnEarlierDocumentSaysWhatItHas holds that what a document of an earlier version does not have is not made up.
func TestAnEarlierDocumentSaysWhatItHas(t *testing.T) {
	c := &schema.Comparison{Axes: schema.Axes{Worlds: []schema.AxisWorld{{}}},
		Worlds: []schema.WorldResult{{Disputes: []schema.Dispute{{Limb: "l", Element: "e", Kind: schema.OtherDefinition,
			Definition: "d",
			Clause:     "c", Version: "v", Sides: map[string]schema.Side{"a": {Outcome: schema.Breach, Value: "yes"},
				"b": {Outcome: schema.Permitted, Value: "no"}}}}}}}
	if got := page(t, c); !strings.Contains(got, "They differ on e of l, under c v, for the runtime: by its label "+
		"another definition (d), which was not tried.") || strings.Contains(got, "under \n") {
		t.Errorf("found\n%s", got)
	}
	line := &schema.Timeline{Points: []schema.TimelinePoint{{AsOf: "2020", Clauses: map[string]string{"c": "v1"}},
		{AsOf: "2021", Clauses: map[string]string{"c": "v2"},
			Worlds: []schema.TimelineWorld{{Outcomes: map[string]string{"r": schema.Breach}}}}}}
	if got := page(t, line); !strings.Contains(
		got,
		"2021: in force is now c v2. The facts as stated: r comes to breach.",
	) {
		t.Errorf("found\n%s", got)
	}
}
