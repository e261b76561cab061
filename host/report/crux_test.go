package report_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// rendered is a document's page in words, without the signs of Markdown.
func rendered(t *testing.T, document any) string {
	t.Helper()
	var b strings.Builder
	if err := report.Render(&b, "markdown", document, report.Options{}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "\\", "")), " ")
}

func says(t *testing.T, page string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(page, want) {
			t.Errorf("expected %q in\n%s", want, page)
		}
	}
}

// cruxWith is a crux with sets of the toggles a and b, each given by their values, "" for one that does not change.
func cruxWith(sets ...[2]string) *schema.Crux {
	c := &schema.Crux{Runtime: schema.Subject{ID: "r", Title: "R"}, Goal: schema.GoalResolve, Complete: true,
		CompleteUpTo: 2,
		Cells: []schema.JudgedCell{{Policy: "p", Classifier: "p", Outcome: schema.Breach},
			{Policy: "q", Classifier: "p", Outcome: schema.Permitted}},
		Toggles: []schema.CruxToggle{
			{ID: "a", Label: "the a", Kind: "fact", From: "a0", Values: []string{"a0", "a1", "a2"},
				Pointers: []string{"/a"}, MutableBy: []string{"x",
					"y"}, Locations: map[string]schema.Location{"/a": {File: "r.yaml", Line: 7}}},
			{ID: "b", Label: "the b", Kind: "definition", From: "b0", Values: []string{"b0", "b1", "b2"}}}}
	for _, values := range sets {
		s := schema.ChangeSet{Outcomes: []schema.JudgedCell{{Policy: "p", Classifier: "p", Outcome: schema.Permitted},
			{Policy: "q", Classifier: "p", Outcome: schema.Permitted}}}
		for i, to := range values {
			if to != "" {
				s.Changes = append(s.Changes, schema.ToggleChange{Toggle: c.Toggles[i].ID, From: c.Toggles[i].From,
					To: to})
			}
		}
		s.Effort = len(s.Changes)
		c.Sets = append(c.Sets, s)
	}
	return c
}

// TestSetsThatDifferInAValueAreOneSentence holds that sets are put together where every combination of their values is
// one, and only there: else the page would claim sets that were not found.
func TestSetsThatDifferInAValueAreOneSentence(t *testing.T) {
	page := rendered(t, cruxWith([2]string{"a2", ""}, [2]string{"a1", ""}))
	says(t, page, "The cheapest: the a: a1 or a2 instead of a0 (fact at r.yaml:7; by x or y).", "(2 sets)",
		"Then all come to permitted.")
	page = rendered(t, cruxWith([2]string{"a1", "b1"}, [2]string{"a1", "b2"}, [2]string{"a2", "b1"},
		[2]string{"a2", "b2"}))
	says(t, page, "the a: a1 or a2 instead of a0 (fact at r.yaml:7; by x or y); and the b: b1 or b2 instead of b0 "+
		"(definition; by nobody)")
	page = rendered(t, cruxWith([2]string{"a1", "b1"}, [2]string{"a2", "b2"}))
	says(t, page, "the a: a1 instead of a0 (fact at r.yaml:7; by x or y); and the b: b1 instead of b0",
		"the a: a2 instead of a0 (fact at r.yaml:7; by x or y); and the b: b2 instead of b0")
	apart := cruxWith([2]string{"a1", ""}, [2]string{"a2", ""})
	apart.Sets[1].Outcomes = []schema.JudgedCell{{Policy: "p", Classifier: "p", Outcome: schema.Breach},
		{Policy: "q", Classifier: "p", Outcome: schema.Permitted}}
	says(t, rendered(t, apart), "the a: a1 instead of a0", "the a: a2 instead of a0",
		"Then they come: p to breach, q on the answers of p to permitted.")
}

// TestAPageSaysHowFarItGoes holds that a page claims no more than the search did.
func TestAPageSaysHowFarItGoes(t *testing.T) {
	for name, c := range map[string]struct {
		stopped      string
		complete     bool
		upTo         int
		want, beside string
	}{
		"all of it": {"", true, 2, "Complete: there is no other smallest set.", "No single change is enough."},
		"a size": {"size", false, 2, "Complete up to 2 changes: there is no other set so small. There may be " +
			"larger ones: no more changes at once were asked for.", "No single change is enough."},
		"a budget": {"budget", false, 1, "Complete up to 1 change: there is no other set so small. There may be " +
			"larger ones: the budget was spent.", "No single change is enough."},
		"interrupted": {"cancelled", false, 0, "Not even every single change was tried: the search was interrupted.",
			"Of the single changes that were tried 0 are enough."},
		"not begun": {"budget", false, -1, "Not even every single change was tried: the budget was spent.",
			"Nothing was found as far as was looked."},
	} {
		t.Run(name, func(t *testing.T) {
			d := cruxWith()
			d.Stopped, d.Complete, d.CompleteUpTo = c.stopped, c.complete, c.upTo
			page := rendered(t, d)
			says(t, page, c.want, c.beside)
			if !c.complete && strings.Contains(page, "Complete: ") {
				t.Errorf("it claims to be complete:\n%s", page)
			}
		})
	}
	nothing := cruxWith([2]string{"", ""})
	page := rendered(t, nothing)
	says(t, page, "It is so as things stand: nothing has to change.")
	if strings.Contains(page, "How far") || strings.Contains(page, "What somebody can change") {
		t.Errorf("it speaks of changes where none is needed:\n%s", page)
	}
	says(t, rendered(t, cruxWith()), "Nothing that the case lets change brings it about.")
	beyond := cruxWith()
	beyond.Beyond = cruxWith([2]string{"", "b1"}).Sets
	says(t, rendered(t, beyond), "Nobody can bring it about", "What nobody can change (1 set)",
		"the b: b1 instead of b0 (definition; by nobody)")
}

