package host

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// CruxRequest asks what a disagreement, or a verdict, turns on.
type CruxRequest struct {
	// Runtime, World ("" as stated) and AsOf ("" its own) are what is judged.
	Runtime *schema.Document
	World   string
	AsOf    string
	// Set is what is otherwise than the runtime and the case say, by name, as in [WhatIfRequest].
	Set map[string]string
	// Goal is resolve, flip, permitted or breach; resolve if empty, and flip where there is one cell.
	Goal string
	// Cells are what the goal is about; each reading's own classifier under its own policy if empty.
	Cells []schema.JudgedCell
	// MaxSize bounds the changes of a set, and Budget the answers asked for, each of which takes one run of a policy or
	// none; 0 is no bound.
	MaxSize, Budget int
	// Work bounds what those answers take, in instructions of plugins and policies, a byte of the facts that are looked
	// at counting for a hundred; 0 is no bound. Where trying the values of the toggles alone takes more, nothing is
	// searched.
	Work int64
	// Progress is told how far the search is, now and then; it may be nil.
	Progress func(CruxProgress)
}

// CruxProgress is how far a search is: the number of changes it is at, assignments visited, answers asked for, sets
// found.
type CruxProgress struct{ Size, Assignments, Asks, Sets int }

// Crux finds every smallest set of changes that reaches a goal. Where ctx is done it returns what it has, and says so.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, goal, toggle, engine-disagreement, host-limit.
func (h *Host) Crux(ctx context.Context, q CruxRequest) (*schema.Crux, error) {
	h, base, set, err := h.given(ctx, q.Runtime, q.World, q.AsOf, q.Set)
	if err != nil {
		return nil, err
	}
	c, err := h.cruxOf(ctx, base, q.Runtime.Name, q)
	if c != nil {
		c.Set = set
	}
	return c, err
}

// cruxOf searches from facts; of the request, what is about the goal and the bounds counts.
func (h *Host) cruxOf(ctx context.Context, base *schema.Facts, name string, q CruxRequest) (*schema.Crux, error) {
	cells, err := h.cellsOf(q.Cells)
	if err != nil {
		return nil, err
	}
	toggles, err := h.expandToggles(ctx, base)
	if err != nil {
		return nil, err
	}
	asks, err := h.newQuestions(ctx, base, name, toggles, cells)
	if err != nil {
		return nil, err
	}
	if asks.chargeTrying(); q.Work > 0 && asks.overworked(q.Work) {
		return asks.report(ctx, q.Goal, search.Result{CompleteUpTo: -1, Stopped: search.ByAsks})
	}
	if err := asks.admit(); err != nil {
		return nil, err
	}
	if err := asks.constrain(ctx); err != nil {
		return nil, err
	}
	goal, found, err := asks.goal(q.Goal)
	if err != nil {
		return nil, err
	}
	result, err := search.Search(ctx, search.Problem{Toggles: numbered(toggles), Goal: found, Ask: asks.ask, Use: asks.use,
		Confirm: true},
		search.Options{MaxSize: q.MaxSize, MaxAsks: q.Budget, MaxNodes: nodes(q), Workers: runtime.GOMAXPROCS(0),
			Progress: progress(q.Progress), Spent: func() bool {
				return q.Work > 0 && asks.overworked(q.Work)
			}})
	if err != nil {
		return nil, err
	}
	return asks.report(context.WithoutCancel(ctx), goal, result) // an interrupted search says what it has
}

// nodes bounds the assignments that a search with bounded work visits, most of which it settles by what it remembers.
func nodes(q CruxRequest) int {
	if q.Work > 0 {
		return 20_000
	}
	return 0
}

func progress(tell func(CruxProgress)) func(search.Progress) {
	if tell == nil {
		return nil
	}
	return func(p search.Progress) { tell(CruxProgress{p.Size, p.Nodes, p.Asks, p.Sets}) }
}

