package counterfactual

import (
	"context"
	"fmt"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// Possible is the search's question whether the facts at an assignment can be together: the last of its halves. What it
// depends on is remembered as a cell's is. It is for Questions that are [Questions.Constrained].
//
// # Errors
//
// As [Questions.Ask].
func (q *Questions) Possible(ctx context.Context, assignment []int) (search.Answer, error) {
	return q.possible(ctx, assignment, true)
}

func (q *Questions) possible(ctx context.Context, assignment []int, sure bool) (search.Answer, error) {
	s, err := q.At(assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n := &note{half: 2 * len(q.Cells), sure: sure, depends: func(conditions []judge.Condition) map[int]bool {
		return s.depends.dependingOn("", "", conditions)
	}}
	n.input = q.Invariants.Input(s.Prepared.Judged, &schema.Classification{})
	if known, is := q.known(n); is {
		known.Note = n
		return known, nil
	}
	why, rests, err := q.Invariants.Denied(ctx, s.Prepared.Judged)
	if err != nil {
		return search.Answer{}, err
	}
	n.run = fmt.Sprint(n.half, assignment)
	answer := search.Answer{Value: Yes, Reads: q.allToggles(), Note: n}
	if len(why) > 0 {
		answer.Value = No
	}
	if rests != nil {
		conditions := make([]judge.Condition, len(rests))
		for i, a := range rests {
			conditions[i].Atom = a
		}
		answer.Reads, n.proof = numbersOf(n.depends(conditions)), newProof(n.input, conditions)
	}
	return answer, nil
}
