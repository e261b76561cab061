package cruxes

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.CruxRequest, which says what each field is.
type Request struct {
	Runtime         *schema.Document
	World           string
	AsOf            string
	Set             map[string]string
	Goal            string
	Cells           []schema.JudgedCell
	MaxSize, Budget int
	Work            int64
	Progress        func(Progress)
}

// Progress is how far a search is: the number of changes it is at, assignments visited, answers asked for, sets
// found.
type Progress struct{ Size, Assignments, Asks, Sets int }

// Run finds every smallest set of changes that reaches a goal. Where ctx is done it returns what it has, and says so.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, goal, toggle, engine-disagreement, host-limit.
func Run(ctx context.Context, h *engine.Case, q Request) (*schema.Crux, error) {
	h, base, set, err := counterfactual.Given(ctx, h, q.Runtime, q.World, q.AsOf, q.Set)
	if err != nil {
		return nil, err
	}
	c, err := FindFrom(ctx, h, base, q.Runtime.Name, q)
	if c != nil {
		c.Set = set
	}
	return c, err
}

// FindFrom searches from facts; of the request, what is about the goal and the bounds counts.
func FindFrom(ctx context.Context, h *engine.Case, base *schema.Facts, name string, q Request) (*schema.Crux, error) {
	cells, err := counterfactual.Cells(h, q.Cells)
	if err != nil {
		return nil, err
	}
	toggles, err := counterfactual.Toggles(ctx, h, base)
	if err != nil {
		return nil, err
	}
	asks, err := counterfactual.New(ctx, h, base, name, toggles, cells)
	if err != nil {
		return nil, err
	}
	if asks.ChargeTrying(); q.Work > 0 && asks.Overworked(q.Work) {
		return report(ctx, asks, q.Goal, search.Result{CompleteUpTo: -1, Stopped: search.ByAsks})
	}
	if err := asks.Admit(); err != nil {
		return nil, err
	}
	if err := asks.Constrain(ctx); err != nil {
		return nil, err
	}
	goal, found, err := goal(asks, q.Goal)
	if err != nil {
		return nil, err
	}
	result, err := search.Search(ctx, search.Problem{Toggles: numbered(toggles), Goal: found, Ask: asks.Ask,
		Use:     asks.Use,
		Confirm: true},
		search.Options{MaxSize: q.MaxSize, MaxAsks: q.Budget, MaxNodes: nodes(q), Workers: runtime.GOMAXPROCS(0),
			Progress: progress(q.Progress), Spent: func() bool {
				return q.Work > 0 && asks.Overworked(q.Work)
			}})
	if err != nil {
		return nil, err
	}
	return report(context.WithoutCancel(ctx), asks, goal, result) // an interrupted search says what it has
}

// nodes bounds the assignments that a search with bounded work visits, most of which it settles by what it remembers.
func nodes(q Request) int {
	if q.Work > 0 {
		return 20_000
	}
	return 0
}

func progress(tell func(Progress)) func(search.Progress) {
	if tell == nil {
		return nil
	}
	return func(p search.Progress) { tell(Progress{p.Size, p.Nodes, p.Asks, p.Sets}) }
}

// goal is what the search looks for, and its name.
func goal(q *counterfactual.Questions, name string) (string, search.Goal, error) {
	if name == "" {
		if name = schema.GoalResolve; len(q.Cells) == 1 {
			name = schema.GoalFlip
		}
	}
	n := len(q.Cells)
	permitted, breach := slices.Repeat([]search.Values{search.Only(counterfactual.Yes), search.Any}, n),
		slices.Repeat([]search.Values{search.Any, search.Only(counterfactual.Yes)}, n)
	if q.Constrained() { // whatever is reached must be possible
		permitted, breach = append(permitted, search.Only(counterfactual.Yes)),
			append(breach, search.Only(counterfactual.Yes))
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
		switch q.Before[0].Outcome {
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

func numbered(toggles []*toggle.Toggle) (out []search.Toggle) {
	for _, t := range toggles {
		out = append(out, search.Toggle{Values: len(t.Values), Baseline: t.Current, Effort: max(1, t.Declared.Effort),
			Able: len(t.Declared.MutableBy) > 0})
	}
	return out
}
