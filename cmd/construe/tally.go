package main

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// tally is what a gate makes of comparisons, one after the other. It keeps a few names and no comparison.
type tally struct {
	name     string // of the gate
	included []gate
	total    int
	unread   int // that no comparison was made of
	failed   map[string]*failedAt
}

// failedAt is the runtimes that failed a gate by one aggregate: how many, and the first of them.
type failedAt struct {
	count int
	names []string
}

// mostNamed bounds the names in the line that says why a gate failed.
const mostNamed = 3

func newTally(name string, included []gate) *tally {
	return &tally{name: name, included: included, failed: map[string]*failedAt{}}
}

// add looks at every world of a comparison.
func (t *tally) add(c *schema.Comparison) {
	t.total++
	if hasError(c) {
		t.note(schema.Error, foundAs(c))
	}
	for _, g := range t.included {
		var worlds []string
		for _, w := range c.Worlds {
			if w.Aggregate == g.aggregate {
				worlds = append(worlds, w.World)
			}
		}
		if len(worlds) > 0 {
			t.note(g.aggregate, foundAs(c)+inWorlds(worlds))
		}
	}
}

// inWorlds says in which worlds; nothing where it is the facts as stated alone.
func inWorlds(ids []string) string {
	var names []string
	for _, id := range ids {
		if id == "" {
			id = "as stated"
		}
		names = append(names, id)
	}
	switch {
	case len(ids) > 1:
		return " in the worlds " + strings.Join(names, " and ")
	case ids[0] == "":
		return ""
	}
	return " in the world " + names[0]
}

// fail counts a runtime of which no comparison was made.
func (t *tally) fail() {
	t.total++
	t.unread++
}

func (t *tally) note(aggregate, name string) {
	one := t.failed[aggregate]
	if one == nil {
		one = &failedAt{}
		t.failed[aggregate] = one
	}
	if one.count++; len(one.names) < mostNamed {
		one.names = append(one.names, name)
	}
}

// code is the worst that was met. An error fails every gate; a breach is worse than a dispute.
func (t *tally) code() (worst int) {
	if t.unread > 0 || t.failed[schema.Error] != nil {
		return exitEvaluation
	}
	for _, g := range t.included {
		if t.failed[g.aggregate] != nil && (worst == 0 || g.code == exitGate) {
			worst = g.code
		}
	}
	return worst
}

// result is the code as an error, after a line on standard error that says what failed and why; nil where nothing did.
func (t *tally) result(s *streams) error {
	code := t.code()
	if code == 0 {
		return nil
	}
	for _, sentence := range t.sentences() {
		fmt.Fprintf(s.err, "construe: %s\n", harmless(sentence))
	}
	return result(code)
}

// sentences say what failed, by how many runtimes, and which: what could not be judged, and what the gate fails on.
func (t *tally) sentences() (out []string) {
	var parts []string
	if one := t.failed[schema.Error]; one != nil {
		parts = append(parts, "a cell of "+t.which(one)+" could not be judged")
	}
	if t.unread > 0 {
		parts = append(parts, fmt.Sprintf("%d of %s could not be judged", t.unread, report.Counted(t.total, "runtime")))
	}
	if len(parts) > 0 {
		out = append(out, strings.Join(parts, "; "))
	}
	parts = nil
	for _, g := range t.included {
		switch one := t.failed[g.aggregate]; {
		case one == nil:
		case t.total == 1:
			parts = append(parts, fmt.Sprintf("%s is %s", t.which(one), g.said))
		default:
			parts = append(parts, fmt.Sprintf("%s: %s", g.said, t.which(one)))
		}
	}
	if len(parts) > 0 {
		out = append(out, fmt.Sprintf("the gate --fail-on %s fails; %s", t.name, strings.Join(parts, "; ")))
	}
	return out
}

// which names the runtimes of a failure: all, where they are few, or their number and the first of them.
func (t *tally) which(one *failedAt) string {
	names := strings.Join(one.names, ", ")
	switch {
	case t.total == 1:
		return names
	case one.count > len(one.names):
		return fmt.Sprintf("%d of %s (%s, …)", one.count, report.Counted(t.total, "runtime"), names)
	}
	return fmt.Sprintf("%d of %s (%s)", one.count, report.Counted(t.total, "runtime"), names)
}
