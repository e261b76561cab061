package compare_test

import (
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
	v := &schema.Verdict{Outcome: p.outcome, Reading: p.name, Elements: map[string]map[string]map[string]string{p.limb: {"": {"shared": "yes"}}}}
	finding := schema.Finding{Clause: "c", Version: "v1", Limb: p.limb, Weight: "element", Reason: "because"}
	shared := finding
	shared.Element, shared.Value = "shared", "yes"
	v.Findings = append(v.Findings, shared)
	ground := schema.Ground{Limb: p.limb, Value: map[string]string{schema.Breach: "yes", schema.Permitted: "no", schema.Undetermined: "unknown"}[p.outcome]}
	if p.value != "" {
		v.Elements[p.limb][""]["it"] = p.value
		finding.Element, finding.Value, finding.Term, finding.Definition, finding.Pointers = "it", p.value, p.term, p.definition, p.pointers
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

func TestWhatReadingsPartOn(t *testing.T) {
	breach := party{name: "a", outcome: schema.Breach, limb: "use", value: "yes", term: "word", answer: "one", pointers: []string{"/x"}}
	permitted := party{name: "b", outcome: schema.Permitted, limb: "use", value: "no", term: "word", answer: "one", pointers: []string{"/x"}}
	definitions := map[string]map[string]string{"a": {"line": "here"}, "b": {"line": "there"}}
	for _, test := range []struct {
		name   string
		change func(a, b *party)
		kind   string // "" for no dispute
		limb   string // that the first side names, where it goes by another
	}{
		{"the same words, lines and facts", func(a, b *party) {}, "other-rule", ""},
		{"their classifiers answer differently", func(a, b *party) { b.answer = "two" }, "other-word", ""},
		{"they draw the line in different places", func(a, b *party) { a.definition, b.definition = "line", "line" }, "other-definition", ""},
		{"a word goes before a line that both draw", func(a, b *party) { a.definition, b.definition, b.answer = "line", "line", "two" }, "other-word", ""},
		{"they rest on different facts", func(a, b *party) { b.pointers = []string{"/y"} }, "other-facts", ""},
		{"one does not ask for it", func(a, b *party) { a.value, a.term = "", "" }, "other-rule", ""},
		{"one does not ask for it, because it adopts no such line", func(a, b *party) { a.value, a.term, b.definition = "", "", "line" }, "other-definition", ""},
		{"one goes by another limb", func(a, b *party) { a.limb = "own" }, "other-rule", "own"},
		{"an open element of one", func(a, b *party) { b.outcome, b.value = schema.Undetermined, "unknown" }, "other-rule", ""},
		{"the outcomes agree", func(a, b *party) { b.outcome, b.value = schema.Breach, "yes" }, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := breach, permitted
			test.change(&a, &b)
			w := compare.World("", []compare.Cell{b.cell(), a.cell()}, definitions)
			if test.kind == "" {
				if len(w.Disputes) != 0 {
					t.Fatalf("disputes where all agree: %+v", w.Disputes)
				}
				return
			}
			if len(w.Disputes) != 1 || w.Disputes[0].Element != "it" {
				t.Fatalf("found %+v; expected one, on the element it", w.Disputes)
			}
			if d := w.Disputes[0]; d.Kind != test.kind || d.Sides["a"].Limb != test.limb {
				t.Errorf("%s, the first side going by %q; expected %s and %q", d.Kind, d.Sides["a"].Limb, test.kind, test.limb)
			}
		})
	}
}

func TestAnIdleElementIsNoDispute(t *testing.T) {
	a := party{name: "a", outcome: schema.Breach, limb: "use", value: "yes"}.cell()
	b := party{name: "b", outcome: schema.Undetermined, limb: "use", value: "unknown"}.cell()
	b.Verdict.Grounds = []schema.Ground{{Limb: "other", Value: "unknown", Elements: []string{"more"}}, {Limb: "use", Value: "no", Elements: []string{"shared"}}}
	if w := compare.World("", []compare.Cell{a, b}, nil); len(w.Disputes) != 0 {
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
		if got := compare.World("", test.cells, nil).Aggregate; got != test.want {
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
		"together":    {matrix(p, p, p, b)[0], matrix(p, p, p, b)[3], {Policy: "c", Classifier: "d", Verdict: &schema.Verdict{Outcome: p}}},
		"not-asked":   {matrix(p, p, p, b)[0], matrix(p, p, p, b)[3]},
	} {
		if got := compare.World("", cells, nil).Swaps; got != want {
			t.Errorf("%s, expected %s", got, want)
		}
	}
}
