package report_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestFillersAreEscapedInJSON holds that a document for programs shows what is hidden in it, and says the same.
func TestFillersAreEscapedInJSON(t *testing.T) {
	var b strings.Builder
	v := &schema.Verdict{Construe: schema.KindVerdict, Reading: casegen.Fillers, Outcome: schema.Breach}
	if err := report.Render(&b, "json", v, report.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, r := range b.String() {
		if r != '\n' && !schema.Visible(r) {
			t.Errorf("%U is in the document", r)
		}
	}
	var back schema.Verdict
	if err := json.Unmarshal([]byte(b.String()), &back); err != nil || back.Reading != casegen.Fillers {
		t.Errorf("it says %q (%v)", back.Reading, err)
	}
}

// TestPartyTextIsHarmless holds that what a party writes stays text in every format that people read.
func TestPartyTextIsHarmless(t *testing.T) {
	hostile := "a\x1b[31m\u202eb\n::set-output name=x::y\r\n##vso[task]\x00 <script>alert(1)</script> " +
		"[l](https://x) www.evil.example WWW.evil.example | `c` @user $x$ " + casegen.Fillers + string([]byte{0xff})
	v := &schema.Verdict{Reading: hostile, Outcome: schema.Breach, Error: &schema.Problem{Code: "x", Message: hostile},
		Findings: []schema.Finding{{Limb: hostile, Subject: hostile, Element: hostile, Value: "yes", Weight: "element",
			Reason: hostile}}}
	for _, document := range []any{v, cruxOf(hostile), explanationOf(hostile), whatIfOf(hostile), comparisonOf(hostile),
		timelineOf(hostile), testOf(hostile), mapOf(hostile)} {
		formats := []string{"table", "markdown"}
		if _, is := document.(*schema.Test); is {
			formats = append(formats, "junit", "lcov")
		}
		if _, is := document.(*schema.Map); is {
			formats = append(formats, "csv", "svg")
		}
		for _, format := range formats {
			var b strings.Builder
			if err := report.Render(&b, format, document, report.Options{}); err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(b.String(), "\n") {
				if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##vso[") {
					t.Errorf("%T as %s: a line is a CI command: %q", document, format, line)
				}
				for _, r := range line {
					if !schema.Visible(r) {
						t.Errorf("%T as %s: %q in %q", document, format, r, line)
					}
				}
			}
			if format == "svg" &&
				(strings.Contains(b.String(), "<script") || xml.Unmarshal([]byte(b.String()), new(any)) != nil) {
				t.Errorf("%T: live or broken XML:\n%s", document, b.String())
			}
			if format == "markdown" && strings.Contains(b.String(), "$") {
				t.Errorf("%T: a formula:\n%s", document, b.String())
			}
			if format == "markdown" && (strings.Contains(b.String(), "<script") ||
				strings.Contains(b.String(), "[l](http") || strings.Contains(strings.ToLower(b.String()), "www.")) {
				t.Errorf("%T: live Markdown or HTML:\n%s", document, b.String())
			}
		}
	}
}

