package record_test

import (
	"slices"
	"testing"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// TestOtherRulesCompareWhatIsJudged changes a record that was made under other rules, one thing at a time: outcomes,
// answers and elements are compared, and nothing else that rules derive or find.
func TestOtherRulesCompareWhatIsJudged(t *testing.T) {
	first := func(r *schema.Record) (*schema.Classification, *schema.Verdict) {
		cell := r.Comparison.Cells[0]
		return r.Comparison.Tables.Classifications[cell.Classification], r.Comparison.Tables.Verdicts[cell.Verdict]
	}
	other := "sha256:0"
	for _, c := range []struct {
		name                      string
		change                    func(r *schema.Record)
		underOthers, underTheSame bool // whether that is a difference
	}{
		{"nothing", func(*schema.Record) {}, false, false},
		{"facts", func(r *schema.Record) { r.Semantics.Inputs.Facts[""] = other }, false, true},
		{"what lies behind a cell", func(r *schema.Record) { r.Semantics.Cells[0].Reasons = other }, false, true},
		{"what an answer was read from", func(r *schema.Record) { r.Semantics.Cells[0].Answers = other }, false, true},
		{"denominators", func(r *schema.Record) { r.Comparison.Worlds[0].Denominators.Unknown++ }, false, true},
		{"disputes", func(r *schema.Record) { r.Comparison.Worlds[0].Disputes = []schema.Dispute{{Limb: "own_call"}} },
			false, true},
		{"a finding", func(r *schema.Record) {
			_, v := first(r)
			v.Findings = append(v.Findings, schema.Finding{Limb: "own_call"})
		}, false, true},
		{"fuel", func(r *schema.Record) { r.Execution.Fuel = nil }, false, true},

		{"an outcome", func(r *schema.Record) { r.Semantics.Cells[0].Outcome = "permitted" }, true, true},
		{"an error's code", func(r *schema.Record) { r.Semantics.Cells[0].Error = "trap" }, true, true},
		{"an answer", func(r *schema.Record) {
			cl, _ := first(r)
			cl.Terms["product"][""] = schema.Answer{Value: "api"}
			r.Semantics.Cells[0].Answers = other
		}, true, true},
		{"an element", func(r *schema.Record) {
			_, v := first(r)
			for _, subjects := range v.Elements {
				for _, own := range subjects {
					own["more"] = "yes"
				}
			}
			r.Semantics.Cells[0].Reasons = other
		}, true, true},
		{"a cell less", func(r *schema.Record) { r.Semantics.Cells = nil }, true, true},
		{"a policy", func(r *schema.Record) {
			in := r.Semantics.Inputs.Readings["hop"]
			in.Policy = other
			r.Semantics.Inputs.Readings["hop"] = in
		}, true, true},
		{"the runtime", func(r *schema.Record) { r.Semantics.Inputs.Runtime.Digest = other }, true, true},
		{"an aggregate", func(r *schema.Record) { r.Semantics.Worlds[0].Aggregate = "error" }, true, true},
		{"a limit", func(r *schema.Record) { r.Execution.Limits["module_depth"] = 1 }, true, true},
	} {
		for _, rules := range []int{1, 2} {
			a, b := reopened(t), reopened(t)
			c.change(b)
			b.Rules = rules
			d := record.Compare(a, b)
			want := c.underTheSame
			if rules == 2 {
				want = c.underOthers
			}
			if got := len(d.Inputs)+len(d.Cells)+len(d.Worlds)+len(d.Said)+len(d.Execution) > 0; got != want ||
				(d.Rules != nil) != (rules == 2) {
				t.Errorf("%s, rules 1 and %d: a difference is %v; want %v: %+v", c.name, rules, got, want, d)
			}
			for _, cell := range d.Cells {
				named := slices.ContainsFunc(cell.Because,
					func(c record.Change) bool { return c.Input == record.InputRules })
				axes := slices.ContainsFunc(cell.Because,
					func(c record.Change) bool { return c.Input == record.InputAxes })
				if rules == 2 && !named && !axes {
					t.Errorf("%s: %+v; want the rules among the reasons", c.name, cell.Because)
				}
			}
		}
	}
}

// TestTheDerivedFactThatDidItIsNamed derives a fact otherwise, on which a cell that differs depends.
func TestTheDerivedFactThatDidItIsNamed(t *testing.T) {
	a, b := reopened(t), reopened(t)
	b.Rules = 2
	cell := b.Comparison.Cells[0]
	b.Comparison.Tables.Facts[cell.Facts].Derived.Inference = "absent"
	v := b.Comparison.Tables.Verdicts[cell.Verdict]
	v.Needs = append(v.Needs, schema.Need{Pointers: []string{"/derived/inference"}})
	b.Semantics.Cells[0].Outcome = "permitted"
	d := record.Compare(a, b)
	if len(d.Cells) != 1 || !slices.ContainsFunc(d.Cells[0].Because, func(c record.Change) bool {
		return c.Input == record.InputFacts && c.Name == "/derived/inference" && c.To == "absent"
	}) {
		t.Errorf("%+v; want /derived/inference among the reasons", d.Cells)
	}
}
