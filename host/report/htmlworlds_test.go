package report_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// scheduleOf is what the schedule of a page says.
func scheduleOf(t *testing.T, c *schema.Comparison) string {
	t.Helper()
	_, text, _ := strings.Cut(pageText(t, c), "The schedule of issues")
	text, _, _ = strings.Cut(text, "Who says what, and whose words")
	return text
}

// factIn is a row of a fact on which there are two positions, as a world has it.
func factIn(reading, ifOne, ifOther, decides, outcome string, change *schema.IssueChange) schema.Issue {
	return schema.Issue{Kind: schema.IssueFactDisputed, Number: 99, Question: "who asked", Fact: "/offering/asked",
		Sides: map[string]schema.IssueSide{reading: {Outcome: outcome, Decides: decides,
			Outcomes: map[string]string{"a": ifOne, "b": ifOther}}},
		Positions: []schema.IssuePosition{{By: "a", Value: "buyer"}, {By: "b", Value: "seller"}}, Change: change}
}

// TestAFactSaysOfEachWorldWhatIsSo holds that what the positions on a fact make of an outcome in one world is not said
// of another in which they make something else of it; and that of worlds that differ by the fact alone it is said once,
// with neither what it decides in one of them, nor, without that world's name, what would change it there.
func TestAFactSaysOfEachWorldWhatIsSo(t *testing.T) {
	breach, permitted := schema.Breach, schema.Permitted
	made := func(one, other schema.Issue) string {
		c := golden[schema.Comparison](t, "sre.json")
		c.Worlds, c.Axes.Worlds = c.Worlds[:2], c.Axes.Worlds[:2]
		c.Axes.Worlds[0].Title, c.Axes.Worlds[1].Title = "one, and so", "other, and so"
		c.Worlds[0].Issues, c.Worlds[1].Issues = []schema.Issue{one}, []schema.Issue{other}
		return scheduleOf(t, c)
	}
	reading := golden[schema.Comparison](t, "sre.json").Axes.Policies[0]
	change := &schema.IssueChange{Reading: reading, Outcome: permitted, Complete: true, Moves: []schema.IssueMove{
		{Toggle: "asked", From: "buyer", To: "seller", Pointer: "/offering/asked"}}}
	apart := made(factIn(reading, breach, permitted, schema.PartOfBreach, breach, change),
		factIn(reading, permitted, permitted, schema.DecidesNothing, permitted, nil))
	for _, want := range []string{"If: one, and so", "If: other, and so", "If buyer: breach", "If buyer: permitted",
		"Part of its breach"} {
		if !strings.Contains(apart, want) {
			t.Errorf("of two worlds that differ the schedule lacks %q", want)
		}
	}
	alike := made(factIn(reading, breach, permitted, schema.Enough, permitted, nil),
		factIn(reading, breach, permitted, schema.PartOfBreach, breach, change))
	if n := strings.Count(alike, "Who asked"); n != 1 {
		t.Errorf("what is the same in two worlds stands in %d rows", n)
	}
	for _, bad := range []string{"Part of its breach", "Enough for permitted", "If: one", "Not looked for"} {
		if strings.Contains(alike, bad) {
			t.Errorf("of two worlds at once the schedule says %q", bad)
		}
	}
	if !strings.Contains(alike, "If: other, and so Hop: permitted") {
		t.Errorf("what would change a row stands there without its world:\n%s", alike)
	}
}

