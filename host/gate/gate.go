// Package gate says what a build is to make of comparisons: whether they pass what it was asked to fail on, and which
// of them pass only because somebody waived what would fail.
//
// A [Rule] is what was asked: a level, and waivers on a day. It is the same for everybody, so that the exit code, a
// page and every format of a build come to the same. A [Run] holds what came of it so far, for one reader of
// comparisons that come one after the other; it keeps counts and a bounded list, and no comparison.
//
// Nothing here changes a verdict, an outcome or an aggregate.
package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/construe-host/construe/host/schema"
)

// Level is what a gate can be asked to fail on: its name, the aggregate that fails it, and what a runtime then is. Each
// includes those before it.
type Level struct{ Name, Aggregate, Said string }

// Levels are all of them, from the one that nothing fails.
func Levels() []Level {
	return []Level{
		{Name: "never"},
		{"breach", schema.AgreedBreach, "agreed to be a breach"},
		{"disputed", schema.Disputed, "disputed"},
		{"undetermined", schema.Undetermined, "undetermined"},
	}
}

// Names are those of the levels, in their order.
func Names() (names []string) {
	for _, l := range Levels() {
		names = append(names, l.Name)
	}
	return names
}

// Standard is the level of a gate of which nothing was asked; see [Default].
const Standard = "breach"

// Rule is what was asked of a gate. [New] makes one, and [Default] that of which nothing was asked. It is never
// changed, so that several runs can share one.
type Rule struct {
	levels  []Level // those that it includes
	waivers []schema.GateWaiver
	today   string
	moves   bool // whether what moved against an earlier record fails
}

// New is the gate that fails on a level, a name of [Names], and on those before it. waivers are those that were given,
// with their places; today is the day that their expiry is compared with, such as 2026-03-18, and may be "" where there
// are none. What moved against an earlier record fails every level but that which nothing fails; see [Rule.Against].
//
// # Errors
//
// [schema.Problem]: value, for a level that there is none of, and, where there are waivers, for what is no day. A gate
// that took either for another would let pass what it was asked to fail on.
func New(level string, waivers []schema.GateWaiver, today string) (*Rule, error) {
	all := Levels()
	i := slices.IndexFunc(all, func(l Level) bool { return l.Name == level })
	if i < 0 {
		return nil, &schema.Problem{Code: "value", Message: fmt.Sprintf("%q is not a gate; expected one of %s", level,
			strings.Join(Names(), ", ")), Expected: Names()}
	}
	r := &Rule{levels: all[:i+1], today: today, waivers: slices.Clone(waivers), moves: i > 0}
	for i, w := range r.waivers {
		for _, day := range []string{today, w.Waiver.Expires} {
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				return nil, &schema.Problem{Code: "value", Message: fmt.Sprintf("%q is not a day, which the expiry of waivers "+
					"depends on; expected a calendar date such as 2026-03-18", day)}
			}
		}
		r.waivers[i].Matched, r.waivers[i].Expired = 0, w.Waiver.Expired(today)
	}
	return r, nil
}

// Default is the gate of which nothing was asked: it fails on an agreed breach, and nobody waives anything.
func Default() *Rule {
	i := slices.IndexFunc(Levels(), func(l Level) bool { return l.Name == Standard })
	return &Rule{levels: Levels()[:i+1], moves: true}
}

// Against is the rule that fails also where a verdict moved against an earlier record, whatever its level.
func (r *Rule) Against() *Rule {
	out := *r
	out.moves = true
	return &out
}

// FailOn is the name of the level.
func (r *Rule) FailOn() string { return r.levels[len(r.levels)-1].Name }

// Waives reports whether there are waivers, matching or not.
func (r *Rule) Waives() bool { return len(r.waivers) > 0 }

// Waiver is a waiver by its place in the list, as [schema.GateCell] names it.
func (r *Rule) Waiver(i int) schema.Waiver { return r.waivers[i].Waiver }

// fails reports whether a world that comes to an aggregate fails.
func (r *Rule) fails(aggregate string) bool {
	return slices.ContainsFunc(r.levels, func(l Level) bool { return l.Aggregate != "" && l.Aggregate == aggregate })
}

// FailsBy reports whether a world fails by what it comes to without what is waived, whether something moved or not.
func (r *Rule) FailsBy(w schema.GateWorld) bool {
	if len(w.Waived) > 0 {
		return r.fails(w.Left)
	}
	return r.fails(w.Aggregate)
}

// Worlds says what the gate makes of every world of a comparison, in their order.
func (r *Rule) Worlds(c *schema.Comparison) (out []schema.GateWorld) {
	for _, judged := range r.judged(c) {
		out = append(out, judged.GateWorld)
	}
	return out
}

