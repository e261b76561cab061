package counterfactual

import (
	"context"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/learned"
	"github.com/construe-host/construe/host/schema"
)

// Touching lists the toggles that a part of a cell's input depends on at an assignment, sorted: as long as they have
// the values that they have there, the same stands there.
//
// # Errors
//
// [schema.Problems], of the facts at the assignment.
func (q *Questions) Touching(cell Cell, a judge.Atom, assignment []int) ([]int, error) {
	s, err := q.At(q.deriven(assignment))
	if err != nil {
		return nil, err
	}
	return s.depends.one(cell.Classifier, cell.Policy, a), nil
}

// deriven is an assignment of the same derived facts, in which no more is changed than they depend on.
func (q *Questions) deriven(assignment []int) []int {
	if q.deriving == nil {
		return assignment
	}
	out := slices.Clone(assignment)
	for i, t := range q.Toggles {
		if !q.deriving[i] && len(t.Facts) > 0 {
			out[i] = t.Current
		}
	}
	return out
}

// Shown is what a glob of those that a plugin reads selects of the facts at an assignment, as a text.
//
// # Errors
//
// [schema.Problems], of the facts at the assignment.
func (q *Questions) Shown(glob string, assignment []int) (string, error) {
	s, err := q.At(assignment)
	if err != nil {
		return "", err
	}
	text, err := s.Prepared.Shown.Project([]string{glob})
	return string(text), err
}

// Showing lists the toggles that [Questions.Shown] depends on at an assignment, sorted, as [Questions.Touching] does.
//
// # Errors
//
// [schema.Problems], of the facts at the assignment.
func (q *Questions) Showing(glob string, assignment []int) ([]int, error) {
	s, err := q.At(q.deriven(assignment))
	if err != nil {
		return nil, err
	}
	return s.depends.shown(glob), nil
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

// TermsOf lists terms of which a reading's classifier is asked every call: those of the case, and one of each call that
// is about terms of other cases alone.
func (q *Questions) TermsOf(classifier string) []string {
	names := schema.Keys(q.Case.Dispute.Terms)
	if plugin := q.Case.Parties[classifier].Plugin; plugin != nil {
		manifest := plugin.Manifest()
		for _, call := range manifest.Calls() {
			if !slices.ContainsFunc(call.Terms, func(term string) bool { return slices.Contains(names, term) }) {
				names = append(names, call.Terms[:min(1, len(call.Terms))]...)
			}
		}
	}
	return names
}

// Answers is what a cell's policy is given at an assignment of its classifier's answers to one term, and perhaps to
// others that go with it, and about how many bytes the answers take; nil where the classifier fails.
//
// # Errors
//
// [schema.Problems], of the facts at the assignment, and the context's own.
func (q *Questions) Answers(ctx context.Context, cell Cell, assignment []int, term string) (
	input *judge.Input, bytes int, err error) {
	s, err := q.At(assignment)
	if err != nil {
		return nil, 0, err
	}
	c := q.Case.Answers(ctx, q.Case.Parties[cell.Classifier], s.Prepared, term, q.memo)
	if err := ctx.Err(); err != nil || c.Error != nil {
		return nil, 0, err
	}
	alone := &schema.Classification{Terms: map[string]map[string]schema.Answer{term: c.Terms[term]}}
	input = q.Case.Parties[cell.Policy].Policy.Input(s.Prepared.Judged, alone).Only("classification")
	return input, engine.Weight(alone), nil
}

// Asked counts what plugins were asked, each question once.
func (q *Questions) Asked() int { return q.memo.Asked() }

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
	observe := func() ([]judge.Observed, error) {
		return d.Party.Policy.Observe(ctx, d.Variant.Prepared.Judged, d.Classification)
	}
	if q.keep == nil {
		return observe()
	}
	kept, err := q.keptOf(d.Party.Policy)
	if err != nil {
		return nil, err
	}
	input, err := d.Party.Policy.InputDigest(d.Variant.Prepared.Judged, d.Classification)
	if err != nil {
		return nil, err
	}
	observed, remembered, err := kept.Observe(input, observe)
	if remembered {
		q.remembered++
	}
	return observed, err
}

// Keep has what policies show kept in the case's cache, and taken from there where they are given the same again. It is
// called before anything is observed; what is observed then is observed on one goroutine.
func (q *Questions) Keep() { q.keep = map[string]*learned.Kept{} }

// Save writes what is kept.
func (q *Questions) Save() {
	for _, name := range schema.Keys(q.keep) {
		q.keep[name].Save()
	}
}

// Remembered counts the observations that needed no run of a policy.
func (q *Questions) Remembered() int { return q.remembered }

// keptOf is what is kept of a policy.
func (q *Questions) keptOf(p *judge.Policy) (*learned.Kept, error) {
	name, err := p.Observing()
	if err != nil {
		return nil, err
	}
	if q.keep[name] == nil {
		q.keep[name] = learned.Open(q.Case.Config.CacheDir, q.Case.Config.CacheKey, name)
	}
	return q.keep[name], nil
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
