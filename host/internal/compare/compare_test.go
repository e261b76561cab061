package compare_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/compare"
	"github.com/construe-host/construe/host/schema"
)

// party builds one reading's own cell, with one limb "use" of the whole runtime unless its elements say otherwise.
type party struct {
	name, outcome, limb string
	value               string // of the element "it"; "" where it is not pleaded
	term, answer        string
	definition          string
	pointers            []string
}

func (p party) cell() compare.Cell {
	v := &schema.Verdict{Outcome: p.outcome, Reading: p.name,
		Elements: map[string]map[string]map[string]string{p.limb: {"": {"shared": "yes"}}}}
	finding := schema.Finding{Clause: "c", Version: "v1", Limb: p.limb, Weight: "element", Reason: "because"}
	shared := finding
	shared.Element, shared.Value = "shared", "yes"
	v.Findings = append(v.Findings, shared)
	ground := schema.Ground{Limb: p.limb, Value: map[string]schema.Tri{schema.Breach: "yes", schema.Permitted: "no",
		schema.Undetermined: "unknown"}[p.outcome]}
	if p.value != "" {
		v.Elements[p.limb][""]["it"] = p.value
		finding.Element, finding.Value, finding.Term, finding.Definition, finding.Pointers = "it", p.value, p.term,
			p.definition, p.pointers
		v.Findings = append(v.Findings, finding)
		ground.Elements = []string{"it"}
	}
	v.Grounds = []schema.Ground{ground}
	c := &schema.Classification{Terms: map[string]map[string]schema.Answer{}}
	if p.term != "" {
		c.Terms[p.term] = map[string]schema.Answer{"": {Value: p.answer}}
	}
	return compare.Cell{Policy: p.name, Classifier: p.name, Verdict: v, Classification: c}
}

// tried is a trier that knows what comes of each trial, by reading and what is otherwise.
type tried map[string]compare.Cell

func (t tried) Outcome(elements map[string]map[string]map[string]string) string {
	out := schema.Permitted
	for _, subjects := range elements {
		for _, all := range subjects {
			switch values := slices.Collect(maps.Values(all)); {
			case slices.Contains(values, "no"):
			case slices.Contains(values, "unknown"):
				out = schema.Undetermined
			default:
				return schema.Breach
			}
		}
	}
	return out
}

func (t tried) one(key string) *schema.Verdict { return t[key].Verdict }

func (t tried) other(key, value string) (out []compare.Other) {
	if v := t.one(key + "=" + value); v != nil {
		out = append(out, compare.Other{Value: value, Verdict: v})
	}
	return out
}

func (t tried) Defined(reading, definition string) []compare.Other {
	return t.other(reading+" "+definition, "elsewhere")
}
func (t tried) Swapped(policy, classifier string) *schema.Verdict {
	return t.one(policy + " over " + classifier)
}
func (t tried) Worded(reading, classifier, term string) *schema.Verdict {
	return t.one(reading + " over " + classifier + " on " + term)
}
func (t tried) Changed(reading, pointer string) []compare.Other {
	return t.other(reading+" "+pointer, "changed")
}

