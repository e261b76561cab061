package report

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestWhoCouldChangeWhat holds that a fact in dispute, or that nobody knows, is proved and not changed by anybody; that
// what has passed is said to be past; that who can make one of two changes is not said to make both; and that a role
// which no party has is said to be named nowhere.
func TestWhoCouldChangeWhat(t *testing.T) {
	facts := &schema.Facts{AsOf: "2026-03-01", Runtime: map[string]any{
		"parties": map[string]any{"market": map[string]any{"roles": []any{"seller"}}},
		"dealings": map[string]any{"s1": map[string]any{"by": "market", "to": "unknown", "kind": "sale"},
			"past": map[string]any{"kind": "sale", "date": "2026-03-01"},
			"next": map[string]any{"kind": "sale", "date": "2026-03-02"}},
		"facts": map[string]any{"/dealings/s1/by": map[string]any{"status": "disputed"}},
	}}
	c := &schema.Comparison{Worlds: []schema.WorldResult{{}}, Cells: []schema.Cell{{Facts: "f"}},
		Titles: &schema.Titles{Parties: map[string]string{"market": "Marktplatz"}}}
	c.Tables.Facts = map[string]*schema.Facts{"f": facts}
	market := []schema.IssueActor{{Role: "seller", Party: "market"}, {Role: "owner"}}
	by := map[string][]schema.IssueActor{"/components/a/host": {{Role: "operator"}}, "/asOf": {}}
	move := func(at string) schema.IssueMove {
		actors, is := by[at]
		if !is {
			actors = market
		}
		return schema.IssueMove{Toggle: at, From: "a", To: "b", Pointer: at, By: actors}
	}
	const operator = "could be changed by the operator, whom the description does not name"
	const settled = "could be changed by Marktplatz or the owner, whom the description does not name"
	for _, test := range []struct {
		fields []string
		want   string
	}{
		{[]string{"/dealings/s1/by"}, "if it is proved"}, {[]string{"/dealings/s1/to"}, "if it is proved"},
		{[]string{"/dealings/s1/kind"}, settled},
		{[]string{"/dealings/s1/kind", "/dealings/s1/by"}, settled + ", if the rest is proved"},
		{[]string{"/dealings/next/kind"}, settled},
		{[]string{"/dealings/past/kind"}, "past; Marktplatz or the owner, whom the description does not name, could have " +
			"done otherwise"},
		{[]string{"/components/a/host"}, operator},
		{[]string{"/components/a/host", "/dealings/next/kind"}, "could be changed by Marktplatz or the owner, whom the " +
			"description does not name and the operator, whom the description does not name, together"},
		{[]string{"/components/a/host", "/dealings/past/kind"}, operator + ", but for what is past"},
	} {
		words := &htmlWords{comparison: c, titles: []*schema.Titles{c.Titles}, toggles: map[string]htmlToggle{}}
		var moves []schema.IssueMove
		for _, f := range test.fields {
			m := move(f)
			moves = append(moves, m)
			words.enter(f, htmlToggle{pointers: []string{m.Pointer}, by: m.By, proved: unsettled(c, m.Pointer),
				past: pastIn(c, m.Pointer)})
		}
		if _, got := movesSaid(c, moves); got != test.want {
			t.Errorf("of %q: %q, want %q", test.fields, got, test.want)
		}
		if got := words.makers(test.fields); got != sentenceCase(test.want) {
			t.Errorf("the makers of %q are %q, want %q", test.fields, got, sentenceCase(test.want))
		}
	}
	day, host := move("/asOf"), move("/components/a/host")
	for want, moves := range map[string][]schema.IssueMove{"nobody can make that change": {day},
		"nobody can make all of that change": {host, day}} {
		if _, got := movesSaid(c, moves); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestPrecedentsOfARow holds that precedents of one title stay two, and that what is agreed and nobody comes to has a
// reason beside it.
func TestPrecedentsOfARow(t *testing.T) {
	rows := distinctPrecedents([]schema.MapRow{{Outcomes: []string{schema.Breach}, Precedents: []schema.MapPrecedent{
		{ID: "p-2025", Title: "A sale", Status: "agreed", Expect: schema.Permitted},
		{ID: "p-2026", Title: "A sale", Status: "agreed", Expect: schema.Breach},
	}}})
	got := mapPrecedents(rows[0])
	for _, want := range []string{"A sale (p-2025) (agreed: permitted; what the row does not name",
		"A sale (p-2026) (agreed: breach)"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

// TestPolicyOfAnother holds that a cell says whose policy it takes, as the files of its rules tell.
func TestPolicyOfAnother(t *testing.T) {
	words := &htmlWords{}
	rules := []schema.RuleHeld{{File: "library.rego"}, {File: "readings/delivery/policy.rego"}}
	if own, other := words.policyOf("delivery", rules), words.policyOf("contract", rules); own != "" ||
		other != "Delivery" {
		t.Errorf("its own policy is said to be of %q, and that of another of %q", own, other)
	}
}
