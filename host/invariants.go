package host

import (
	"context"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/internal/crux"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// loadInvariants makes the case's invariants ready, nil where it has none. They are Rego like a party's, and are compiled and run
// like one.
//
// # Errors
//
// [schema.Problems]: no-invariants, and as [judge.Compile] and [judge.Load] give them.
func (h *Host) loadInvariants(ctx context.Context) (*judge.Policy, error) {
	name := h.dispute.Invariants
	if name == "" {
		return nil, nil
	}
	source, err := readFile(h.config.Case, name)
	if err != nil {
		return nil, schema.Problems{h.document.Problem("no-invariants", "/invariants", "the file %s cannot be read: %v", name, err)}
	}
	compiled, err := h.compile(ctx, judge.Bundle{Invariants: map[string][]byte{name: source}})
	if err != nil {
		return nil, err
	}
	return judge.Load(ctx, compiled, h.dispute, "", nil, h.policySandbox())
}

// possible is the search's question whether the facts at an assignment can be together: the last of its halves. What it rests on
// is remembered as a cell's is.
func (q *questions) possible(ctx context.Context, assignment []int) (crux.Answer, error) {
	s, err := q.at(assignment)
	if err != nil {
		return crux.Answer{}, err
	}
	half := 2 * len(q.cells)
	reads := func(atoms []judge.Atom) []int {
		return slices.Sorted(maps.Keys(s.touched.by("", "", atoms)))
	}
	input := q.invariants.Input(s.prepared.judge, &schema.Classification{})
	if atoms, known := q.denied(half, input); known {
		return crux.Answer{Value: no, Reads: reads(atoms)}, nil
	}
	why, rests, err := q.invariants.Denied(ctx, s.prepared.judge)
	if err != nil {
		return crux.Answer{}, err
	}
	q.count()
	answer := crux.Answer{Value: yes, Reads: q.everything()}
	if rests != nil {
		answer.Reads = reads(rests)
	}
	if len(why) > 0 {
		if answer.Value = no; rests != nil {
			q.deny(half, input, rests)
		}
	}
	return answer, nil
}

// count counts a run of a policy.
func (q *questions) count() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.runs++
}
