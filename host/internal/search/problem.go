// Package search finds every smallest set of changes that reaches a goal: what has to be different for a verdict to
// flip, or for all verdicts to agree. It knows toggles by number and verdicts as cells with opaque values; what they
// mean is its caller's.
//
// The usual entry is [Search]. It asks for the cells' values at one assignment after another, and each answer names the
// toggles that it depended on: what an answer did not depend on need not be tried. Without a bound the result holds
// exactly the inclusion-minimal sets, whatever the function is; docs/rationale.md says why. With a bound, or when it is
// cancelled, it says up to which size it does. More of a result than its sets is derived by [Result.Reasons],
// [Result.Responsibility], [Result.Fragility] and [Apart].
//
// The package is pure: it holds no state, and its result depends on nothing but what it is asked and told.
package search

import (
	"context"
	"fmt"
)

// Toggle is something that can change. Its values are numbered from 0.
type Toggle struct {
	Values   int  // how many values it can be changed to, the baseline included where that is one of them
	Baseline int  // the value that it has now; -1 for one that can be left and never entered
	Effort   int  // what a change of it costs, in the caller's unit; 0 or more
	Able     bool // whether anybody can make this change
}

// Answer is the value of a cell at an assignment.
type Answer struct {
	Value int   // 0 to 63; what it stands for is the caller's
	Reads []int // the toggles that the value depended on, in any order
	Note  any   // whatever Use is to be told; Search does not look at it
	// Supposed marks what the callee remembers from other assignments: it is as sure as what the search remembers itself
	// (see Problem.Confirm), and is not counted.
	Supposed bool
}

// Ask evaluates one cell at an assignment, which holds the value of each toggle (-1 for such a baseline) and is not the
// callee's to change. The contract is that every assignment with the same values at the toggles read has the same
// value; a read too many costs time, a read left out costs the result its truth. An answer that is to be sure must not
// be Supposed. Ask is called by several goroutines where there are several workers.
type Ask func(ctx context.Context, cell int, assignment []int, sure bool) (Answer, error)

// Use is told of each answer that the search uses, in the order of a search with one worker and never by two goroutines
// at a time, and gives the answer that is used: the same, or another that is as true. So what Ask learns from earlier
// answers, and what it costs, can be made not to depend on the number of workers.
type Use func(cell int, assignment []int, a Answer) Answer

// Problem is what is searched.
type Problem struct {
	Toggles []Toggle // in the order that breaks ties, as by name
	Goal    Goal     // what is looked for; it also says how many cells there are
	Ask     Ask
	Use     Use // may be nil
	// Confirm says that an answer's value is sure at its own assignment, and that at others which agree with it on what
	// was read there may be, in place of a value that the goal wants, one that it does not: an evaluation that fails,
	// say. The goal is then reached only by answers asked for at the assignment itself.
	Confirm bool
}

// Options bound a search and say how it runs. The zero value searches everything, with one worker.
type Options struct {
	MaxSize int // the most changes in a set; 0 for no bound
	MaxAsks int // the most answers asked for; 0 for no bound
	// Cheapest leaves out what costs more than the cheapest set found that somebody can make: the first of the result,
	// with all that cost as little, is what it would be, and what is said of completeness is of these
	Cheapest bool
	// asked before each answer, after Use was told of the last: whether no more may be asked for; may be nil
	Spent func() bool
	// the most assignments visited, which bounds memory: up to some 500 bytes each; 0 for no bound
	MaxNodes int
	// how many answers are asked for at a time; what is more than 1 changes nothing in the result but Spare
	Workers  int
	Progress func(Progress) // called by the goroutine that called Search, after each node; may be nil
}

// Progress is how far a search is.
type Progress struct {
	Size  int // changes in the node just visited
	Nodes int // assignments visited
	Asks  int // answers asked for
	Sets  int // sets found
}

// Stop says why a search ended before it had seen everything.
type Stop string

// What ends a search.
const (
	Drained   Stop = ""          // nothing: everything was seen
	BySize    Stop = "size"      // sets may be larger than MaxSize
	ByAsks    Stop = "asks"      // MaxAsks answers were asked for, or they were Spent, and one more was needed
	ByNodes   Stop = "nodes"     // MaxNodes assignments were visited, and there was one more
	Cancelled Stop = "cancelled" // the context was done
	Failed    Stop = "failed"    // Ask returned an error, which Search returns
)

// Result is what a search found. It depends on the problem and the bounds alone, except Spare, and where it was
// cancelled.
type Result struct {
	// inclusion-minimal, each and every one of at most CompleteUpTo changes; by effort, size and toggles
	Sets []Set
	// every minimal set of at most so many changes is in Sets; -1 where not even none was tried, the number of toggles
	// where Complete
	CompleteUpTo int
	Complete     bool // every minimal set is in Sets
	Stopped      Stop
	Nodes        int   // assignments visited
	Asks         []int // answers asked for, by cell; what was remembered is not asked again
	Spare        int   // calls of Ask that gave no answer needed: the one figure that depends on the number of workers
}

// Set is an inclusion-minimal set of changes that reaches the goal, and what that depends on. A larger set need not
// reach it.
type Set struct {
	Changes []Change // by toggle; none where the baseline reaches the goal
	Effort  int      // the sum of its toggles' efforts
	Able    bool     // whether each change is one that somebody can make
	Rests   []Rest   // by cell: those that the goal looks at
	// the certificate: with these toggles at these values the goal is reached, whatever the others are (see
	// Problem.Confirm)
	Given []Change
}

// Change is a toggle and a value, -1 for a baseline that cannot be entered.
type Change struct{ Toggle, Value int }

// Rest is a cell's value and the toggles that it depended on, in their order.
type Rest struct {
	Cell, Value int
	Reads       []int
}

// Search finds the inclusion-minimal sets of changes that reach the goal. It visits assignments by number of changes,
// total effort and toggles, cheaper ones first. When ctx is done it returns what it has.
//
// # Errors
//
// A problem that makes no sense, an answer that names no value or toggle, and what Ask returns, with the result until
// then.
func Search(ctx context.Context, p Problem, o Options) (Result, error) {
	if err := p.check(); err != nil {
		return Result{CompleteUpTo: -1, Stopped: Failed}, err
	}
	s := newSearch(p, o)
	stop := s.startWorkers(ctx)
	result, err := s.run(ctx)
	stop()
	result.Spare = int(s.runs.Load()) - s.asks
	return result, err
}

// most is the largest number of toggles, and of values of one, that a change is packed for.
const most = 1 << 16

func (p Problem) check() error {
	if len(p.Toggles) > most {
		return fmt.Errorf("crux: %d toggles; expected at most %d", len(p.Toggles), most)
	}
	for i, t := range p.Toggles {
		switch {
		case t.Values < 1 || t.Values > most:
			return fmt.Errorf("crux: toggle %d has %d values; expected 1 to %d", i, t.Values, most)
		case t.Baseline < -1 || t.Baseline >= t.Values:
			return fmt.Errorf("crux: toggle %d has the baseline %d; expected -1 to %d", i, t.Baseline, t.Values-1)
		case t.Effort < 0:
			return fmt.Errorf("crux: toggle %d has the effort %d; expected 0 or more", i, t.Effort)
		}
	}
	return p.Goal.check()
}
