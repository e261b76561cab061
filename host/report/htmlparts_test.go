package report_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func partSubjects() (runtime, matter schema.Subject) {
	return schema.Subject{ID: "small", Title: "A small runtime", Digest: "sha256:1"},
		schema.Subject{ID: "case", Title: "A case", Digest: "sha256:2"}
}

// smallMap is a map from before there were words in maps, of which not all is known.
func smallMap() *schema.Map {
	runtime, matter := partSubjects()
	zones := []schema.MapZone{{Zone: schema.ZoneParted, Number: "3", Percent: "75.0000"},
		{Zone: schema.ZoneUnmapped, Number: "1", Percent: "25.0000"}}
	return &schema.Map{Construe: schema.KindMap, Runtime: runtime, Case: matter, AsOf: "2026-03-18",
		Cells: []schema.JudgedCell{{Policy: "hop", Classifier: "hop", Outcome: schema.Breach},
			{Policy: "look-through", Classifier: "look-through", Outcome: schema.Permitted}},
		Toggles: []schema.MapToggle{
			{ID: "host", Label: "who hosts it", Kind: "fact", From: "aws", Values: []string{"aws", "azure"},
				Decides: schema.MapCount{Number: "1", Percent: "25.0000"}},
			{ID: "hop-word", Label: "hop, on the word", Kind: "definition", From: "a", Values: []string{"a", "b"},
				Decides: schema.MapCount{Number: "0", Percent: "0.0000"}, Idle: true}},
		Adopted: schema.MapZones{Number: "4", Zones: zones}, Free: schema.MapZones{Number: "4", Zones: zones},
		Rows: []schema.MapRow{{Zone: schema.ZoneParted, Outcomes: []string{schema.Breach, schema.Permitted},
			Given:  []schema.MapGiven{{Toggle: "host", Values: []string{"aws", "azure"}}},
			Number: "3", Percent: "75.0000", Example: []schema.ToggleChange{}}},
		Stands: schema.MapPlace{Zone: schema.ZoneParted, Row: 0}, Relations: []schema.MapRelation{},
		Shapes: []schema.MapShape{},
		Wordings: []schema.MapWording{{Shared: []schema.MapShared{{Definition: "word", Value: "b"}},
			Concede: []string{"hop"}, Parted: schema.MapCount{Number: "1", Percent: "25.0000"},
			Unknown: schema.MapCount{Number: "1", Percent: "25.0000"},
			Turns: []schema.MapTurn{{Permits: "hop", Objects: "look-through", Number: "1", Percent: "25.0000",
				Example: []schema.ToggleChange{{Toggle: "host", From: "aws", To: "azure"}}}}}},
		Stopped: "budget", Confirmed: 1, Diagram: schema.MapDiagram{Root: -1, Nodes: []schema.MapNode{},
			Ends: []schema.MapPattern{{Outcomes: []string{schema.Breach, schema.Permitted}}}}}
}

// smallTimeline is one from before there were words in timelines, with an error and a day that was left out.
func smallTimeline() *schema.Timeline {
	runtime, matter := partSubjects()
	world := func(first, second string, g ...schema.Ground) schema.TimelineWorld {
		return schema.TimelineWorld{World: "w-1", Title: "", Aggregate: schema.Aggregate([]string{first, second}),
			Outcomes: map[string]string{"hop": first, "look-through": second},
			Grounds:  map[string][]schema.Ground{"hop": g}}
	}
	failing := world(schema.Error, schema.Permitted)
	failing.Errors = map[string]*schema.Problem{"hop": {Code: "trap", Message: "the plugin ended"}}
	return &schema.Timeline{Construe: schema.KindTimeline, Runtime: runtime, Case: matter,
		Points: []schema.TimelinePoint{
			{AsOf: "2020-01-01", Clauses: map[string]string{"the_clause": "2020-01-01"}, Worlds: []schema.TimelineWorld{
				world(schema.Breach, schema.Permitted, schema.Ground{Limb: "sales_there", Value: schema.Yes})}},
			{AsOf: "2021-01-01", Clauses: map[string]string{"the_clause": "v2"}, Worlds: []schema.TimelineWorld{
				world(schema.Breach, schema.Permitted, schema.Ground{Limb: "sales_there", Value: schema.Yes})}},
			{AsOf: "2022-01-01", Clauses: map[string]string{"the_clause": "v3"}, Worlds: []schema.TimelineWorld{failing}}},
		Skipped: []schema.SkippedDay{{AsOf: "2019-01-01", Without: []string{"other_clause"}}}}
}

