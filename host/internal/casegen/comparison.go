package casegen

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Comparison is a comparison whose verdicts are what their grounds come to, and its worlds what their verdicts do. Ids
// and reasons end in a text, which may be hostile. Some cells could not be judged.
func (g Generator) Comparison(text string) *schema.Comparison {
	c := &schema.Comparison{Construe: schema.KindComparison, AsOf: "2026-03-18",
		Runtime: schema.Subject{ID: "run" + strings.ReplaceAll(text, "/", "|"), Title: g.Pick("", "a runtime"+text)},
		Case:    schema.Subject{ID: "generated" + text, Title: "a generated dispute"},
		Clauses: map[string]string{"c1" + text: "v1"}, Readings: map[string]schema.ReadingSummary{},
		Tables: schema.Tables{Facts: map[string]*schema.Facts{}, Verdicts: map[string]*schema.Verdict{},
			Classifications: map[string]*schema.Classification{}},
		Locations: map[string]schema.Location{"/components/a/role": {File: "runs/one" + text + ".yaml", Line: 7, Column: 3}}}
	if g.IntN(2) == 0 {
		c.Source = &schema.Location{File: "runs/one" + text + ".yaml", Line: 1 + g.IntN(3), Column: 1}
	}
	for i := range 1 + g.IntN(4) {
		id := fmt.Sprintf("reading%d%s", i, text)
		c.Axes.Policies = append(c.Axes.Policies, id)
		c.Readings[id] = schema.ReadingSummary{Title: g.Pick("", "Reading"+text), Doctrine: g.Pick("", "it holds"+text)}
	}
	c.Axes.Classifiers = c.Axes.Policies
	outcomes := [][]string{{schema.Permitted}, {schema.Breach}, {schema.Undetermined},
		{schema.Breach, schema.Permitted}, {schema.Breach, schema.Undetermined}, {schema.Permitted, schema.Undetermined},
		{schema.Breach, schema.Permitted, schema.Undetermined},
		{schema.Breach, schema.Permitted, schema.Undetermined, schema.Error}}
	for i := range 1 + g.IntN(3) {
		world := schema.AxisWorld{Title: "the facts as stated"}
		if i > 0 {
			world = schema.AxisWorld{ID: fmt.Sprintf("w%d%s", i, text), Title: g.Pick("", "a world"+text)}
		}
		c.Axes.Worlds = append(c.Axes.Worlds, world)
		among := outcomes[g.IntN(len(outcomes))]
		for _, policy := range c.Axes.Policies {
			g.own(c, world.ID, policy, g.Pick(among...), text)
		}
		result := schema.WorldResult{World: world.ID, Swaps: "not-asked",
			Aggregate: schema.Aggregate(c.Diagonal(world.ID))}
		if result.Aggregate == schema.Disputed && g.IntN(2) == 0 {
			result.Crux = &schema.CheapestCrux{Sets: []schema.ChangeSet{{Sentence: "another host" + text,
				Changes:  []schema.ToggleChange{{Toggle: "host" + text, From: "a", To: "b"}},
				Outcomes: []schema.JudgedCell{{Policy: c.Axes.Policies[0], Outcome: schema.Permitted}}}}}
		}
		c.Worlds = append(c.Worlds, result)
	}
	return c
}

// own adds a reading's own cell of an outcome, and its verdict.
func (g Generator) own(c *schema.Comparison, world, reading, outcome, text string) {
	v := &schema.Verdict{Construe: schema.KindVerdict, Outcome: outcome, Reading: reading, Clauses: c.Clauses}
	key := fmt.Sprintf("%s/%s", world, reading)
	c.Cells = append(c.Cells, schema.Cell{World: world, Policy: reading, Classifier: reading, Outcome: outcome,
		Verdict: key, Classification: key})
	c.Tables.Verdicts[key] = v
	c.Tables.Classifications[key] = &schema.Classification{Construe: schema.KindClassification, Reading: reading,
		Terms: map[string]map[string]schema.Answer{"word" + text: {"": {Value: "so" + text,
			Because: []schema.Reason{{Text: "it is so" + text, Pointers: []string{"/components/a/role"}}}}}}}
	if outcome == schema.Error {
		v.Error = &schema.Problem{Code: "builtin", Message: "division by zero" + text, Party: reading}
		return
	}
	made := false // whether a ground made the outcome
	for i, clause := range []string{"c1", "c1", "c2"} {
		limb := fmt.Sprintf("limb%d%s", i, text)
		ground := schema.Ground{Limb: limb, Value: schema.No, Subject: g.Pick("", "/components/a", "/derived/hops/x:a")}
		open := schema.Tri(g.Pick("unknown", "arguable"))
		switch last := i == 2 && !made; {
		case outcome == schema.Breach && (last || g.IntN(2) == 0):
			ground.Value, made = schema.Yes, true
		case outcome == schema.Undetermined && (last || g.IntN(2) == 0):
			ground.Value, made = open, true
		case outcome == schema.Breach && g.IntN(3) == 0:
			ground.Value = open
		}
		for e := range 1 + g.IntN(2) {
			element := fmt.Sprintf("element%d%s", e, text)
			ground.Elements = append(ground.Elements, element)
			v.Findings = append(v.Findings, schema.Finding{Clause: clause + text, Version: "v1", Limb: limb,
				Subject: ground.Subject, Element: element, Value: string(ground.Value), Weight: "element",
				Term: g.Pick("", "word"+text), Reason: g.Pick("", "because"+text),
				Pointers: []string{"/components/a/role", "/components/a/name" + text}})
		}
		v.Grounds = append(v.Grounds, ground)
	}
}

// Waivers are some waivers of such comparisons, of which some expired before the day.
func (g Generator) Waivers(text string) (out []schema.GateWaiver) {
	for range g.IntN(4) {
		w := schema.Waiver{Runtime: g.Pick("*", "run*", "other"), Reason: "a reason" + text, Who: "somebody" + text,
			Expires: g.Pick("2026-12-31", "2026-12-31", "2026-01-01")}
		if g.IntN(2) == 0 {
			w.Reading = fmt.Sprintf("reading%d%s", g.IntN(3), text)
		}
		if g.IntN(2) == 0 {
			w.Clause = g.Pick("c1", "c2") + text
		}
		if g.IntN(3) == 0 {
			w.Limb = fmt.Sprintf("limb%d%s", g.IntN(3), text)
		}
		out = append(out, schema.GateWaiver{Waiver: w, At: &schema.Location{File: "waivers" + text + ".yaml", Line: 3,
			Column: 5}})
	}
	return out
}
