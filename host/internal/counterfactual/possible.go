package counterfactual

import (
	"context"
	"fmt"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// Possible is the search's question whether the facts at an assignment can be together: the last of its halves. What it
// rests on is remembered as a cell's is.
func (q *Questions) Possible(ctx context.Context, assignment []int) (search.Answer, error) {
	s, err := q.At(assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n := &note{half: 2 * len(q.Cells), depends: func(atoms []judge.Atom) map[int]bool {
		return s.depends.dependingOn("", "",
			atoms)
	}}
	n.input = q.Invariants.Input(s.Prepared.Judged, &schema.Classification{})
	if atoms, known := q.denied(n.half, n.input); known {
		return search.Answer{Value: No, Reads: numbersOf(n.depends(atoms)), Note: n}, nil
	}
	why, rests, err := q.Invariants.Denied(ctx, s.Prepared.Judged)
	if err != nil {
		return search.Answer{}, err
	}
	n.run = fmt.Sprint(n.half, assignment)
	answer := search.Answer{Value: Yes, Reads: q.everything(), Note: n}
	if rests != nil {
		answer.Reads = numbersOf(n.depends(rests))
	}
	if len(why) > 0 {
		if answer.Value = No; rests != nil {
			n.denial = newDenial(n.input, rests)
		}
	}
	return answer, nil
}
