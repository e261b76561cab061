// Package cruxes finds every smallest set of changes that settles a dispute or reaches another goal: what a
// disagreement, or a verdict, turns on.
//
// The usual entry is [Run]; [Settle] is a comparison's, [Nearest] an explanation's, [Distance] a movement's, [Certify]
// a replay's. The search itself is package search; what it asks, package counterfactual.
//
// # Limitations
//
// A set is smallest among the toggles that there are. A search that is stopped by its budget or its context says up to
// which size it is complete.
package cruxes

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/schedule"
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
	Progress        func(schema.CruxProgress)
}

// Run finds every smallest set of changes that reaches a goal. Where ctx is done it returns what it has, and says so.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, goal, toggle, engine-disagreement, host-limit.
func Run(ctx context.Context, cs *engine.Case, q Request) (c *schema.Crux, err error) {
	err = cs.Checked(ctx, func(cs *engine.Case) (err error) {
		c, err = run(ctx, cs, q)
		return err
	})
	return c, err
}

func run(ctx context.Context, cs *engine.Case, q Request) (*schema.Crux, error) {
	cs, base, set, err := counterfactual.Apply(ctx, cs, q.Runtime, q.World, q.AsOf, q.Set)
	if err != nil {
		return nil, err
	}
	c, err := FindFrom(ctx, cs, base, q.Runtime.Name, q)
	if c != nil {
		c.Set, c.WorldTitle = set, engine.WorldTitle(q.Runtime, base.World)
		schedule.CruxTitles(cs, base, c)
	}
	return c, err
}

// FindFrom searches from facts; of the request, what is about the goal and the bounds counts. name is the runtime's
// file.
//
// # Errors
//
// As [Run].
func FindFrom(ctx context.Context, cs *engine.Case, base *schema.Facts, name string, q Request) (*schema.Crux, error) {
	questions, err := prepare(ctx, cs, base, name, q)
	if err != nil {
		return nil, err
	}
	c, err := find(ctx, questions, q)
	if err == nil {
		c.Precedents = conflicts(context.WithoutCancel(ctx), questions)
	}
	return c, err
}

// prepare makes the questions of a search ready, as far as its work allows.
func prepare(ctx context.Context, cs *engine.Case, base *schema.Facts, name string, q Request) (
	*counterfactual.Questions, error) {
	questions, err := counterfactual.About(ctx, cs, base, name, q.Cells)
	if err != nil {
		return nil, err
	}
	if questions.ChargeTrying(); q.Work > 0 && questions.Overworked(q.Work) {
		return questions, nil
	}
	if err := questions.Admit(); err != nil {
		return nil, err
	}
	return questions, questions.Constrain(ctx)
}

// find searches prepared questions, and says nothing of precedents. What earlier searches of them used does not count.
func find(ctx context.Context, questions *counterfactual.Questions, q Request) (*schema.Crux, error) {
	goal, result, err := seek(ctx, questions, q, false)
	if err != nil {
		return nil, err
	}
	return document(context.WithoutCancel(ctx), questions, goal, result) // an interrupted search says what it has
}

// seek is find before anything was said of what it found: the name of the goal, and the sets; where the cheapest is all
// that is wanted, these.
func seek(
	ctx context.Context, questions *counterfactual.Questions, q Request, cheapest bool,
) (goal string, found search.Result, err error) {
	questions.Forget()
	if questions.ChargeTrying(); q.Work > 0 && questions.Overworked(q.Work) {
		return q.Goal, search.Result{CompleteUpTo: -1, Stopped: search.ByAsks}, ctx.Err()
	}
	goal, target, err := searchGoal(questions, q.Goal)
	if err != nil {
		return goal, found, err
	}
	found, err = search.Search(ctx, search.Problem{Toggles: searchToggles(questions.Toggles), Goal: target,
		Ask: questions.Ask, Use: questions.Use, Confirm: true},
		search.Options{MaxSize: q.MaxSize, MaxAsks: q.Budget, MaxNodes: nodes(q), Workers: runtime.GOMAXPROCS(0),
			Cheapest: cheapest,
			Progress: progress(q.Progress),
			Spent:    func() bool { return q.Work > 0 && questions.Overworked(q.Work) }})
	return goal, found, err
}

// nodes bounds the assignments that a search with bounded work visits, most of which it settles by what it remembers.
func nodes(q Request) int {
	if q.Work > 0 {
		return 20_000
	}
	return 0
}

// progress tells of a search in the words of a request; nil where nobody listens.
func progress(tell func(schema.CruxProgress)) func(search.Progress) {
	if tell == nil {
		return nil
	}
	return func(p search.Progress) {
		tell(schema.CruxProgress{Size: p.Size, Assignments: p.Nodes, Asks: p.Asks,
			Sets: p.Sets})
	}
}

// searchGoal is what the search looks for, and its name.
func searchGoal(q *counterfactual.Questions, name string) (string, search.Goal, error) {
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

// searchToggles are toggles as the search knows them, by number.
func searchToggles(toggles []*toggle.Toggle) (out []search.Toggle) {
	for _, t := range toggles {
		out = append(out, search.Toggle{Values: len(t.Values), Baseline: t.Current, Effort: max(1, t.Declared.Effort),
			Able: len(t.Declared.MutableBy) > 0})
	}
	return out
}