func TestWhatReadingsDifferOn(t *testing.T) {
	breach := party{name: "a", outcome: schema.Breach, limb: "use", value: "yes", term: "word", answer: "one",
		pointers: []string{"/x"}}
	permitted := party{name: "b", outcome: schema.Permitted, limb: "use", value: "no", term: "word", answer: "one",
		pointers: []string{"/x"}}
	definitions := map[string]map[string]string{"a": {"line": "here"}, "b": {"line": "there"}}
	// what a trial makes of a and of b, and what leaves it as it is
	aToo, bToo := permitted, breach
	aToo.name, bToo.name = "a", "b"
	line := func(a, b *party) { a.definition, b.definition = "line", "line" }
	for _, test := range []struct {
		name   string
		change func(a, b *party)
		tries  tried
		kind   string // "" for no dispute
		named  string // the term or definition
		idle   bool
		limb   string // that the first side names, where it relies on another
	}{
		{"nothing that was tried changes it", func(a, b *party) {}, nil, "other-rule", "", false, ""},
		{"answers that differ and change nothing", func(a, b *party) { b.answer = "two" },
			tried{"a over b": breach.cell()}, "other-rule", "", false, ""},
		{"the other's word changes it", func(a, b *party) { b.answer = "two" },
			tried{"a over b": aToo.cell(), "a over b on word": aToo.cell()}, "other-word", "word", false, ""},
		{"it takes several words", func(a, b *party) { b.answer = "two" }, tried{"a over b": aToo.cell()}, "other-word",
			"", false, ""},
		{"a definition that is named and changes nothing", line, tried{"b line=elsewhere": permitted.cell()},
			"other-rule", "", true, ""},
		{"a definition that changes the answer", line, tried{"b line=elsewhere": bToo.cell()}, "other-definition",
			"line", false, ""},
		{"a definition that nobody names and that changes the answer", func(a, b *party) {},
			tried{"b line=elsewhere": bToo.cell()}, "other-definition", "line", false, ""},
		{"a word goes before a definition", func(a, b *party) { line(a, b); b.answer = "two" },
			tried{"a over b": aToo.cell(), "a over b on word": aToo.cell(),
				"b line=elsewhere": bToo.cell()}, "other-word", "word", false, ""},
		{"other facts that change nothing", func(a, b *party) { b.pointers = []string{"/y"} },
			tried{"b /y=changed": permitted.cell(), "a /y=changed": breach.cell()}, "other-rule", "", false, ""},
		{"facts that change both", func(a, b *party) { b.pointers = []string{"/y"} },
			tried{"b /y=changed": bToo.cell(), "a /y=changed": aToo.cell()}, "other-rule", "", false, ""},
		{"a fact that changes one and not the other", func(a, b *party) { b.pointers = []string{"/y"} },
			tried{"b /y=changed": bToo.cell(), "a /y=changed": breach.cell()}, "other-facts", "", false, ""},
		{"one does not ask for it", func(a, b *party) { a.value, a.term = "", "" }, nil, "other-rule", "", false, ""},
		{"one does not ask for it, and another definition would have it otherwise",
			func(a, b *party) { a.value, a.term, b.definition = "", "", "line" },
			tried{"b line=elsewhere": bToo.cell()}, "other-definition", "line", false, ""},
		{"one goes by another limb", func(a, b *party) { a.limb = "own" }, nil, "other-rule", "", false, "own"},
		{"an open element of one", func(a, b *party) { b.outcome, b.value = schema.Undetermined, "unknown" }, nil,
			"other-rule", "", false, ""},
		{"the outcomes agree", func(a, b *party) { b.outcome, b.value = schema.Breach, "yes" }, nil, "", "", false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := breach, permitted
			test.change(&a, &b)
			w := compare.World("", []compare.Cell{b.cell(), a.cell()}, definitions, test.tries)
			if test.kind == "" {
				if len(w.Disputes) != 0 {
					t.Fatalf("disputes where all agree: %+v", w.Disputes)
				}
				return
			}
			if len(w.Disputes) != 1 || w.Disputes[0].Element != "it" {
				t.Fatalf("found %+v; expected one, on the element it", w.Disputes)
			}
			d := w.Disputes[0]
			if d.Kind != test.kind || d.Sides["a"].Limb != test.limb || d.Term+d.Definition != test.named ||
				(len(d.Idle) > 0) != test.idle {
				t.Errorf("found %+v; expected %s %s, the first side going by %q", d, test.kind, test.named, test.limb)
			}
			if (len(d.Tried) > 0) != (test.kind != "other-rule") && test.name != "facts that change both" {
				t.Errorf("%s with what was tried: %+v", d.Kind, d.Tried)
			}
		})
	}
}

// TestWhoWouldComeOutTheSameIsNoSide has three readings: one answers, one would come out otherwise if it had to, one
// would not.
func TestWhoWouldComeOutTheSameIsNoSide(t *testing.T) {
	asks := party{name: "asks", outcome: schema.Permitted, limb: "use", value: "no"}.cell()
	silent := party{name: "silent", outcome: schema.Breach, limb: "use"}.cell()
	closed := party{name: "closed", outcome: schema.Permitted, limb: "use"}.cell()
	closed.Verdict.Elements["use"][""]["shared"] = "no"
	w := compare.World("", []compare.Cell{asks, silent, closed}, nil, tried{})
	if len(w.Disputes) != 1 || len(w.Disputes[0].Sides) != 2 || w.Disputes[0].Sides["silent"].IfAsked == nil {
		t.Fatalf("found %+v; expected asks and silent", w.Disputes)
	}
	if got := *w.Disputes[0].Sides["silent"].IfAsked; got != (schema.IfAsked{Value: "no", Outcome: schema.Permitted}) {
		t.Errorf("if it were asked: %+v", got)
	}
	other := party{name: "other", outcome: schema.Breach, limb: "use"}.cell()
	other.Verdict.Elements["use"]["/of/another"] = map[string]string{"shared": "yes"}
	other.Verdict.Grounds = []schema.Ground{{Limb: "use", Subject: "/of/another", Value: "yes"}}
	asks.Verdict.Elements["use"]["/of/one"] = map[string]string{"it": "no"}
	asks.Verdict.Findings[1].Subject = "/of/one"
	if w := compare.World("", []compare.Cell{asks, other}, nil, tried{}); len(w.Disputes) != 0 {
		t.Errorf("an answer for one subject is put to what is decided by another: %+v", w.Disputes)
	}
}