// TestARowSaysOfEachWorldWhatIsSo holds that a row on words is not said of a world in which other facts, or another
// change, stand behind the same answers; and that worlds whose titles have commas are told apart.
func TestARowSaysOfEachWorldWhatIsSo(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	c.Worlds, c.Axes.Worlds = append(c.Worlds[:1:1], c.Worlds[0], c.Worlds[0]), append(c.Axes.Worlds[:1:1],
		schema.AxisWorld{ID: "h2", Title: "other, and so"}, schema.AxisWorld{ID: "h3", Title: "third, and so"})
	c.Axes.Worlds[0].Title = "one, and so"
	c.Worlds[1].World, c.Worlds[2].World = "h2", "h3"
	for _, cell := range c.Cells {
		if cell.World == c.Worlds[0].World {
			for _, world := range []string{"h2", "h3"} {
				cell.World = world
				c.Cells = append(c.Cells, cell)
			}
		}
	}
	row := c.Worlds[0].Issues[0]
	if row.Fact != "" {
		t.Fatalf("the first row is not one on words: %+v", row)
	}
	otherwise := row
	otherwise.Change = &schema.IssueChange{Complete: true}
	for i, row := range []schema.Issue{row, row, otherwise} {
		c.Worlds[i].Issues = []schema.Issue{row}
	}
	text := scheduleOf(t, c)
	for _, want := range []string{"If: one, and so; or other, and so", "If: third, and so",
		"Nothing that the case lets vary would change it."} {
		if !strings.Contains(text, want) {
			t.Errorf("the schedule lacks %q:\n%s", want, text)
		}
	}
}

// TestWhatIsOpenWaitsForSomething holds that a cell which waits for a list of the description to be complete says so,
// and not that there is nothing which a ground could be about.
func TestWhatIsOpenWaitsForSomething(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	for i, cell := range c.Cells {
		v, _ := c.Verdict(cell)
		v.Findings, v.Outcome = nil, schema.Undetermined
		v.Grounds = []schema.Ground{{Limb: "api_access", Value: schema.Unknown, Pointers: []string{"/compositions/state"}}}
		c.Cells[i].Outcome = schema.Undetermined
	}
	text := pageText(t, c)
	if strings.Contains(text, "nothing that a limb could be about") {
		t.Error("what is open is said to be about nothing")
	}
	if want := "it waits for what nobody knows: whether the list of state is complete."; !strings.Contains(text, want) {
		t.Errorf("the page lacks %q", want)
	}
}

// TestAnExplanationAloneHasItsWords holds that the page of a single explanation calls things as the explanation does,
// and has the command that makes it again.
func TestAnExplanationAloneHasItsWords(t *testing.T) {
	e := smallExplanations().Cells[0]
	e.World, e.WorldTitle = "h1", "inference elsewhere"
	e.Readings = map[string]schema.ReadingSummary{"hop": {Title: "The hop"}}
	e.Titles = &schema.Titles{Limbs: map[string]string{"sales_there": "A sale in the territory"},
		Elements: map[string]string{"sold_there": "It is sold in the territory"}}
	text := pageText(t, &e)
	for _, want := range []string{"Inference elsewhere", "The hop breach", "A sale in the territory",
		"It is sold in the territory", "construe explain --case ", " hop --as-of 2026-03-18 --world h1 "} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
}

// TestThePageSaysWhatContradictsItself holds that where a description says two things of which only one can be so, the
// page says it, with the lines of both.
func TestThePageSaysWhatContradictsItself(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	const said = "The call from one to another is blocked, and was seen all the same."
	if strings.Contains(pageText(t, c), "The description is not right") {
		t.Error("a page of a description that is right says that it is not")
	}
	c.Locations["/relationships/a/path"] = schema.Location{File: "a.yaml", Line: 4}
	c.Locations["/relationships/a/observed"] = schema.Location{File: "a.yaml", Line: 5}
	for _, f := range c.Tables.Facts {
		f.Warnings = []schema.Warning{{Code: schema.Contradiction, Message: said,
			Pointers: []string{"/relationships/a/path", "/relationships/a/observed"}}}
	}
	if text, want := pageText(t, c), said+" a.yaml:4, a.yaml:5"; strings.Count(text, want) != 1 {
		t.Errorf("the page does not say once %q", want)
	}
}

