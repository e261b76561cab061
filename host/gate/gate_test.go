package gate_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/schema"
)

const today = "2026-06-01"

// newRule is a gate that there is.
func newRule(t *testing.T, level string, waivers []schema.GateWaiver, today string) *gate.Rule {
	t.Helper()
	rule, err := gate.New(level, waivers, today)
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

// TestAGateIsItsAggregates holds on comparisons at random that without waivers a world fails exactly where its
// aggregate is among those that the level asks for, and that a cell that could not be judged fails every level.
func TestAGateIsItsAggregates(t *testing.T) {
	asks := map[string][]string{"never": nil, "breach": {schema.AgreedBreach},
		"disputed":     {schema.AgreedBreach, schema.Disputed},
		"undetermined": {schema.AgreedBreach, schema.Disputed, schema.Undetermined}}
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(1, 1))}
	seen := map[string]int{}
	for range 500 {
		c := g.Comparison("")
		for _, level := range gate.Names() {
			run := newRule(t, level, nil, "").Start()
			for i, w := range run.Add(c) {
				want := schema.GatePassed
				switch aggregate := c.Worlds[i].Aggregate; {
				case aggregate == schema.Error:
					want = schema.GateError
				case slices.Contains(asks[level], aggregate):
					want = schema.GateFailed
				}
				if seen[want]++; w.Result != want || len(w.Waived) > 0 {
					t.Fatalf("--fail-on %s of %s is %s; expected %s", level, w.Aggregate, w.Result, want)
				}
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("the comparisons came to %v", seen)
	}
}

// TestAGateOfNothingIsNone holds that what a gate cannot go by is an error, and never another gate.
func TestAGateOfNothingIsNone(t *testing.T) {
	for _, asked := range []struct{ level, expires, today string }{
		{"always", "2026-12-31", today}, {"", "2026-12-31", today},
		{"breach", "2026-12-31", ""}, {"breach", "2026-12-31", "now"}, {"breach", "2026-12", today}, {"breach", "", today},
		{"breach", "2026-02-30", today}} {
		waivers := []schema.GateWaiver{{Waiver: schema.Waiver{Runtime: "*", Expires: asked.expires}}}
		if rule, err := gate.New(asked.level, waivers, asked.today); rule != nil || err == nil {
			t.Errorf("%+v is a gate", asked)
		}
	}
	if gate.Default().FailOn() != gate.Standard || gate.Default().Waives() {
		t.Error("the default gate is another")
	}
}

// TestWaiversOnlyLoosen holds on comparisons and waivers at random that a waiver changes no comparison, that no world
// fares worse with waivers than without, that what could not be judged stays an error, that a world passes as waived
// only where it would have failed, and that one that expired does what none does.
func TestWaiversOnlyLoosen(t *testing.T) {
	badness := map[string]int{schema.GatePassed: 0, schema.GateWaived: 1, schema.GateFailed: 2, schema.GateError: 3}
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(2, 2))}
	waived := 0
	for range 800 {
		c := g.Comparison("")
		before, err := schema.Digest(c)
		if err != nil {
			t.Fatal(err)
		}
		waivers, level := g.Waivers(""), g.Pick(gate.Names()...)
		bare, loose := newRule(t, level, nil, today).Worlds(c), newRule(t, level, waivers, today).Worlds(c)
		for i, w := range loose {
			was := bare[i].Result
			if badness[w.Result] > badness[was] || was == schema.GateError && w.Result != was ||
				w.Result == schema.GateWaived &&
					was != schema.GateFailed || was == schema.GateFailed && w.Result == schema.GatePassed {
				t.Fatalf("--fail-on %s of %s is %s with waivers and %s without", level, w.Aggregate, w.Result, was)
			}
			if w.Result == schema.GateWaived {
				waived++
			}
			if len(w.Waived) > 0 && w.Aggregate != schema.AgreedBreach && w.Aggregate != schema.Disputed &&
				w.Aggregate != schema.Error {
				t.Fatalf("something of a world that is %s is waived", w.Aggregate)
			}
		}
		var late []schema.GateWaiver
		for _, one := range waivers {
			one.Waiver.Expires = "2026-05-31"
			late = append(late, one)
		}
		run := newRule(t, level, late, today).Start()
		for i, w := range run.Add(c) {
			if w.Result != bare[i].Result || len(w.Waived) > 0 {
				t.Fatalf("waivers that expired make %s of %s", w.Result, bare[i].Result)
			}
		}
		d := run.Document()
		if matches := slices.ContainsFunc(d.Waivers, func(w schema.GateWaiver) bool { return w.Matched > 0 }); matches !=
			(len(d.Overdue()) > 0) || matches && d.Result != schema.GateError {
			t.Fatalf("a waiver that expired matches: %v; the run is %s, overdue %v", matches, d.Result, d.Overdue())
		}
		if after, _ := schema.Digest(c); after != before {
			t.Fatal("the comparison is another")
		}
	}
	if waived < 50 {
		t.Errorf("%d worlds passed as waived; the test tries little", waived)
	}
}

