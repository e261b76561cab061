package host

import (
	"context"
	"fmt"
	"sync"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// invariants are those of the case, made ready when they are first needed.
type invariants struct {
	mu     sync.Mutex
	policy *judge.Policy // guarded by mu; nil until then, and where there are none
}

// ready gives the case's invariants, nil where it has none.
func (h *Host) ready(ctx context.Context) (p *judge.Policy, err error) {
	h.invariants.mu.Lock()
	defer h.invariants.mu.Unlock()
	if h.invariants.policy == nil {
		h.invariants.policy, err = h.loadInvariants(ctx)
	}
	return h.invariants.policy, err
}

// loadInvariants makes the case's invariants ready, nil where it has none. They are Rego like a party's, and are
// compiled and run like one.
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
		return nil, schema.Problems{h.document.Problem("no-invariants", "/invariants", "the file %s cannot be read: %v",
			name, err)}
	}
	compiled, err := h.compile(ctx, judge.Bundle{Invariants: map[string][]byte{name: source}})
	if err != nil {
		return nil, err
	}
	return judge.Load(ctx, compiled, h.dispute, "", nil, h.policySandbox())
}

// possible is the search's question whether the facts at an assignment can be together: the last of its halves. What it
// rests on is remembered as a cell's is.
func (q *questions) possible(ctx context.Context, assignment []int) (search.Answer, error) {
	s, err := q.at(assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n := &note{half: 2 * len(q.cells), touched: func(atoms []judge.Atom) map[int]bool {
		return s.touched.by("", "",
			atoms)
	}}
	n.input = q.invariants.Input(s.prepared.judge, &schema.Classification{})
	if atoms, known := q.denied(n.half, n.input); known {
		return search.Answer{Value: no, Reads: numbersOf(n.touched(atoms)), Note: n}, nil
	}
	why, rests, err := q.invariants.Denied(ctx, s.prepared.judge)
	if err != nil {
		return search.Answer{}, err
	}
	n.run = fmt.Sprint(n.half, assignment)
	answer := search.Answer{Value: yes, Reads: q.everything(), Note: n}
	if rests != nil {
		answer.Reads = numbersOf(n.touched(rests))
	}
	if len(why) > 0 {
		if answer.Value = no; rests != nil {
			n.denial = newDenial(n.input, rests)
		}
	}
	return answer, nil
}