// mapOf is a map with a text wherever there is room for some.
func mapOf(text string) *schema.Map {
	share := schema.MapCount{Number: text, Percent: text}
	changes := []schema.ToggleChange{{Toggle: text, From: text, To: text}}
	pattern := []string{schema.Breach, text}
	zones := schema.MapZones{Number: text, Zones: []schema.MapZone{{Zone: schema.ZoneParted, Number: text, Percent: "50"},
		{Zone: text, Number: text, Percent: text}}}
	apart := schema.MapApart{First: text, Second: text, Number: text, Percent: text, Example: changes}
	return &schema.Map{Runtime: schema.Subject{ID: text, Title: text}, Case: schema.Subject{Title: text}, World: text,
		AsOf: text, Cells: []schema.JudgedCell{{Policy: text, Classifier: text}, {Policy: text, Classifier: "b"}},
		Toggles: []schema.MapToggle{{ID: text, Label: text, Kind: "fact", From: text, Values: []string{text}, Decides: share},
			{ID: text, Idle: true}}, Adopted: zones, Free: zones,
		Rows: []schema.MapRow{
			{Zone: text, Outcomes: pattern, Given: []schema.MapGiven{{Toggle: text, Values: []string{text}}},
				Number: text, Percent: text, Example: changes, Precedents: []schema.MapPrecedent{{ID: text, Status: text}}},
		},
		Stands: schema.MapPlace{Zone: text, To: text, Border: changes},
		Relations: []schema.MapRelation{{First: text, Second: text, Relation: text, Alike: share, Unjudged: share,
			Apart: []schema.MapApart{apart}}},
		Related: &schema.MapRelated{Old: text, New: text, Require: text, Result: schema.RequiredFails, Against: &share,
			Counterexample: &apart, Unclear: &apart},
		Answers: &schema.MapAnswers{Old: text, New: text, Relation: schema.RelationDifferent, Require: text,
			Result: schema.RequiredFails, Against: &share, Questions: []schema.MapQuestion{{Term: text, Subject: text,
				Question: text, Unasked: []string{text}, Arises: share, Alike: share, Failing: share,
				Apart: []schema.MapApart{apart}}, {Question: text, Failing: schema.MapCount{Number: "0"}}},
			Counterexample: &schema.MapDissent{Term: text, Subject: text, Apart: apart}},
		Shapes: []schema.MapShape{{Cell: text, Limb: text, Title: text, Of: text, Subjects: []string{text, "/a/" + text},
			Apart: &schema.MapLift{Together: text, Alone: text, Example: changes}, Tied: []string{text}, Shown: []string{text},
			Crossings: []schema.MapCrossing{{Subject: text, Element: text, Toggle: text, Whose: []string{text}, First: text,
				Second: text, Example: changes, Other: changes}}}},
		Wordings: []schema.MapWording{{Shared: []schema.MapShared{{Definition: text, Value: text}}, Concede: []string{text},
			Parted: share, Breach: share, Permitted: share, Open: share, Turns: []schema.MapTurn{{Permits: text,
				Objects: text, Number: text, Percent: text, Example: changes}}}}, Stopped: text}
}

// testOf is a test with a text wherever there is room for some.
func testOf(text string) *schema.Test {
	t := &schema.Test{Case: text, Readings: []string{text}, Runtimes: []string{text}, Engines: []string{text},
		Coverage: &schema.TestCoverage{Files: []schema.FileCoverage{{File: text, Covered: []int{1}}}, Percent: text,
			Threshold: text}}
	for _, status := range []string{schema.TestPassed, schema.TestFailed, schema.TestSkipped, schema.TestError} {
		t.Results = append(t.Results, schema.TestResult{Name: "rego/" + text + "/" + text, Status: status, Message: text,
			File: text, Line: 1, Failing: &schema.FailingExpression{File: text, Line: 1, Text: text,
				Values: []schema.ExpressionValue{{Text: text, Value: text}}},
			Prints:   []schema.TestPrint{{File: text, Line: 1, Text: text}, {Text: text}},
			Problems: schema.Problems{{Code: text, Message: text}}})
	}
	return t
}

// cruxOf is a crux with a text wherever there is room for some.
func cruxOf(text string) *schema.Crux {
	cell := schema.JudgedCell{Policy: text, Classifier: text + "'s", Outcome: text}
	change := schema.ToggleChange{Toggle: text, From: text, To: text}
	at := schema.Location{File: text, Line: 1}
	other := schema.ChangeSet{Changes: []schema.ToggleChange{{Toggle: "not listed", From: text, To: text}, change},
		Outcomes: []schema.JudgedCell{cell, {Policy: text, Classifier: text}}, Sentence: text}
	return &schema.Crux{Runtime: schema.Subject{ID: text, Title: text}, Case: schema.Subject{Title: text}, World: text,
		AsOf: text, Goal: text, Cells: []schema.JudgedCell{cell},
		Toggles: []schema.CruxToggle{{ID: text, Label: text, Kind: text, From: text, Values: []string{text},
			Pointers: []string{text}, MutableBy: []string{text,
				text}, Status: text, Locations: map[string]schema.Location{text: at}}},
		Sets: []schema.ChangeSet{{Changes: []schema.ToggleChange{change}, Outcomes: []schema.JudgedCell{cell},
			Sentence: text}}, Beyond: []schema.ChangeSet{other}, Stopped: text, CompleteUpTo: 1,
		Sufficient: [][]string{{text, "a"}, {text, "b"}}, Responsibility: map[string]int{text: 2},
		Evidence: []schema.Demand{{Toggle: text, Pointer: text, Status: text, At: &at,
			Proof: []schema.Proof{{Evidence: text, Shows: text, Confidence: text}}}},
		Precedents: []schema.Tension{{Precedent: text, Outcome: text, Readings: []string{text},
			Stronger: []string{text}}}}
}

