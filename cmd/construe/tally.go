package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// tally is what a gate makes of comparisons, one after the other. It keeps a few names and no comparison.
type tally struct {
	rule   *gate.Rule
	run    *gate.Run
	next   next
	total  int
	unread int    // that no comparison was made of
	after  string // what to do about the first of them; "" for nothing
	failed map[string]*failedAt
	moved  []string // what moved against an earlier record, and in which worlds
	moves  bool     // whether a verdict moved, which fails; else it is not known
	ids    idPlaces
}

// failedAt is the runtimes that failed a gate by one aggregate: how many, and the first of them; and of the very first
// who says what, and what to run next.
type failedAt struct {
	count     int
	names     []string
	why, next string
}

// mostNamed bounds the names in the line that says why a gate failed.
const mostNamed = 3

func newTally(c *cli.Context, rule *gate.Rule) *tally {
	return &tally{rule: rule, run: rule.Start(), next: newNext(c), failed: map[string]*failedAt{},
		ids: idPlaces{}}
}

// standing is where a runtime stands: the document that says so, and that as a comparison.
type standing struct {
	document any
	compared *schema.Comparison
}

func comparedAs(c *schema.Comparison) standing { return standing{c, c} }

func sweptAs(s *schema.Sweep) standing { return standing{s, s.Bare()} }

// name is what the runtime is called: its title, after the place that it was found in, where it is one of many.
func (s standing) name() string {
	title := fmt.Sprintf("\"%s\"", cmp.Or(s.compared.Runtime.Title, s.compared.Runtime.ID))
	if s.compared.Source == nil {
		return title
	}
	return placeOf(s.compared.Source) + ", " + title
}

// has reports whether the runtime was judged in a world.
func (s standing) has(world string) bool {
	return slices.ContainsFunc(s.compared.Worlds, func(w schema.WorldResult) bool { return w.World == world })
}

// add looks at every world of a runtime.
func (t *tally) add(s standing) {
	t.total++
	c := s.compared
	t.ids.add(c)
	worlds := t.run.Add(c)
	if hasError(s.document) {
		i := slices.IndexFunc(worlds, func(w schema.GateWorld) bool { return w.Result == schema.GateError })
		if one := t.note(schema.Error, s.name()); one.count == 1 && i >= 0 {
			one.next = t.next.why(c, worlds[i])
		}
	}
	for _, w := range worlds {
		for _, m := range w.Moved {
			text := report.MovedPhrase(m) + report.InWorlds(schema.AxisWorld{ID: w.World, Title: w.WorldTitle})
			if c.Source != nil {
				text = s.name() + ": " + text
			}
			t.moved = append(t.moved, text)
		}
		t.moves = t.moves || w.Result == schema.GateFailed && len(w.Moved) > 0
	}
	for _, g := range gate.Levels() {
		var in []schema.AxisWorld
		var first schema.GateWorld
		for _, w := range worlds {
			if w.Result == schema.GateFailed && t.rule.FailsBy(w) && leftOf(w) == g.Aggregate {
				if in = append(in, schema.AxisWorld{ID: w.World, Title: w.WorldTitle}); len(in) == 1 {
					first = w
				}
			}
		}
		if len(in) == 0 {
			continue
		}
		if one := t.note(g.Aggregate, s.name()+report.InWorlds(in...)); one.count == 1 {
			one.why, one.next = report.Said(c, first), t.next.why(c, first)
		}
	}
}

// leftOf is what a world comes to for the gate.
func leftOf(w schema.GateWorld) string {
	if len(w.Waived) > 0 {
		return w.Left
	}
	return w.Aggregate
}

// take looks at a document, where it is one that a gate is about.
func (t *tally) take(document any) {
	switch d := document.(type) {
	case *schema.Comparison:
		t.add(comparedAs(d))
	case *schema.Sweep:
		t.add(sweptAs(d))
	case *schema.Failure:
		t.fail(d)
	}
}