// cellsOf checks the cells asked for, and sorts them; each reading's own if there are none.
func (h *Host) cellsOf(asked []schema.JudgedCell) (out []cellID, err error) {
	if len(asked) == 0 {
		for _, name := range h.names {
			out = append(out, cellID{name, name})
		}
		return out, nil
	}
	for _, c := range asked {
		for _, reading := range []string{c.Policy, c.Classifier} {
			if _, err := h.party(reading); err != nil {
				return nil, err
			}
		}
		out = append(out, cellID{c.Policy, c.Classifier})
	}
	slices.SortFunc(out, func(a, b cellID) int {
		return cmp.Or(cmp.Compare(a.policy, b.policy), cmp.Compare(a.classifier, b.classifier))
	})
	return slices.Compact(out), nil
}

// goal is what the search looks for, and its name.
func (q *questions) goal(name string) (string, search.Goal, error) {
	if name == "" {
		if name = schema.GoalResolve; len(q.cells) == 1 {
			name = schema.GoalFlip
		}
	}
	n := len(q.cells)
	permitted, breach := slices.Repeat([]search.Values{search.Only(yes), search.Any}, n),
		slices.Repeat([]search.Values{search.Any, search.Only(yes)}, n)
	if q.constrained() { // whatever is reached must be possible
		permitted, breach = append(permitted, search.Only(yes)), append(breach, search.Only(yes))
	}
	switch name {
	case schema.GoalResolve:
		return name, search.Goal{permitted, breach}, nil
	case schema.GoalPermitted:
		return name, search.Goal{permitted}, nil
	case schema.GoalBreach:
		return name, search.Goal{breach}, nil
	case schema.GoalFlip:
		if n != 1 {
			return "", nil, schema.Problems{{Code: "goal", Message: fmt.Sprintf("flip is of one cell; there are %d", n),
				Hint: "name one with --cell POLICY/CLASSIFIER"}}
		}
		switch q.before[0].Outcome {
		case schema.Permitted:
			return name, search.Goal{breach}, nil
		case schema.Breach:
			return name, search.Goal{permitted}, nil
		}
		return name, search.Goal{permitted, breach}, nil
	}
	return "", nil, schema.Problems{{Code: "goal",
		Message: "there is no goal " + name + "; expected resolve, flip, permitted or breach"}}
}

func numbered(toggles []*toggle) (out []search.Toggle) {
	for _, t := range toggles {
		out = append(out, search.Toggle{Values: len(t.sets), Baseline: t.current, Effort: max(1, t.of.Effort),
			Able: len(t.of.MutableBy) > 0})
	}
	return out
}

// cheapestSize bounds the changes of a set that would settle a dispute, where it is looked for beside a comparison.
const cheapestSize = 2

// mostCruxWork bounds what the search for the cheapest changes of one dispute takes; see [CruxRequest]. The shipped
// runtimes take up to a third of it.
const mostCruxWork = 10_000_000_000

// settle enters into a comparison the least that would settle the dispute in each of its worlds, found within a budget
// of answers.
func (h *Host) settle(ctx context.Context, c *schema.Comparison, runtime *schema.Document, asOf string, budget int,
	progress func(CruxProgress)) {
	for i, w := range c.Worlds {
		if w.Aggregate == schema.Disputed {
			q := CruxRequest{Runtime: runtime, World: w.World, AsOf: asOf, Goal: schema.GoalResolve, Budget: budget,
				Work: mostCruxWork, Progress: progress}
			c.Worlds[i].Crux = h.cheapest(ctx, q)
		}
	}
}