func explanationOf(text string) *schema.Explanation {
	at := &schema.Location{File: text, Line: 1}
	decisive := schema.Explained{Limb: text, Subject: text, Element: text, Value: text, Decides: true, Clause: text,
		Version: text, Reason: text,
		Term: text, Answer: text, Definition: text + "=" +
			text, Answers: []schema.Reason{{Text: text, Pointers: []string{text}}}, Read: []schema.FactRead{
			{Pointer: text, Value: text, At: at}}}
	pleaded := decisive
	pleaded.Decides = false
	return &schema.Explanation{Runtime: schema.Subject{ID: text, Title: text}, Case: schema.Subject{Title: text},
		World: text, AsOf: text, Policy: text, Classifier: text, Outcome: text,
		Clauses: map[string]string{text: text}, Elements: []schema.Explained{decisive,
			pleaded}, Rules: []schema.RuleHeld{{Title: text, File: text, Held: text}}, Unless: []string{text},
		Stipulated: stipulatedOf(text), Set: []schema.PointerChange{{Pointer: text, From: text, To: text}},
		Nearest: &schema.ChangeSet{Sentence: text,
			Outcomes: []schema.JudgedCell{{Policy: text, Classifier: text, Outcome: text}}},
		Error: &schema.Problem{Code: text, Message: text}}
}

func stipulatedOf(text string) *schema.Stipulated {
	return &schema.Stipulated{Clauses: []schema.ClauseText{{Clause: text, Version: text, Title: text, Text: text,
		TextStatus: text, Source: text, Rights: []string{text}, Exceptions: []string{text}}},
		Terms:       map[string]schema.TermText{text: {Question: text, Answers: map[string]string{text: text}}},
		Definitions: map[string]schema.DefinitionText{text: {Question: text, Values: map[string]string{text: text}}}}
}

func comparisonOf(text string) *schema.Comparison {
	side := schema.Side{Outcome: text, Value: text, Answer: text, Definition: text, Reason: text,
		Pointers: []string{text}}
	silent := schema.Side{Outcome: text, Value: "absent", Limb: text,
		IfAsked: &schema.IfAsked{Value: text, Outcome: text}}
	of := func(kind string) schema.Dispute {
		return schema.Dispute{Clause: text, Version: text, Limb: text, Subject: text, Element: text, Kind: kind,
			Term: text, Definition: text, Idle: []string{text},
			Sides: map[string]schema.Side{text: side,
				"silent": silent}, Tried: []schema.Try{{Reading: text, Classifier: text, Value: text, Outcome: text},
				{Reading: text, Definition: text, To: text, Value: text, Outcome: text}, {Reading: text, Pointer: text,
					To: text, Value: text, Outcome: text}}}
	}
	return &schema.Comparison{Runtime: schema.Subject{ID: text, Title: text}, Case: schema.Subject{Title: text},
		Stipulated: stipulatedOf(text), Axes: schema.Axes{Worlds: []schema.AxisWorld{{ID: text, Title: text}}},
		Worlds: []schema.WorldResult{{World: text, Disputes: []schema.Dispute{of(schema.OtherWord),
			of(schema.OtherDefinition), of(schema.OtherRule)}}}}
}

