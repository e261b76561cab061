package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/schema"
)

// comparisonSuite is what a build is told of a comparison: a case a world, and of each reading in it a finding for each
// ground of the clause.
func comparisonSuite(
	c *schema.Comparison, rule *gate.Rule, worlds []schema.GateWorld, where *places,
) buildSuite {
	s := buildSuite{name: c.Case.ID + "." + c.Runtime.ID}
	for i, w := range worlds {
		b := worldBuild{c: c, rule: rule, world: w, where: where}
		out := buildCase{name: s.unused(cmp.Or(w.WorldTitle, "the facts as stated"), w.World), result: w.Result,
			kind: w.Aggregate, at: where.runtime(),
			message: b.about() + ": " + b.sentence()}
		if len(w.Moved) > 0 && !rule.FailsBy(w) {
			out.kind = "moved"
		}
		for _, cell := range c.Cells {
			if cell.World == w.World && !cell.Swap() {
				out.findings = append(out.findings, b.findings(cell)...)
			}
		}
		out.findings = append(append(out.findings, b.errors()...), b.moved()...)
		fails := w.Result == schema.GateFailed || w.Result == schema.GateError
		if len(out.findings) == 0 || fails && !slices.ContainsFunc(out.findings, func(f finding) bool { return f.fails }) {
			out.findings = append(out.findings, b.whole(out.message, fails))
		}
		for _, open := range []bool{false, true} { // what decides stands first, and what is open beside it behind that
			for _, f := range out.findings {
				if f.state.severe() && open == (f.state == stateOpen) {
					out.details = append(out.details, f.text)
				}
			}
		}
		if crux := c.Worlds[i].Crux; crux != nil && len(crux.Sets) > 0 {
			out.details = append(out.details, "Would settle it: "+settlesSaid(c, crux.Sets[0])+".")
		}
		if w.Result == schema.GatePassed && (w.Aggregate == schema.Disputed || w.Aggregate == schema.Undetermined) {
			out.result = resultSkipped
		}
		s.cases = append(s.cases, out)
	}
	return s
}

// worldBuild makes the findings of one world.
type worldBuild struct {
	c     *schema.Comparison
	rule  *gate.Rule
	world schema.GateWorld
	where *places
}

// reading is what people call a reading.
func (b *worldBuild) reading(id string) string {
	return readingTitle(b.c, id)
}

// said says who comes to what.
func (b *worldBuild) said() string {
	who := map[string][]string{}
	for _, cell := range b.c.Cells {
		if cell.World == b.world.World && !cell.Swap() {
			who[cell.Outcome] = append(who[cell.Outcome], b.reading(cell.Policy))
		}
	}
	var parts []string
	for _, outcome := range []string{schema.Error, schema.Breach, schema.Permitted, schema.Undetermined} {
		switch names := who[outcome]; {
		case len(names) == 0:
		case len(who) == 1 && len(names) > 1 && outcome == schema.Error:
			parts = append(parts, "no reading could be judged")
		case len(who) == 1 && len(names) > 1:
			parts = append(parts, "every reading "+outcomeVerb(outcome, 1))
		default:
			parts = append(parts, conjunction(names)+" "+outcomeVerb(outcome, len(names)))
		}
	}
	return cmp.Or(strings.Join(parts, "; "), "nothing was judged")
}

// sentence says who says what, and what the gate makes of it.
func (b *worldBuild) sentence() string {
	text := b.said()
	if b.world.Aggregate == schema.Disputed {
		text = "disputed. " + strings.ToUpper(text[:1]) + text[1:]
	}
	if b.world.Result == schema.GateWaived {
		text += ". It passes as waived"
	}
	for _, m := range b.world.Moved {
		text += ". Against the earlier record " + MovedPhrase(m)
	}
	return text + "."
}