// cheapest is the least that would settle the dispute in a world: single changes, or where none does, two.
func (h *Host) cheapest(ctx context.Context, q CruxRequest) *schema.CheapestCrux {
	out := &schema.CheapestCrux{Sets: []schema.ChangeSet{}}
	budget := q.Budget
	for q.MaxSize = 1; q.MaxSize <= cheapestSize && spent(out.Searched) < budget; q.MaxSize++ {
		q.Budget = budget - spent(out.Searched)
		c, err := h.Crux(ctx, q)
		if err != nil {
			out.Error = schema.ProblemsIn(err, "crux")[0]
			return out
		}
		out.Complete, out.CompleteUpTo = c.Complete, c.CompleteUpTo
		out.Searched.Assignments += c.Searched.Assignments
		out.Searched.PolicyRuns += c.Searched.PolicyRuns
		out.Searched.PluginRuns += c.Searched.PluginRuns
		sets := append(c.Sets, c.Beyond...)
		for i, s := range sets {
			if s.Effort > sets[0].Effort || i >= len(c.Sets) && len(c.Sets) > 0 {
				break
			}
			out.Sets = append(out.Sets, inPlainWords(c.Toggles, s))
		}
		if out.More = len(sets) - len(out.Sets); len(sets) > 0 || c.Stopped == "budget" {
			break
		}
	}
	return out
}

// spent is the runs of parties' code that a search took.
func spent(s schema.Searched) int { return s.PolicyRuns + s.PluginRuns }

// inPlainWords is a set of changes as a comparison has it: its sentence names no place in a file, which another
// notation of the same runtime would change, and it says what each change sets.
func inPlainWords(toggles []schema.CruxToggle, s schema.ChangeSet) schema.ChangeSet {
	kinds := map[string]bool{}
	var sentences []string
	s.Pointers = nil
	for _, c := range s.Changes {
		t := toggles[slices.IndexFunc(toggles, func(t schema.CruxToggle) bool { return t.ID == c.Toggle })]
		sentences = append(sentences, changeSaid(t.Label, c.From, c.To))
		kinds[t.Kind] = true
		s.Pointers = append(s.Pointers, t.Pointers[0])
	}
	s.Sentence, s.Kind = strings.Join(sentences, "; and "), kindOf(kinds)
	return s
}

func changeSaid(label, from, to string) string { return label + ": " + to + " instead of " + from }

// kindOf names what a set of changes is of: fact, definition, both, or "" for none.
func kindOf(kinds map[string]bool) string {
	switch names := schema.Keys(kinds); len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return "both"
}

// nearestBudget bounds the runs of a policy that the nearest change of an explanation may take.
const nearestBudget = 200

// nearest is the cheapest change after which a cell has the other outcome; nil where none was found.
func (h *Host) nearest(
	ctx context.Context, base *schema.Facts, name string, cell schema.JudgedCell,
) (*schema.ChangeSet, error) {
	c, err := h.cruxOf(ctx, base, name, CruxRequest{Goal: schema.GoalFlip, Cells: []schema.JudgedCell{cell}, MaxSize: 2,
		Budget: nearestBudget})
	if err != nil {
		return nil, err
	}
	if sets := append(slices.Clone(c.Sets), c.Beyond...); len(sets) > 0 {
		return &sets[0], nil
	}
	return nil, nil
}

// distanceBudget bounds the answers asked for in the search for one distance, and distanceSize the changes of a set: what
// takes more changes at once is far.
const (
	distanceBudget = 2000
	distanceSize   = 2
)

// distance is the least effort of at most distanceSize changes after which a reading's own verdict is a breach: 0 where
// it is one, nil where no such changes make it one. It is not known where the search did not come that far.
func (h *Host) distance(ctx context.Context, reading string, f *schema.Facts, name string) (least *int, known bool,
	err error) {
	c, err := h.cruxOf(ctx, f, name, CruxRequest{Goal: schema.GoalBreach,
		Cells: []schema.JudgedCell{{Policy: reading,
			Classifier: reading}}, MaxSize: distanceSize, Budget: distanceBudget})
	if err != nil {
		return nil, false, err
	}
	for _, s := range append(slices.Clone(c.Sets), c.Beyond...) {
		if least == nil || s.Effort < *least {
			least = &s.Effort
		}
	}
	return least, c.Complete || c.CompleteUpTo >= distanceSize, nil
}
