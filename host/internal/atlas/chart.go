// Package atlas maps what the readings come to on every architecture that the toggles of a case make of a runtime.
//
// The usual entry is [Run]. What a cell pleads is learned part by part ([judge.Policy.Observe]): where a part is what
// it was in one run, since all that decided it is as it was, is known as a diagram over the toggles, and the policy
// runs again only where some part is not known. What the parts come to is the host's own formula, over diagrams.
//
// # Limitations
//
// That a verdict is too large, or a reason empty, or that a built-in function is given another type than it takes, is
// not followed: what is printed is judged once more, and so are as many other architectures as one asks for.
package atlas

import (
	"context"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// chart is what cells come to on every architecture.
type chart struct {
	*reader
	possible diagram.Node // 1 where the facts can be together
	denied   diagram.Node // where they cannot, the number of the reasons why, behind firstReason; else less
	reasons  [][]string
	outcomes []diagram.Node // by cell
	learners []*learner     // by cell; nil where the reading cannot be asked
	denials  int            // runs of the invariants
	untraced bool           // something could not be followed
	tell     func(schema.MapProgress)
}

// newChart learns what each cell comes to; most bounds the runs of policies of a cell, 0 for no bound.
//
// # Errors
//
// [schema.Problems]: of facts and of the invariants; [diagram.ErrFull], and the context's own.
func newChart(ctx context.Context, q *counterfactual.Questions, most int) (*chart, error) {
	return toldChart(ctx, q, most, untold)
}

// untold is for whom nobody listens to.
func untold(schema.MapProgress) {}

// toldChart is [newChart], and tells how far it is.
func toldChart(
	ctx context.Context, q *counterfactual.Questions, most int, tell func(schema.MapProgress),
) (*chart, error) {
	c := &chart{reader: newReader(ctx, newSpace(q)), possible: diagram.Label(1), tell: tell}
	var failed error
	err := diagram.Within(func() {
		if failed = c.possibilities(); failed == nil {
			failed = c.cells(most)
		}
	})
	if failed != nil {
		return nil, failed
	}
	return c, err
}

// possibilities learns where the facts can be together.
func (c *chart) possibilities() error {
	if !c.questions.Constrained() {
		return nil
	}
	known := diagram.Label(0) // 1 where they can, and where they cannot, why
	for {
		values, some := c.forest.Nearest(known, 0, c.base)
		if !some {
			break
		}
		c.denials++
		why, rests, err := c.questions.Denied(c.ctx, c.assignment(values))
		if err != nil {
			return err
		}
		if rests == nil {
			return schema.Problems{{Code: "map-untraced",
				Message: "what the invariants of the case depend on cannot be followed",
				Hint:    "make invariants.rego smaller"}}
		}
		var conditions []judge.Condition
		for _, a := range rests {
			conditions = append(conditions, judge.Condition{Atom: a})
		}
		cube, err := c.cube(counterfactual.Cell{}, conditions, values)
		if err != nil {
			return err
		}
		known = c.forest.Put(known, cube, c.reason(why))
	}
	c.possible, c.denied = c.same(known, 1), known
	return nil
}

// firstReason is the label of the first reasons why facts cannot be together.
const firstReason = 2

// reason is the label of what the invariants say.
func (c *chart) reason(why []string) int {
	if len(why) == 0 {
		return firstReason - 1
	}
	i := slices.IndexFunc(c.reasons, func(known []string) bool { return slices.Equal(known, why) })
	if i < 0 {
		i = len(c.reasons)
		c.reasons = append(c.reasons, why)
	}
	return firstReason + i
}

func (c *chart) cells(most int) error {
	for i, cell := range c.questions.Cells {
		c.tell(schema.MapProgress{Cells: i, Of: len(c.questions.Cells), Runs: c.runs(),
			Remembered: c.questions.Remembered()})
		party := c.questions.Case.Parties[cell.Policy]
		if party.Policy == nil || c.questions.Case.Parties[cell.Classifier].PluginErr != nil {
			c.learners, c.outcomes = append(c.learners, nil), append(c.outcomes, diagram.Label(failing))
			continue
		}
		l, err := newLearner(c.reader, i, c.possible)
		if err == nil {
			err = l.learn(most)
		}
		if err == errUntraced {
			c.untraced, err = true, nil
		}
		if err != nil {
			return err
		}
		outcome, err := l.meaning(c.possible)
		if err != nil {
			return err
		}
		c.learners, c.outcomes = append(c.learners, l), append(c.outcomes, outcome)
	}
	return nil
}

// runs counts the runs of policies.
func (c *chart) runs() (n int) {
	for _, l := range c.learners {
		if l != nil {
			n += l.runs
		}
	}
	return n + c.denials
}