// firstScreenOf is a comparison with a text in every place of its rows and titles.
func firstScreenOf(text string) *schema.Comparison {
	c := comparisonOf(text)
	c.Readings = map[string]schema.ReadingSummary{text: {Title: text, Doctrine: text}}
	c.Axes.Policies, c.Axes.Classifiers = []string{text}, []string{text}
	c.Cells = []schema.Cell{{World: text, Policy: text, Classifier: text, Outcome: schema.Error, Verdict: text}}
	c.Tables.Verdicts = map[string]*schema.Verdict{text: {Outcome: schema.Error, Unpleaded: []string{text, "/a/" + text},
		Error: &schema.Problem{Code: text, Message: text}}}
	c.Titles = &schema.Titles{Limbs: map[string]string{text: text}, Subjects: map[string]string{text: text},
		Facts:   map[string]schema.FactTitle{text: {Title: text, Values: map[string]string{text: text}}},
		Toggles: map[string]string{text: text}, Parties: map[string]string{text: text}}
	c.Locations = map[string]schema.Location{text: {File: text, Line: 1}}
	side := schema.IssueSide{Outcome: schema.Breach, Value: text, Decides: schema.PartOfBreach, Answer: text,
		Definition: text, Adopts: text, Reason: text, Pointers: []string{text},
		Outcomes: map[string]string{text: schema.Breach}}
	row := schema.Issue{Number: 1, Kind: schema.IssueWords, Limb: text, Subject: text, Element: text, Question: text,
		Term: text, Clause: text, Version: text, Quote: text, Sides: map[string]schema.IssueSide{text: side},
		Evidence: []schema.IssueEvidence{{Pointer: text, Value: text, Sources: []schema.IssueSource{{Title: text}}}},
		Change: &schema.IssueChange{Reading: text, Outcome: schema.Breach, Moves: []schema.IssueMove{{Toggle: text,
			From: text, To: text, Pointer: text, By: []schema.IssueActor{{Role: text, Party: text}}}}}}
	fact := row
	fact.Number, fact.Kind, fact.Fact = 2, schema.IssueFactDisputed, text
	fact.Positions = []schema.IssuePosition{{By: text, Value: text, Pointer: text, Evidence: []string{text}}}
	fact.Proof = []schema.Proof{{Evidence: text, Shows: text, Confidence: text}}
	open, gone := fact, row
	open.Number, open.Kind, open.Positions, open.Fact = 3, schema.IssueFactOpen, nil, text+"'s"
	gone.Number, gone.Gone, gone.Element = 4, true, "gone"
	c.Worlds[0].Aggregate, c.Worlds[0].Issues = schema.Disputed, []schema.Issue{row, fact, open, gone}
	c.Worlds[0].Crux = &schema.CheapestCrux{Sets: []schema.ChangeSet{{Sentence: text, Pointers: []string{text},
		Changes:  []schema.ToggleChange{{Toggle: text, From: text, To: text}},
		Outcomes: []schema.JudgedCell{{Outcome: schema.Permitted}}}}}
	return c
}

func timelineOf(text string) *schema.Timeline {
	point := schema.TimelinePoint{AsOf: text, Clauses: map[string]string{text: text}, Texts: stipulatedOf(text).Clauses,
		Worlds: []schema.TimelineWorld{{World: text, Title: text, Outcomes: map[string]string{text: schema.Breach},
			Grounds: map[string][]schema.Ground{text: {{Limb: text, Subject: text, Value: "yes",
				Elements: []string{text}}}}, Errors: map[string]*schema.Problem{text: {Code: text, Message: text}}}}}
	return &schema.Timeline{Runtime: schema.Subject{ID: text, Title: text}, Case: schema.Subject{Title: text},
		Points: []schema.TimelinePoint{{AsOf: text}, point}}
}

func whatIfOf(text string) *schema.WhatIf {
	return &schema.WhatIf{Runtime: schema.Subject{ID: text, Title: text}, Case: schema.Subject{Title: text},
		World: text, AsOf: text, Set: []schema.PointerChange{{Pointer: text, From: text, To: text}},
		Cells: []schema.CellChange{{Policy: text, Classifier: text + "'s", Before: text, After: "other"},
			{Policy: text, Classifier: text, Before: text, After: text + "!",
				Elements: []schema.ElementChange{{Limb: text, Subject: text, Element: text, Before: text, After: text}},
				Error:    &schema.Problem{Code: text, Message: text}}}}
}

// TestNoLineBeginsAsACommand moves a word that builds take for a command through every place of a wrapped line, and to
// the beginning of a heading and of a line.
func TestNoLineBeginsAsACommand(t *testing.T) {
	for _, word := range []string{"::set-output", "##vso[task.complete]", "##teamcity[x]"} {
		for before := range 130 {
			text := strings.TrimSpace(strings.Repeat("a", before) + " " + word + " and more of it " + word)
			v := &schema.Verdict{Reading: text, Outcome: schema.Error, Error: &schema.Problem{Code: "x", Message: text}}
			c := &schema.Comparison{Runtime: schema.Subject{ID: text, Title: text}, Case: schema.Subject{Title: text},
				Worlds: []schema.WorldResult{{}},
				Axes:   schema.Axes{Worlds: []schema.AxisWorld{{ID: text, Title: text}}}}
			for _, document := range []any{v, c, cruxOf(text), explanationOf(text), whatIfOf(text), comparisonOf(text),
				firstScreenOf(text), timelineOf(text)} {
				for _, format := range []string{"table", "markdown"} {
					var b strings.Builder
					if err := report.Render(&b, format, document, report.Options{}); err != nil {
						t.Fatal(err)
					}
					for _, line := range strings.Split(b.String(), "\n") {
						if line = strings.TrimSpace(line); strings.HasPrefix(line, "::") ||
							strings.HasPrefix(line, word) {
							t.Fatalf("%s: a line is a command: %q", format, line)
						}
					}
				}
			}
		}
	}
}