// smallCrux is a search that was stopped, with a change that nobody is known to make.
func smallCrux() *schema.Crux {
	runtime, matter := partSubjects()
	return &schema.Crux{Construe: schema.KindCrux, Runtime: runtime, Case: matter, AsOf: "2026-03-18",
		Goal: schema.GoalFlip, Cells: []schema.JudgedCell{{Policy: "hop", Classifier: "look-through",
			Outcome: schema.Breach}},
		Toggles: []schema.CruxToggle{{ID: "host", Label: "who hosts it", Kind: "fact", From: "aws",
			Values: []string{"azure"}, Pointers: []string{"/components/a/host"}, MutableBy: []string{"model_owner"}}},
		Sets: []schema.ChangeSet{{Changes: []schema.ToggleChange{{Toggle: "host", From: "aws", To: "azure"},
			{Toggle: "unlisted", From: "a", To: "b"}}, Effort: 2, Outcomes: []schema.JudgedCell{
			{Policy: "hop", Classifier: "look-through", Outcome: schema.Permitted}}}},
		Beyond: []schema.ChangeSet{}, CompleteUpTo: 1, Stopped: "budget"}
}

// smallExplanations are of two readings, one of which could not be judged.
func smallExplanations() *schema.Explanations {
	runtime, matter := partSubjects()
	base := schema.Explanation{Construe: schema.KindExplanation, Runtime: runtime, Case: matter, AsOf: "2026-03-18",
		Elements: []schema.Explained{}}
	one, failed := base, base
	one.Policy, one.Classifier, one.Outcome = "hop", "hop", schema.Breach
	one.Rules = []schema.RuleHeld{{Title: "A rule", Name: "data.a", File: "a.rego", Line: 3, Held: "yes"}}
	one.Elements = []schema.Explained{{Limb: "sales_there", Element: "sold_there", Value: "yes", Decides: true,
		Reason: "It is sold there.", Rules: []string{"data.a"}, Term: "there", Answer: "inside", Definition: "word=a",
		Answers: []schema.Reason{{Text: "The seller says so."}},
		Read: []schema.FactRead{{Pointer: "/runtime/offering/seller", Value: `"amazon"`,
			At: &schema.Location{File: "small.yaml", Line: 4, Column: 1}}, {Pointer: "/definitions/word", Value: `"a"`},
			{Pointer: "/derived/hops", Value: "{a:b, c}"}}}}
	one.Unpleaded = []string{"/clauses/effective/the_clause/rights/first_ship"}
	failed.Policy, failed.Classifier, failed.Outcome = "look-through", "hop", schema.Error
	failed.Error = &schema.Problem{Code: "policy-fuel", Message: "the policy took too long"}
	return &schema.Explanations{Construe: schema.KindExplanations, Runtime: runtime, Case: matter, AsOf: "2026-03-18",
		Worlds: []schema.AxisWorld{{Title: "the facts as stated"}}, Cells: []schema.Explanation{one, failed}}
}