// TestReasonsAndPrecedentsAreSentences holds the parts of the page that follow from the sets.
func TestReasonsAndPrecedentsAreSentences(t *testing.T) {
	c := cruxWith()
	c.Sufficient, c.Responsibility, c.Fragility = [][]string{{"a", "b"}, {"a", "c"}}, map[string]int{"a": 1, "b": 2}, 1
	c.Precedents = []schema.Tension{{Precedent: "p9", Outcome: schema.Breach, Readings: []string{"q"},
		Stronger: []string{"b"}}}
	page := rendered(t, c)
	says(t, page, "the a (a0), and one of: - the b (b0) - c",
		"| a | the a | a0 | fact | | 1 | | b | the b | b0 | definition | | 1/2 |", "One single change is enough.",
		"The precedent p9 was decided as breach, and everything that differs here speaks for that even more (the b): q "+
			"cannot say otherwise and be consistent with it.")
	c.Sufficient = [][]string{{"a"}, {"b"}}
	says(t, rendered(t, c), "One of: - the a (a0) - the b (b0)")
	c.Goal, c.Cells = schema.GoalFlip, c.Cells[:1]
	says(t, rendered(t, c), "what the verdict turns on", "p comes to the other of permitted and breach")
}

// TestAnExplanationLeadsToTheFacts holds what a person asks of a verdict: what decided, on which fact, and what would
// change it.
func TestAnExplanationLeadsToTheFacts(t *testing.T) {
	e := &schema.Explanation{Runtime: schema.Subject{ID: "r", Title: "R"}, Policy: "p", Classifier: "q",
		Outcome: schema.Breach, Clauses: map[string]string{"c": "v1"},
		Elements: []schema.Explained{
			{Limb: "l", Element: "access", Value: "yes", Decides: true, Clause: "c", Version: "v1",
				Reason: "It is sold.", Answers: []schema.Reason{{Text: "an API", Pointers: []string{"/offering"}}},
				Read: []schema.FactRead{{Pointer: "/runtime/offering/category", Value: "model_api",
					At: &schema.Location{File: "r.yaml", Line: 3}}}},
			{Limb: "l", Element: "reserved", Value: "yes", Decides: true,
				Read: []schema.FactRead{{Pointer: "/asOf", Value: "2026-01-01"}, {Pointer: "/runtime/id", Value: "r"}}},
			{Limb: "l", Element: "unvaried", Value: "yes", Decides: true,
				Read: []schema.FactRead{{Pointer: "/asOf", Value: "2026-01-01"}}},
			{Limb: "m", Element: "hosted", Value: "no", Reason: "It stands there."}},
		Rules: []schema.RuleHeld{{Title: "What is sold", File: "p.rego", Line: 9, Held: "yes"},
			{Title: "Where it stands", File: "p.rego", Line: 12, Held: "both"}},
		Unless: []string{"breach unless access fails"}, Nearest: &schema.ChangeSet{Sentence: "another category",
			Effort: 3, Outcomes: []schema.JudgedCell{{Policy: "p", Classifier: "q", Outcome: schema.Permitted}}}}
	says(t, rendered(t, e), "R: breach, by p on the answers of q", "under c v1", "access of l: yes",
		"For the runtime, under c v1. It is sold.", "the classifier: an API (/offering)",
		"read /runtime/offering/category: model_api (r.yaml:3)", "| m | the runtime | hosted | no | It stands "+
			"there. |", "| held | What is sold | p.rego:9 |",
		"| held for one thing and failed for another | Where it stands | p.rego:12 |", "breach unless access fails",
		"(effort 3): another category. Then it comes to permitted.", "- read /runtime/id: r",
		"Read for several of these - /asOf: 2026-01-01", "4 elements, of which 3 decisive")
}

// TestWhatIfSaysWhatChanged holds that each reading's own cells come first, that a swap is shown where its outcome
// changed, and that what several plead otherwise is said once.
func TestWhatIfSaysWhatChanged(t *testing.T) {
	elements := []schema.ElementChange{{Limb: "l", Element: "e", Before: "yes", After: "absent"}}
	w := &schema.WhatIf{Runtime: schema.Subject{ID: "r", Title: "R"},
		Set: []schema.PointerChange{{Pointer: "/offering/category", From: "model_api", To: "application"}}, Same: 2,
		Cells: []schema.CellChange{{Policy: "p", Classifier: "p", Before: schema.Breach, After: schema.Permitted,
			Elements: elements},
			{Policy: "p", Classifier: "q", Before: schema.Breach, After: schema.Permitted, Elements: elements},
			{Policy: "q", Classifier: "p", Before: schema.Breach, After: schema.Breach, Elements: elements},
			{Policy: "q", Classifier: "q", Before: schema.Breach, After: schema.Breach, Elements: elements}}}
	page := rendered(t, w)
	says(t, page, "| /offering/category | model_api | application |", "| p | breach | permitted | | q | breach | "+
		"breach | | p on the answers of q | breach | permitted |",
		"By p, q: | limb", "| l | the runtime | e | yes | not there |", "4 cells changed, 2 of them swaps; 2 as before")
	if strings.Contains(page, "q on the answers of p") || strings.Count(page, "not there") != 1 {
		t.Errorf("it says more than changed:\n%s", page)
	}
}