// TestOfTwoBreachesOneIsLeft holds that a verdict counts unless each of its grounds is waived, and that a waiver holds
// on its last day.
func TestOfTwoBreachesOneIsLeft(t *testing.T) {
	c := &schema.Comparison{
		Runtime: schema.Subject{ID: "sre"},
		Worlds:  []schema.WorldResult{{Aggregate: schema.AgreedBreach}},
		Cells:   []schema.Cell{{Policy: "hop", Classifier: "hop", Outcome: schema.Breach, Verdict: "v"}},
		Tables: schema.Tables{Verdicts: map[string]*schema.Verdict{"v": {Outcome: schema.Breach,
			Findings: []schema.Finding{{Clause: "c", Limb: "sold"}, {Clause: "c", Limb: "called"}, {Clause: "c", Limb: "kept"}},
			Grounds: []schema.Ground{{Limb: "called", Value: schema.Yes}, {Limb: "kept", Value: schema.Unknown},
				{Limb: "sold", Value: schema.Yes}}}}},
	}
	waiver := func(limb, expires string) schema.GateWaiver {
		return schema.GateWaiver{
			Waiver: schema.Waiver{Runtime: "s?e", Reading: "hop", Clause: "c", Limb: limb, Expires: expires},
		}
	}
	for _, tc := range []struct {
		waivers []schema.GateWaiver
		want    string
	}{
		{[]schema.GateWaiver{waiver("sold", today)}, schema.GateFailed},
		{[]schema.GateWaiver{waiver("sold", today), waiver("kept", today)}, schema.GateFailed},
		{[]schema.GateWaiver{waiver("sold", today), waiver("called", today)}, schema.GateWaived},
		{[]schema.GateWaiver{waiver("sold", today), waiver("called", "2026-05-31")}, schema.GateFailed},
		{[]schema.GateWaiver{waiver("", today)}, schema.GateWaived},
	} {
		if got := newRule(t, "breach", tc.waivers, today).Worlds(c); got[0].Result != tc.want {
			t.Errorf("%+v: %+v; expected %s", tc.waivers, got, tc.want)
		}
	}
}

// TestARunListsSoMany holds that a run of many worlds counts all of them and lists a bounded number.
func TestARunListsSoMany(t *testing.T) {
	run := newRule(t, "disputed", nil, "").Start()
	for range 1200 {
		run.AddFailure(&schema.Failure{Problems: schema.Problems{{Code: "syntax", Message: "not read"}}})
	}
	d := run.Document()
	if d.Counts.Errors != 1200 || len(d.Worlds) != 1000 || d.LeftOut != 200 || d.Result != schema.GateError {
		t.Errorf("%+v, %d listed, %d left out, %s", d.Counts, len(d.Worlds), d.LeftOut, d.Result)
	}
	b, err := schema.Write(d)
	if err == nil {
		_, err = schema.Parse("gate.json", b, schema.KindGate)
	}
	if err != nil {
		t.Error(err)
	}
}

// TestARefusedRunLookedAtNothing holds that an error of the whole run is one error and no runtime.
func TestARefusedRunLookedAtNothing(t *testing.T) {
	run := newRule(t, "never", nil, "").Start()
	run.Refuse(&schema.Failure{Problems: schema.Problems{{Code: "locked", Message: "it is another"}}})
	if d := run.Document(); d.Counts != (schema.GateCounts{Errors: 1}) || d.Result != schema.GateError ||
		len(d.Worlds) != 1 || d.Worlds[0].Problem == nil {
		t.Errorf("%+v", d)
	}
}

// TestWhatMovedFails holds that a verdict that moved against an earlier record fails the level that nothing else fails
// where it was asked for, that one of which it is not known is an error, and that other levels fail by it unasked.
func TestWhatMovedFails(t *testing.T) {
	c := func(m schema.Movement) *schema.Comparison {
		return &schema.Comparison{Runtime: schema.Subject{ID: "sre"}, Worlds: []schema.WorldResult{
			{Aggregate: schema.AgreedPermitted, Movement: []schema.Movement{m}}}}
	}
	moved := schema.Movement{Reading: "hop", From: schema.Breach, To: schema.Permitted}
	unknown := schema.Movement{Reading: "hop", From: schema.Permitted, To: schema.Permitted, NotKnown: true}
	never := newRule(t, "never", nil, "")
	for _, tc := range []struct {
		rule  *gate.Rule
		moved schema.Movement
		want  string
	}{{never, moved, schema.GatePassed}, {never.Against(), moved, schema.GateFailed},
		{never.Against(), unknown, schema.GateError}, {gate.Default(), moved, schema.GateFailed},
		{newRule(t, "disputed", nil, ""), unknown, schema.GateError}} {
		run := tc.rule.Start()
		run.Add(c(tc.moved))
		d := run.Document()
		if d.Result != tc.want || (len(d.Worlds) == 1 && len(d.Worlds[0].Moved) == 1) != (tc.want != schema.GatePassed) {
			t.Errorf("--fail-on %s of %+v: %+v; expected %s", tc.rule.FailOn(), tc.moved, d, tc.want)
		}
		b, err := schema.Write(d)
		if err == nil {
			_, err = schema.Parse("gate.json", b, schema.KindGate)
		}
		if err != nil {
			t.Error(err)
		}
	}
}
