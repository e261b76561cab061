package report_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestOnlyTheComparisonIsSigned holds that a signature of a record is said of the comparison alone, in the head and at
// the foot of each sheet, where the page has more than that.
func TestOnlyTheComparisonIsSigned(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	x := golden[schema.Crux](t, "sre-crux.json")
	lines := sheet(t, c)
	lines[2][len(lines[0])-2] = "made out"
	f, err := report.ParseFindings("/a/folder/f.csv", saved(t, lines, ',', ""))
	if err != nil {
		t.Fatal(err)
	}
	signed := report.Given{Document: c, Record: &schema.Record{Construe: "record/v2", Comparison: c},
		Signers: []string{"sha256:aa"}}
	for _, one := range []struct {
		says, foot string
		options    report.Options
		given      []report.Given
	}{
		{"· unsigned", "unsigned\"", report.Options{}, []report.Given{{Document: c}, {Document: x}}},
		{"· comparison signed\n", "comparison signed\"", report.Options{}, []report.Given{signed}},
		{"· comparison signed; crux not\n", "crux not\"", report.Options{}, []report.Given{signed, {Document: x}}},
		{"· comparison signed; crux and findings not\n", "crux and findings not\"", report.Options{Findings: f},
			[]report.Given{signed, {Document: x}}},
	} {
		page, err := htmlOf(t, one.options, one.given...)
		if err != nil {
			t.Fatal(err)
		}
		_, text := elements(t, page)
		if !strings.Contains(text, one.says) || !strings.Contains(page, one.foot) {
			t.Errorf("expected %q in the head and at the foot, got %.300s", one.says, text)
		}
		also := len(one.given) > 1 || one.options.Findings != nil
		is := strings.Contains(text, "The comparison is signed, and nothing else is")
		if is != (also && one.given[0].Record != nil) {
			t.Errorf("%q: whether it says that nothing else is signed: %v", one.says, is)
		}
	}
}

// TestFindingsLeaveATrace holds that a page names the file of its findings, without the folder, and its digest, and
// says where two worlds have a fact found otherwise.
func TestFindingsLeaveATrace(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	lines := sheet(t, c)
	n := 0
	for _, line := range lines[1:] {
		if strings.HasPrefix(line[len(line)-1], "/facts/") || line[3] == "6" {
			n++
			line[len(line)-2] = "found " + strings.Repeat("so", n)
		}
	}
	if n < 2 {
		t.Fatal("no fact stands in two worlds")
	}
	data := saved(t, lines, ',', "")
	f, err := report.ParseFindings("/a/folder/back.csv", data)
	if err != nil {
		t.Fatal(err)
	}
	page, err := htmlOf(t, report.Options{Findings: f}, report.Given{Document: c})
	if err != nil {
		t.Fatal(err)
	}
	for _, expected := range []string{"findings that differ from world to world", "out of back.csv, on ",
		"--findings back.csv", schema.DigestBytes(data)} {
		if !strings.Contains(page, expected) {
			t.Errorf("the page does not say %q", expected)
		}
	}
	if strings.Contains(page, "/a/folder") {
		t.Error("the page names a folder of this machine")
	}
}

// TestWhatIsAssumedIsMarked holds that what a description assumes is listed as that, with what is cited for it, and
// that a reason which goes by it says so.
func TestWhatIsAssumedIsMarked(t *testing.T) {
	page, err := htmlOf(t, report.Options{}, report.Given{Document: golden[schema.Comparison](t, "sre.json")})
	if err != nil {
		t.Fatal(err)
	}
	_, text := elements(t, page)
	agreed, assumed, is := strings.Cut(text[strings.Index(text, "\n1 Not in dispute"):], "\nAssumed\n")
	assumed, _, _ = strings.Cut(assumed, "\n2 ")
	if !is || strings.Contains(agreed, "objection by Microsoft to OpenAI: when") ||
		!strings.Contains(assumed, "objection by Microsoft to OpenAI: when: 17 March 2026 (assumed)") ||
		!strings.Contains(assumed, "(declared, low confidence)") {
		t.Errorf("what is assumed does not stand by itself:\n%s", assumed)
	}
	if !strings.Contains(text, "counts as stateless. (Assumed in part.)") {
		t.Error("a side of the schedule does not say that it goes by what is assumed")
	}
}

// TestWhatAWordingDoesHere holds that a page says of a wording what it does in the case that is reported, and which
// definition bears only on what the clause in force does not reserve.
func TestWhatAWordingDoesHere(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	m := smallMap()
	m.Runtime, m.Case, m.AsOf, m.World, m.Complete = c.Runtime, c.Case, c.AsOf, c.Worlds[0].World, true
	m.Cells[1] = schema.JudgedCell{Policy: "product", Classifier: "product", Outcome: schema.Permitted}
	m.Toggles[1].Defines = &schema.MapDefines{Reading: "hop", Definition: "stateless"}
	m.Wordings[0].Shared[0].Definition, m.Wordings[0].Turns = "stateless", nil
	m.Definitions = map[string]schema.DefinitionText{"unless": {Question: "What does unless ask for?"},
		"stateless": {Question: "What is stateless?"}}
	for _, one := range []struct {
		nodes []schema.MapNode
		ends  []string
		says  []string
	}{
		{nil, nil, []string{"It changes nothing in the case that is reported.",
			"No wording that the map keeps settles the case that is reported.",
			"On 18 March 2026 nothing turns on “What does unless ask for?”: it bears only on a right that no clause in force then"}},
		{[]schema.MapNode{{Toggle: "hop-word", To: []int{-1, -2}}}, []string{schema.Permitted, schema.Permitted},
			[]string{"It settles the case that is reported: all permit.", "all permit it then."}},
		{[]schema.MapNode{{Toggle: "hop-word", To: []int{-1, -2}}}, []string{schema.Undetermined, schema.Permitted},
			[]string{"It does not settle the case that is reported: Hop comes to undetermined instead of breach."}},
		{[]schema.MapNode{{Toggle: "hop-word", To: []int{-1, 0}}}, nil,
			[]string{"What it does in the case that is reported is not known."}},
	} {
		m.Diagram = smallMap().Diagram
		if one.nodes != nil {
			m.Diagram.Root, m.Diagram.Nodes = 0, one.nodes
			m.Diagram.Ends = append(m.Diagram.Ends, schema.MapPattern{Outcomes: one.ends})
		}
		page, err := htmlOf(t, report.Options{}, report.Given{Document: c}, report.Given{Document: m})
		if err != nil {
			t.Fatal(err)
		}
		_, text := elements(t, page)
		for _, says := range one.says {
			if !strings.Contains(text, says) {
				t.Errorf("the page does not say %q: %s", says, text[strings.Index(text, "Which wording to propose"):][:900])
			}
		}
	}
}
