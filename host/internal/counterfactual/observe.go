package counterfactual

import (
	"context"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// Touching lists the toggles that a part of a cell's input depends on at an assignment, sorted: as long as they have
// the values that they have there, the same stands there.
//
// # Errors
//
// [schema.Problems], of the facts at the assignment.
func (q *Questions) Touching(cell Cell, a judge.Atom, assignment []int) ([]int, error) {
	s, err := q.At(assignment)
	if err != nil {
		return nil, err
	}
	return s.depends.one(cell.Classifier, cell.Policy, a), nil
}

// Input is what a cell's policy is given at an assignment, without the classifier's answers; the zero cell's is what
// the invariants are given.
//
// # Errors
//
// [schema.Problems], of the facts at the assignment.
func (q *Questions) Input(cell Cell, assignment []int) (*judge.Input, error) {
	s, err := q.At(assignment)
	if err != nil {
		return nil, err
	}
	if cell.Policy == "" {
		return q.Invariants.Input(s.Prepared.Judged, &schema.Classification{}), nil
	}
	p, err := q.party(cell.Policy, assignment)
	if err != nil {
		return nil, err
	}
	return p.Policy.Input(s.Prepared.Judged, &schema.Classification{}), nil
}

// Answers is what a cell's policy is given at an assignment of its classifier's answers to one term, and perhaps to
// others that go with it; nil where the classifier fails.
//
// # Errors
//
// [schema.Problems], of the facts at the assignment, and the context's own.
func (q *Questions) Answers(ctx context.Context, cell Cell, assignment []int, term string) (*judge.Input, error) {
	s, err := q.At(assignment)
	if err != nil {
		return nil, err
	}
	c := q.Case.Answers(ctx, q.Case.Parties[cell.Classifier], s.Prepared, term, &q.memo)
	if err := ctx.Err(); err != nil || c.Error != nil {
		return nil, err
	}
	alone := &schema.Classification{Terms: map[string]map[string]schema.Answer{term: c.Terms[term]}}
	return q.Case.Parties[cell.Policy].Policy.Input(s.Prepared.Judged, alone).Only("classification"), nil
}

// Observe evaluates a cell's policy at an assignment and says what each part of its plea depends on.
//
// # Errors
//
// As [judge.Policy.Observe], and as [Questions.Input].
func (q *Questions) Observe(ctx context.Context, cell Cell, assignment []int) ([]judge.Observed, error) {
	d, err := q.Describe(ctx, cell, assignment)
	if err != nil {
		return nil, err
	}
	return d.Party.Policy.Observe(ctx, d.Variant.Prepared.Judged, d.Classification)
}

// Denied says why the facts at an assignment cannot be together, none where they can, and what decides that; nil where
// it is not known. It is for Questions that are [Questions.Constrained].
//
// # Errors
//
// As [judge.Policy.Denied].
func (q *Questions) Denied(ctx context.Context, assignment []int) (why []string, rests []judge.Atom, err error) {
	s, err := q.At(assignment)
	if err != nil {
		return nil, nil, err
	}
	return q.Invariants.Denied(ctx, s.Prepared.Judged)
}
