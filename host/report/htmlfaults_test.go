package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// pageText is what a page of documents says.
func pageText(t *testing.T, documents ...any) string {
	t.Helper()
	var given []report.Given
	for _, d := range documents {
		given = append(given, report.Given{Document: d})
	}
	page, err := htmlOf(t, report.Options{}, given...)
	if err != nil {
		t.Fatal(err)
	}
	_, text := elements(t, page)
	return text
}

// TestPageOfNothingJudged holds that a page on which nobody was judged says so, and not that nothing matters.
func TestPageOfNothingJudged(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	for i := range c.Cells {
		c.Cells[i].Outcome, c.Cells[i].Verdict = schema.Error, ""
	}
	for i := range c.Worlds {
		for j := range c.Worlds[i].Issues {
			row := &c.Worlds[i].Issues[j]
			row.Sides, row.Change = nil, nil
		}
	}
	text := pageText(t, c)
	for _, bad := range []string{"Decides nothing.", "Does not ask.", "has words here", "argue the same point"} {
		if strings.Contains(text, bad) {
			t.Errorf("where nobody was judged the page says %q", bad)
		}
	}
	for _, want := range []string{"Nobody was judged, so that what would change it is not known.",
		"Nobody was judged, so that which facts a reading goes by is not known."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestExplanationTakesNoEvidenceAway holds that what the comparison says a point was read from stands in the page with
// an explanation of it too.
func TestExplanationTakesNoEvidenceAway(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	cell, _ := c.Own(c.Worlds[0].World, c.Axes.Policies[0])
	v, _ := c.Verdict(cell)
	e := &schema.Explanation{Construe: schema.KindExplanation, Runtime: c.Runtime, Case: c.Case, AsOf: c.AsOf,
		World: cell.World, Policy: cell.Policy, Classifier: cell.Classifier, Outcome: cell.Outcome}
	for _, f := range v.Findings {
		if f.Weight == "element" {
			e.Elements = append(e.Elements, schema.Explained{Limb: f.Limb, Subject: f.Subject, Element: f.Element,
				Value: f.Value, Reason: f.Reason, Decides: true,
				Read: []schema.FactRead{{Pointer: "/runtime/offering/seller", Value: `"amazon"`}}})
		}
	}
	places := regexp.MustCompile(`[a-z0-9./-]+\.yaml:[0-9]+`)
	alone, with := map[string]int{}, map[string]int{}
	for _, at := range places.FindAllString(pageText(t, c), -1) {
		alone[at]++
	}
	for _, at := range places.FindAllString(pageText(t, c, e), -1) {
		with[at]++
	}
	for at, n := range alone {
		if with[at] < n {
			t.Errorf("%s stands %d times in the page, and %d with an explanation", at, n, with[at])
		}
	}
	if len(alone) == 0 {
		t.Error("no place stands in the page")
	}
}

// TestWordingsThatTie holds that of wordings that leave as few parted each is named, and that bars are of all.
func TestWordingsThatTie(t *testing.T) {
	m := smallMap()
	m.Wordings[0].Turns = nil
	other := m.Wordings[0]
	other.Shared, other.Concede = []schema.MapShared{{Definition: "place", Value: "c"}}, []string{"look-through"}
	m.Wordings = append(m.Wordings, other)
	if text, want := pageText(t, m), "“Word?” with “b” (Hop gives way), or “Place?” with “c” (Look through gives way): "+
		"25.0 %"; !strings.Contains(text, want) {
		t.Errorf("the page lacks %q", want)
	}
	page, err := htmlOf(t, report.Options{}, report.Given{Document: m})
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?s)class="shares".*width="25.0"`).MatchString(page) {
		t.Error("the bar of a quarter is not a quarter")
	}
}

// TestPositionsThatAreAlike holds that a reading comes to one outcome by positions of one value, which stands once.
func TestPositionsThatAreAlike(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	side := schema.IssueSide{Outcome: schema.Breach, Decides: schema.PartOfBreach, Outcomes: map[string]string{
		"a": schema.Breach, "b": schema.Permitted, "c": schema.Breach}}
	row := schema.Issue{Kind: schema.IssueFactDisputed, Number: 99, Question: "who asked", Fact: "/offering/asked",
		Sides: map[string]schema.IssueSide{c.Axes.Policies[0]: side}, Positions: []schema.IssuePosition{
			{By: "a", Value: "buyer"}, {By: "b", Value: "seller"}, {By: "c", Value: "buyer"}}}
	c.Worlds[0].Issues = append(c.Worlds[0].Issues, row)
	_, text, _ := strings.Cut(pageText(t, c), "Who asked")
	if n := strings.Count(text, "buyer: breach"); n != 1 {
		t.Errorf("what two positions of one value come to stands %d times", n)
	}
}