// TestWhereBothPleadTheyDifferThere has one reading break a limb that both plead: what the other pleads elsewhere, and
// nobody needs, is no point of difference.
func TestWhereBothPleadTheyDifferThere(t *testing.T) {
	a := party{name: "a", outcome: schema.Breach, limb: "use", value: "yes"}.cell()
	b := party{name: "b", outcome: schema.Permitted, limb: "use", value: "no"}.cell()
	b.Verdict.Elements["own"] = map[string]map[string]string{"": {"other": "no"}}
	b.Verdict.Findings = append(b.Verdict.Findings, schema.Finding{Clause: "c", Version: "v1", Limb: "own",
		Element: "other", Value: "no", Weight: "element", Reason: "because"})
	b.Verdict.Grounds = append(b.Verdict.Grounds, schema.Ground{Limb: "own", Value: "no", Elements: []string{"other"}})
	if w := compare.World("", []compare.Cell{a, b}, nil, tried{}); len(w.Disputes) != 1 ||
		w.Disputes[0].Element != "it" {
		t.Errorf("found %+v; expected it alone", w.Disputes)
	}
	// the same where a pleads the other limb too, which something else closes
	a.Verdict.Elements["own"] = map[string]map[string]string{"": {"other": "yes", "more": "no"}}
	a.Verdict.Findings = append(a.Verdict.Findings, schema.Finding{Clause: "c", Version: "v1", Limb: "own",
		Element: "other", Value: "yes", Weight: "element", Reason: "because"})
	a.Verdict.Grounds = append(a.Verdict.Grounds, schema.Ground{Limb: "own", Value: "no", Elements: []string{"more"}})
	if w := compare.World("", []compare.Cell{a, b}, nil, tried{}); len(w.Disputes) != 1 ||
		w.Disputes[0].Element != "it" {
		t.Errorf("found %+v; expected it alone", w.Disputes)
	}
}

// TestTrialsAreBounded has more definitions than a world has trials.
func TestTrialsAreBounded(t *testing.T) {
	a := party{name: "a", outcome: schema.Breach, limb: "use", value: "yes"}.cell()
	b := party{name: "b", outcome: schema.Permitted, limb: "use", value: "no"}.cell()
	many := map[string]string{}
	for i := range 200 {
		many[fmt.Sprintf("line%03d", i)] = "here"
	}
	w := compare.World("", []compare.Cell{a, b}, map[string]map[string]string{"a": many}, tried{})
	if len(w.Disputes) != 1 || w.Disputes[0].Kind != "not-tried" {
		t.Errorf("found %+v; expected that not all was tried", w.Disputes)
	}
}

func TestAnIdleElementIsNoDispute(t *testing.T) {
	a := party{name: "a", outcome: schema.Breach, limb: "use", value: "yes"}.cell()
	b := party{name: "b", outcome: schema.Undetermined, limb: "use", value: "unknown"}.cell()
	b.Verdict.Grounds = []schema.Ground{{Limb: "other", Value: "unknown", Elements: []string{"more"}},
		{Limb: "use", Value: "no", Elements: []string{"shared"}}}
	if w := compare.World("", []compare.Cell{a, b}, nil, tried{}); len(w.Disputes) != 0 {
		t.Errorf("an open element of a limb that is closed anyway is listed: %+v", w.Disputes)
	}
}

func TestAggregate(t *testing.T) {
	outcomes := func(list ...string) (cells []compare.Cell) {
		for i, o := range list {
			name := string(rune('a' + i))
			cells = append(cells, compare.Cell{Policy: name, Classifier: name, Verdict: &schema.Verdict{Outcome: o}})
		}
		return cells
	}
	for _, test := range []struct {
		cells []compare.Cell
		want  string
	}{
		{nil, schema.Error},
		{outcomes(schema.Permitted), schema.AgreedPermitted},
		{outcomes(schema.Permitted, schema.Permitted), schema.AgreedPermitted},
		{outcomes(schema.Breach, schema.Breach), schema.AgreedBreach},
		{outcomes(schema.Undetermined, schema.Undetermined), schema.Undetermined},
		{outcomes(schema.Permitted, schema.Undetermined), schema.Disputed},
		{outcomes(schema.Permitted, schema.Breach), schema.Disputed},
		{outcomes(schema.Permitted, schema.Permitted, schema.Error), schema.Error},
		{outcomes(schema.Breach, schema.Error), schema.Error},
	} {
		if got := compare.World("", test.cells, nil, nil).Aggregate; got != test.want {
			t.Errorf("%d cells: %s, expected %s", len(test.cells), got, test.want)
		}
	}
}

func TestSwaps(t *testing.T) {
	matrix := func(aa, ab, ba, bb string) []compare.Cell {
		cell := func(p, c, o string) compare.Cell {
			return compare.Cell{Policy: p, Classifier: c, Verdict: &schema.Verdict{Outcome: o}}
		}
		return []compare.Cell{cell("a", "a", aa), cell("a", "b", ab), cell("b", "a", ba), cell("b", "b", bb)}
	}
	p, b := schema.Permitted, schema.Breach
	for want, cells := range map[string][]compare.Cell{
		"nothing":     matrix(p, p, p, p),
		"classifiers": matrix(p, b, p, b),
		"policies":    matrix(p, p, b, b),
		"both":        matrix(p, b, p, p),
		"error":       matrix(p, schema.Error, p, p),
		"together": {matrix(p, p, p, b)[0], matrix(p, p, p, b)[3],
			{Policy: "c", Classifier: "d", Verdict: &schema.Verdict{Outcome: p}}},
		"not-asked": {matrix(p, p, p, b)[0], matrix(p, p, p, b)[3]},
	} {
		if got := compare.World("", cells, nil, nil).Swaps; got != want {
			t.Errorf("%s, expected %s", got, want)
		}
	}
}
