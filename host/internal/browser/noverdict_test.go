package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestWhatIsNoVerdictIsSaidSo holds what the explorer says where a reading comes to no verdict, or nothing can be: in
// the verdicts, in the sentence below them, and in the row of the map.
func TestWhatIsNoVerdictIsSaidSo(t *testing.T) {
	m := casegen.Map("")
	m.Complete, m.Stopped = false, "budget"
	m.Diagram = schema.MapDiagram{Nodes: []schema.MapNode{{Toggle: "adopts", To: []int{1, 2}},
		{Toggle: "fact", To: []int{-1, -2}}, {Toggle: "fact", To: []int{-3, -4}}},
		Ends: []schema.MapPattern{{Outcomes: []string{schema.Error, schema.PleadedOtherwise}}, {Outcomes: []string{}},
			{Outcomes: []string{schema.NotMapped, schema.Undetermined}}, {Outcomes: []string{schema.Breach, schema.Breach}}}}
	m.Denials = []schema.MapDenial{{Because: []string{"Nobody can do both."}, Given: []schema.MapGiven{
		{Toggle: "fact", Values: []string{"then"}}}}}
	m.Free.Zones = []schema.MapZone{{Zone: schema.ZoneUnmapped, Number: "2", Percent: "25.0000"}}
	b := newTab(t, chromium(t), 1280, 900, "light")
	file := written(t, report.Options{}, m)
	for _, c := range []struct{ hash, verdicts, sentence, row string }{
		{"", "e not judged; e pleads otherwise",
			"One cannot be judged; Other pleads something else than as things stand.", "The map lists no row of this"},
		{"#fact=then", "x cannot be; x cannot be", "This cannot be", "Nobody can do both."},
		{"#adopts=then", "x not mapped; q open", "Other leaves it open; One is not mapped there.", "say nothing"},
		{"#adopts=then&fact=then", "b breach; b breach", "Both call it a breach.", "say nothing"},
	} {
		b.open(file, c.hash)
		got := ask[string](
			b,
			`[...document.querySelectorAll(".verdicts .o")].map(e => e.className.slice(2) + " " + e.textContent).join("; ")`,
		)
		sentence, row := ask[string](b, `document.querySelector(".says").textContent`), ask[string](b,
			`document.querySelector(".explorer .row").textContent`)
		if got != c.verdicts || !strings.HasPrefix(sentence, c.sentence) || !strings.Contains(row, c.row) {
			t.Errorf("%s says %q, %q and %q; expected %q, %q and %q", c.hash, got, sentence, row, c.verdicts, c.sentence, c.row)
		}
	}
	for what, want := range map[string]string{
		`document.querySelector(".explorer").innerText`: "25.0 % of them are not mapped",
		`document.querySelector(".idle").textContent`:   "every outcome stays, as far as is mapped and judged",
	} {
		if got := ask[string](b, what); !strings.Contains(got, want) {
			t.Errorf("%s is %q; expected %q", what, fmt.Sprintf("%.300s", got), want)
		}
	}
	b.quiet()
}