// TestPartsReadWithoutWords holds what the sections say of documents that have no titles, in which much is not known.
func TestPartsReadWithoutWords(t *testing.T) {
	page, err := htmlOf(t, report.Options{}, report.Given{Document: smallMap()}, report.Given{Document: smallTimeline()},
		report.Given{Document: smallCrux()}, report.Given{Document: smallExplanations()})
	if err != nil {
		t.Fatal(err)
	}
	_, text := elements(t, page)
	for _, want := range []string{
		// the matrix
		"breach (its own)", "not judged", "Sold there", "“There?” is answered: inside.",
		"It turns on “Word?”, for this reading: a.", "The classifier: The seller says so.", "Rule: A rule (a.rego:3)",
		"offering: seller: amazon small.yaml:4", "the policy took too long",
		"The clause reserves “first ship”; nothing is pleaded about that, which changes no outcome.",
		// what it turns on
		"The facts as stated: what the verdict of Hop on the answers of Look through turns on",
		"Could be changed by somebody whom these documents do not name and the model owner, together",
		"Who hosts it: azure instead of aws. And: Unlisted: b instead of a. Then Hop on the answers of Look through " +
			"permits it. effort 2", "Complete up to 1 change",
		// wordings
		"Not all is mapped: the budget was spent.", "As things stand: parted, in row 1 of those below. Whether a change",
		"Whether a wording ends the dispute is not known, since not all is mapped.", "“Word?” with “b”",
		"With wording 1, Hop permits what Look through calls a breach, which it never does as adopted: on 25.0 %. The " +
			"nearest of these has who hosts it: azure instead of aws.",
		"Row 1, 75.0 % (who hosts it: aws or azure): Hop: breach; Look through: permitted", "No precedent speaks of row 1",
		// the timeline
		"The world w 1", "The clause, version of v2", "in force on the day of this report",
		"Hop comes to a breach, since “sales there” is made out.", "Hop could not be judged: ",
		"1 January 2019 is left out: not in force on it was “other clause”.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if bad := regexp.MustCompile(`See \.|: \.|, \.|\(\)|: ,|“”|sales_there`).FindAllString(text,
		-1); len(bad) > 0 {
		t.Errorf("holes, or ids: %q", bad)
	}
	if t.Failed() {
		t.Log(text)
	}
}

// TestPayloadsStayTextInParts writes payloads into maps, timelines, cruxes and explanations: the elements of the page
// are those of the page with a letter there.
func TestPayloadsStayTextInParts(t *testing.T) {
	page := func(text string) []string {
		got, err := htmlOf(t, report.Options{}, report.Given{Document: withText(t, smallMap(), text)},
			report.Given{Document: withText(t, smallTimeline(), text)}, report.Given{Document: withText(t, smallCrux(), text)},
			report.Given{Document: withText(t, smallExplanations(), text)})
		if err != nil {
			t.Fatal(err)
		}
		tags, _ := elements(t, got)
		return tags
	}
	plain := page("x")
	for _, text := range casegen.Payloads() {
		if got := page(text[:min(len(text), 1<<12)]); !slices.Equal(got, plain) {
			t.Errorf("with %.40q its elements are others than with a letter: %d and %d", text, len(got), len(plain))
		}
	}
}

// TestPartsOfManyReadings holds the matrix of more readings than a comparison keeps every verdict of, and of one.
func TestPartsOfManyReadings(t *testing.T) {
	c := *golden[schema.Comparison](t, "sre.json")
	c.Tables.Verdicts = nil
	page, err := htmlOf(t, report.Options{}, report.Given{Document: &c})
	if err != nil {
		t.Fatal(err)
	}
	if _, text := elements(t, page); !strings.Contains(text, "Of some cells the document keeps the outcome alone") {
		t.Error("nothing says why no cell can be followed")
	}
	all := smallExplanations()
	all.Cells = all.Cells[:1]
	page, err = htmlOf(t, report.Options{}, report.Given{Document: all})
	if _, text := elements(t, page); err != nil || strings.Contains(text, "on the words of") {
		t.Errorf("one cell is crossed with itself (%v)", err)
	}
}
