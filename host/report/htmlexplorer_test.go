package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestADiagramThatLeadsNowhereIsNotExplored holds that whoever walks the diagram in a page comes to an end, whatever a
// document says: else a reader's browser would hang.
func TestADiagramThatLeadsNowhereIsNotExplored(t *testing.T) {
	for name, spoil := range map[string]func(m *schema.Map){
		"a circle":                 func(m *schema.Map) { m.Diagram.Nodes[1].To[0] = 0 },
		"itself":                   func(m *schema.Map) { m.Diagram.Nodes[1].To[1] = 1 },
		"behind the last":          func(m *schema.Map) { m.Diagram.Nodes[0].To[0] = 2 },
		"no such end":              func(m *schema.Map) { m.Diagram.Nodes[0].To[0] = -3 },
		"a root that is no node":   func(m *schema.Map) { m.Diagram.Root = 7 },
		"a toggle that is nowhere": func(m *schema.Map) { m.Diagram.Nodes[0].Toggle = "colour" },
		"too few ways":             func(m *schema.Map) { m.Diagram.Nodes[0].To = []int{-1} },
		"too few outcomes":         func(m *schema.Map) { m.Diagram.Ends[0].Outcomes = []string{schema.Breach} },
		"a value that is none":     func(m *schema.Map) { m.Toggles[0].From = "never" },
		"a row of no toggle":       func(m *schema.Map) { m.Rows[0].Given[0].Toggle = "colour" },
	} {
		m := casegen.Map("")
		if page, err := htmlOf(t, report.Options{}, report.Given{Document: m}); err != nil ||
			!strings.Contains(page, " data-explorer>") {
			t.Fatalf("the map as it is has no explorer (%v)", err)
		}
		spoil(m)
		page, err := htmlOf(t, report.Options{}, report.Given{Document: m})
		if err != nil || strings.Contains(page, " data-explorer>") || !strings.Contains(page, "cannot be followed") {
			t.Errorf("%s: the page has an explorer, or says nothing (%v)", name, err)
		}
	}
}

// TestAMapWithoutWordsIsExplored holds that a map which was saved before it had words is explored by its ids.
func TestAMapWithoutWordsIsExplored(t *testing.T) {
	m := casegen.Map("")
	m.Readings, m.Titles, m.WorldTitle, m.Definitions = nil, nil, "", nil
	for i := range m.Toggles {
		m.Toggles[i].Pointers, m.Toggles[i].Words, m.Toggles[i].Sets, m.Toggles[i].Place = nil, nil, nil, ""
	}
	page, err := htmlOf(t, report.Options{}, report.Given{Document: m})
	if err != nil {
		t.Fatal(err)
	}
	data := regexp.MustCompile(`<script type="application/json">(.*?)</script>`).FindStringSubmatch(page)
	if data == nil {
		t.Fatal("the page has no explorer")
	}
	for _, want := range []string{`"title":"a definition"`, `"title":"a fact"`, `"words":["now","then"]`,
		`"cells":["Reading1","Reading2"]`} {
		if !strings.Contains(data[1], want) {
			t.Errorf("it does not say %s: %s", want, data[1])
		}
	}
}

// TestWaysLeadThroughTheMap holds that the ways of an explorer are those of the documents beside the map that change
// what the map offers, each once, and as far as they are of its world, its day and its facts.
func TestWaysLeadThroughTheMap(t *testing.T) {
	m := casegen.Map("")
	change := func(toggle, to string) schema.ChangeSet {
		return schema.ChangeSet{Changes: []schema.ToggleChange{{Toggle: toggle, From: "now", To: to}}}
	}
	crux := &schema.Crux{Construe: schema.KindCrux, Runtime: m.Runtime, Case: m.Case, World: m.World, AsOf: m.AsOf,
		Goal: schema.GoalResolve, Cells: m.Cells,
		Sets: []schema.ChangeSet{change("adopts", "then"), change("fact", "then"), change("colour", "green"),
			change("fact", "never")},
		Beyond: []schema.ChangeSet{change("idle", "then")}}
	ways := func() string {
		page, err := htmlOf(t, report.Options{}, report.Given{Document: m}, report.Given{Document: crux})
		if err != nil {
			t.Fatal(err)
		}
		return regexp.MustCompile(`"paths":(\[.*?\])\}</script>`).FindStringSubmatch(page)[1]
	}
	want := `[{"title":"What the disagreement turns on","steps":[[0,1]]},` +
		`{"title":"What the disagreement turns on","steps":[[1,1]]},` +
		`{"title":"What the disagreement turns on, though nobody can make all of it","steps":[[2,1]]}]`
	if got := ways(); got != want {
		t.Errorf("the ways are %s; expected %s", got, want)
	}
	crux.World = "another"
	want = `[{"title":"The nearest border: behind it, parted","steps":[[1,1]]}]`
	if got := ways(); got != want {
		t.Errorf("of another world the ways are %s; expected %s", got, want)
	}
}