// judged is a world with the waivers that match something in it, those that expired among them: of each waiver whether
// it does, or nil where there are none.
type judged struct {
	schema.GateWorld
	matched []bool
}

func (r *Rule) judged(c *schema.Comparison) (out []judged) {
	for i, w := range c.Worlds {
		j := judged{GateWorld: schema.GateWorld{Runtime: c.Runtime.ID, Title: c.Runtime.Title, Source: c.Source,
			World: w.World, Aggregate: w.Aggregate, Result: schema.GatePassed}}
		if i < len(c.Axes.Worlds) {
			j.WorldTitle = c.Axes.Worlds[i].Title
		}
		left := w.Aggregate
		if len(r.waivers) > 0 {
			j.matched = make([]bool, len(r.waivers))
			left = r.waive(c, &j)
		}
		moved := false
		for _, m := range w.Movement {
			if r.moves {
				moved = moved || m.Moved()
				j.Moved = append(j.Moved, schema.GateMove{Reading: m.Reading, Title: c.Readings[m.Reading].Title, From: m.From,
					To: m.To, NotKnown: m.NotKnown})
			}
		}
		switch {
		case errorIn(c, w), len(j.Moved) > 0 && !moved:
			j.Result = schema.GateError
		case moved, r.fails(left):
			j.Result = schema.GateFailed
		case r.fails(w.Aggregate):
			j.Result = schema.GateWaived
		}
		out = append(out, j)
	}
	return out
}

// errorIn reports whether a cell of a world could not be judged, a swap too.
func errorIn(c *schema.Comparison, w schema.WorldResult) bool {
	return w.Aggregate == schema.Error || slices.ContainsFunc(c.Cells, func(cell schema.Cell) bool {
		return cell.World == w.World && cell.Outcome == schema.Error
	})
}

// Run is what a gate made of the comparisons that it was shown. It is for one goroutine.
type Run struct {
	rule    *Rule
	counts  schema.GateCounts
	worlds  []schema.GateWorld
	leftOut int
	waivers []schema.GateWaiver
	looked  []bool // of each waiver whether a runtime that it is about was judged
}

// mostListed bounds the worlds that a run lists. Those after it are counted.
const mostListed = 1000

// Start begins a run.
func (r *Rule) Start() *Run {
	return &Run{rule: r, waivers: slices.Clone(r.waivers), looked: make([]bool, len(r.waivers))}
}

// Add looks at a comparison, and says what it makes of its worlds, in their order.
func (u *Run) Add(c *schema.Comparison) (out []schema.GateWorld) {
	u.counts.Runtimes++
	for _, j := range u.rule.judged(c) {
		for i, matched := range j.matched {
			if matched {
				u.waivers[i].Matched++
			}
			u.looked[i] = u.looked[i] || j.Result != schema.GateError && u.waivers[i].Waiver.NamesRuntime(c.Runtime.ID)
		}
		u.count(j.GateWorld)
		out = append(out, j.GateWorld)
	}
	return out
}

// AddFailure counts a runtime of which no comparison was made: it is an error, except where the runtime has none of the
// worlds that were asked for, which is nobody's fault.
func (u *Run) AddFailure(f *schema.Failure) {
	u.counts.Runtimes++
	if f.LacksWorld() {
		u.counts.Absent++
		return
	}
	u.Refuse(f)
}

// Refuse counts an error of the run as a whole, which ended before anything of it could be relied on, as where a
// reading is not as it was pinned. It is of no runtime.
func (u *Run) Refuse(f *schema.Failure) {
	w := schema.GateWorld{Source: f.Source, Aggregate: schema.Error, Result: schema.GateError}
	if len(f.Problems) > 0 {
		w.Problem = f.Problems[0]
	}
	u.count(w)
}

func (u *Run) count(w schema.GateWorld) {
	switch w.Result {
	case schema.GateError:
		u.counts.Errors++
	case schema.GateFailed:
		u.counts.Failed++
	case schema.GateWaived:
		u.counts.Waived++
	default:
		if u.counts.Passed++; len(w.Waived) == 0 {
			return
		}
	}
	if len(u.worlds) < mostListed {
		u.worlds = append(u.worlds, w)
	} else {
		u.leftOut++
	}
}

// Document is what came of the run so far.
func (u *Run) Document() *schema.Gate {
	d := &schema.Gate{Construe: schema.KindGate, FailOn: u.rule.FailOn(), Counts: u.counts, Worlds: u.worlds,
		LeftOut: u.leftOut, Waivers: slices.Clone(u.waivers)}
	if len(u.waivers) > 0 {
		d.Today = u.rule.today
	}
	for i, w := range d.Waivers {
		d.Waivers[i].NotLookedAt = w.Matched == 0 && !u.looked[i] && u.counts.Errors > 0
	}
	d.Result = d.ComesTo()
	return d
}