// TestWhatWouldSettleIsSaidInTitles holds that formats of builds say what would settle a dispute in the words of the
// pages, and not in those of the file.
func TestWhatWouldSettleIsSaidInTitles(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	const host = "/components/inference/hosting/cloud.provider"
	set := schema.ChangeSet{Changes: []schema.ToggleChange{{Toggle: "inference-host", From: "aws", To: "azure"}},
		Pointers: []string{host}, Sentence: "who hosts the inference: azure instead of aws",
		Outcomes: []schema.JudgedCell{{Outcome: schema.Permitted}}}
	c.Worlds[0].Crux = &schema.CheapestCrux{Sets: []schema.ChangeSet{set}, Complete: true}
	c.Titles.Facts[host] = schema.FactTitle{Title: "who hosts the inference", Values: map[string]string{"azure": "Azure",
		"aws": "AWS"}}
	const title = "Would settle it: who hosts the inference: Azure instead of AWS; then all permit"
	for _, format := range buildFormats() {
		text := inFormat(t, format, nil, c)
		if strings.Contains(text, set.Sentence) {
			t.Errorf("%s says %q", format, set.Sentence)
		}
		if (format == "github" || format == "sarif") && !strings.Contains(text, title) {
			t.Errorf("%s does not say %q", format, title)
		}
	}
}

// TestASweepHasTitles holds that the line and the page of a sweep call readings and worlds by their titles.
func TestASweepHasTitles(t *testing.T) {
	s := &schema.Sweep{Construe: schema.KindSweep, Runtime: schema.Subject{ID: "one", Title: "The one"},
		AsOf:     "2026-03-18",
		Readings: map[string]schema.ReadingSummary{"hop": {Title: "The hop"}, "state": {Title: "The state"}},
		Worlds: []schema.SweptWorld{{World: "h1", Title: "inference elsewhere", Aggregate: schema.Disputed,
			Cells: []schema.SweptCell{{Policy: "hop", Classifier: "hop", Outcome: schema.Breach},
				{Policy: "state", Classifier: "hop", Outcome: schema.Error, Error: &schema.Problem{Code: "policy-fuel"}},
				{Policy: "state", Classifier: "state", Outcome: schema.Permitted}}}}}
	var b strings.Builder
	if err := report.Render(&b, "table", s, report.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Inference elsewhere (h1): disputed", "│ The hop ",
		"The state on the answers of The hop: "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, b.String())
		}
	}
	if text := inFormat(t, "github", nil, s); !strings.Contains(text, "The hop finds a breach; The state permits it") ||
		!strings.Contains(text, "inference elsewhere (h1)") {
		t.Errorf("the annotation says %s", text)
	}
}

// TestOpenIsNotAlwaysAFact holds that a point on words which every reading leaves open is not said to be a fact that
// nobody knows.
func TestOpenIsNotAlwaysAFact(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	c.Worlds, c.Axes.Worlds = c.Worlds[:1], c.Axes.Worlds[:1]
	c.Worlds[0].Aggregate = schema.Undetermined
	word, fact := c.Worlds[0].Issues[0], schema.Issue{Kind: schema.IssueFactOpen, Number: 7, Fact: "/offering/asked"}
	for _, test := range []struct {
		rows []schema.Issue
		want string
	}{{[]schema.Issue{word}, "all leave open: row 1"}, {[]schema.Issue{fact}, "nobody knows: row 7"},
		{[]schema.Issue{word, fact}, "nobody knows: row 7; all leave open: row 1"}} {
		c.Worlds[0].Issues = test.rows
		if text := pageText(t, c); !strings.Contains(text, "\n"+test.want+"\n") {
			t.Errorf("the page lacks %q", test.want)
		}
	}
}

// TestOneReadingPermits holds that what one reading would come to is said of one.
func TestOneReadingPermits(t *testing.T) {
	for goal, want := range map[string]string{schema.GoalPermitted: "Then Hop on the answers of Look through permits it.",
		schema.GoalBreach: "Then Hop on the answers of Look through calls it a breach."} {
		x := smallCrux()
		x.Goal = goal
		if text := pageText(t, x); !strings.Contains(text, "effort, as the case counts it, stand first. "+want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