// findings are those of one reading's own cell.
func (b *worldBuild) findings(cell schema.Cell) (out []finding) {
	v, has := b.c.Verdict(cell)
	if !has || cell.Outcome == schema.Error {
		return nil
	}
	waiver, failed := b.waived(cell.Policy), b.world.Result == schema.GateFailed && b.rule.FailsBy(b.world)
	for _, g := range v.Grounds {
		clause := gate.ClauseOf(v, g.Limb)
		f := finding{state: statePermitted, subject: g.Subject,
			rule: buildRule{id: strings.Join([]string{cell.Policy, clause, g.Limb}, "/"),
				title: b.reading(cell.Policy) + ": " + b.limb(g.Limb), text: b.ruleText(cell.Policy, clause, v)}}
		f.key = strings.Join([]string{b.c.Case.ID, b.c.Runtime.ID, b.world.World, f.rule.id, g.Subject,
			strings.Join(g.Pointers, " ")}, "\n")
		w := groundWords{b: b, cell: cell, verdict: v, ground: g}
		switch {
		case gate.Decides(cell.Outcome, g):
			f.state = stateOpen
			if b.world.Aggregate == schema.Disputed {
				f.state = stateDisputed
			} else if cell.Outcome == schema.Breach {
				f.state = stateBreach
			}
			f.waived = waiver
			f.fails = len(waiver) == 0 && failed
			f.counts = f.fails || len(waiver) > 0 &&
				(failed || b.world.Result == schema.GateWaived)
		case g.Value != schema.No:
			f.state = stateOpen
		case len(g.Elements) == 0:
			f.state = stateNothing
		}
		f.text = w.text(f.state)
		f.at = b.where.of(g.Subject)
		if f.state.severe() {
			if f.steps = w.steps(); f.at == nil {
				f.at = firstPlace(f.steps)
			}
			f.settle = b.settling(g)
		}
		if f.at == nil {
			f.at = b.where.runtime()
		}
		out = append(out, f)
	}
	return out
}

// waived says why a reading's cell passes, where it is waived.
func (b *worldBuild) waived(reading string) (reasons []string) {
	for _, cell := range b.world.Waived {
		if cell.Reading != reading {
			continue
		}
		for _, i := range cell.Waivers {
			reasons = append(reasons, waiverReason(b.rule.Waiver(i)))
		}
	}
	return reasons
}

// limb names a ground for people, and element what it is made of: by their titles, or else by their ids in words.
func (b *worldBuild) limb(id string) string {
	return titleOr(b.where.titles.Limbs, id)
}

func (b *worldBuild) element(id string) string {
	return titleOr(b.where.titles.Elements, id)
}

// ruleText is what a rule says: the clause in force, as the case quotes it, and what the reading holds.
func (b *worldBuild) ruleText(reading, clause string, v *schema.Verdict) string {
	var parts []string
	if s := b.c.Stipulated; s != nil {
		for _, text := range s.Clauses {
			if text.Clause == clause && text.Version == v.Clauses[clause] {
				parts = append(parts, fmt.Sprintf("%s (%s): \"%s\"", text.Title, text.Version, text.Text))
			}
		}
	}
	if held := b.c.Readings[reading].Doctrine; held != "" {
		parts = append(parts, b.reading(reading)+" holds: "+held)
	}
	return strings.Join(parts, " ")
}

// errors are the cells of the world that could not be judged, each mistake once.
func (b *worldBuild) errors() (out []finding) {
	seen := map[string]bool{}
	for _, failed := range failedCells(b.c, b.world.World) {
		f := finding{state: stateError, fails: true, at: b.where.runtime(), text: Failed(failed.err)}
		f.rule = buildRule{id: failed.policy + "/error/" + failed.err.Code, title: b.reading(failed.policy) +
			" could not be judged: " + failed.err.Code}
		f.key = strings.Join([]string{b.c.Case.ID, b.c.Runtime.ID, b.world.World, f.rule.id, f.text}, "\n")
		if !seen[f.key] {
			seen[f.key] = true
			out = append(out, f)
		}
	}
	return out
}

// moved are the verdicts that moved against an earlier record, each of which fails.
func (b *worldBuild) moved() (out []finding) {
	for _, m := range b.world.Moved {
		f := finding{state: stateFailed, fails: true, at: b.where.runtime(),
			text: "Against the earlier record " + MovedPhrase(m) + "."}
		f.rule = buildRule{id: m.Reading + "/moved", title: b.reading(m.Reading) + ": moved against an earlier record"}
		if m.NotKnown && m.From == m.To {
			f.state = stateError
		}
		f.key = strings.Join([]string{b.c.Case.ID, b.c.Runtime.ID, b.world.World, f.rule.id}, "\n")
		out = append(out, f)
	}
	return out
}

// whole is the finding that the world as such comes to what it does, where no part of it says so: of a document without
// verdicts.
func (b *worldBuild) whole(text string, fails bool) finding {
	states := map[string]state{schema.AgreedBreach: stateBreach, schema.Disputed: stateDisputed,
		schema.Undetermined: stateOpen, schema.AgreedPermitted: statePermitted, schema.Error: stateError}
	f := finding{state: states[b.world.Aggregate], fails: fails, at: b.where.runtime(), text: text,
		rule: buildRule{id: "gate/" + b.world.Aggregate, title: "A runtime that is " + gateAggregate(b.world.Aggregate)}}
	if b.world.Result == schema.GateError {
		f.state = stateError
	}
	f.key = strings.Join([]string{b.c.Case.ID, b.c.Runtime.ID, b.world.World, f.rule.id}, "\n")
	return f
}