// fail counts a runtime of which no comparison was made.
func (t *tally) fail(f *schema.Failure) {
	t.run.AddFailure(f)
	if t.total++; !f.LacksWorld() {
		if t.unread++; t.unread == 1 {
			t.after = t.next.after(f)
		}
	}
}

// mismatch counts a runtime that the lock pins otherwise, which has a code of its own.
func (t *tally) mismatch(f *schema.Failure) {
	t.run.AddFailure(f)
	t.total++
}

func (t *tally) note(aggregate, name string) *failedAt {
	one := t.failed[aggregate]
	if one == nil {
		one = &failedAt{}
		t.failed[aggregate] = one
	}
	if one.count++; len(one.names) < mostNamed {
		one.names = append(one.names, name)
	}
	return one
}

// code is the worst that was met. An error fails every gate, and so does a waiver that expired; a breach is worse than
// a dispute.
func (t *tally) code() int {
	switch d := t.run.Document(); {
	case t.unread > 0 || t.failed[schema.Error] != nil || d.Result == schema.GateError:
		return exitEvaluation
	case t.failed[schema.AgreedBreach] != nil || t.moves:
		return exitGate
	case len(t.failed) > 0:
		return exitOpen
	}
	return 0
}

// result is the code as an error, after a line on standard error that says what failed, why, and what to run next; nil
// where nothing did. What passes as waived is said always.
func (t *tally) result(s *streams) error {
	for _, sentence := range t.sentences() {
		fmt.Fprintf(s.err, "construe: %s\n", harmless(sentence))
	}
	if code := t.code(); code != 0 {
		return result(code)
	}
	return nil
}

// sentences say what failed, by how many runtimes, and which: what could not be judged, what waivers came to, and what
// the gate fails on.
func (t *tally) sentences() (out []string) {
	var parts []string
	next := t.after
	if one := t.failed[schema.Error]; one != nil {
		parts = append(parts, "a cell of "+t.which(one)+" could not be judged")
		next = cmp.Or(one.next, next)
	}
	if t.unread > 0 {
		parts = append(parts, fmt.Sprintf("%d of %s could not be judged", t.unread, report.Counted(t.total, "runtime")))
	}
	if len(parts) > 0 {
		if next != "" {
			parts = append(parts, "next: "+next)
		}
		out = append(out, strings.Join(parts, "; "))
	}
	out = append(out, t.ids.sentences(t.run.Document())...)
	out = append(out, report.WaiverSentences(t.run.Document())...)
	if len(t.moved) > 0 {
		out = append(out, "the gate --against fails; "+strings.Join(t.moved, "; "))
	}
	parts = nil
	for _, g := range gate.Levels() {
		one := t.failed[g.Aggregate]
		if one == nil || g.Aggregate == "" {
			continue
		}
		text := fmt.Sprintf("%s: %s", g.Said, t.which(one))
		if t.total == 1 {
			text = fmt.Sprintf("%s is %s", t.which(one), g.Said)
		}
		if one.why != "" && (t.total == 1 || one.count == 1) {
			text += ", since " + one.why
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return out
	}
	text := fmt.Sprintf("the gate --fail-on %s fails; %s", t.rule.FailOn(), strings.Join(parts, "; "))
	for _, g := range gate.Levels() {
		if one := t.failed[g.Aggregate]; one != nil && g.Aggregate != "" && one.next != "" {
			text += "; next: " + one.next
			break
		}
	}
	return append(out, text)
}

// which names the runtimes of a failure: all, where they are few, or their number and the first of them.
func (t *tally) which(one *failedAt) string {
	names := strings.Join(one.names, "; ")
	switch {
	case t.total == 1:
		return names
	case one.count > len(one.names):
		return fmt.Sprintf("%d of %s (%s; …)", one.count, report.Counted(t.total, "runtime"), names)
	}
	return fmt.Sprintf("%d of %s (%s)", one.count, report.Counted(t.total, "runtime"), names)
}
