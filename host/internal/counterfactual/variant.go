package counterfactual

import (
	"context"
	"fmt"
	"maps"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// Submission is what a policy is to judge: facts, and a classifier's description of them.
type Submission struct {
	Party          *engine.Party // whose policy judges
	Variant        *Variant
	Classification *schema.Classification
}

// Judgement is a verdict and what it is of.
type Judgement struct {
	*Submission
	Verdict *schema.Verdict
}

// Describe has a cell's classifier describe the facts at an assignment, for the cell's policy.
func (q *Questions) Describe(ctx context.Context, cell Cell, assignment []int) (*Submission, error) {
	s, err := q.At(assignment)
	if err != nil {
		return nil, err
	}
	p, err := q.party(cell.Policy, assignment)
	if err != nil {
		return nil, err
	}
	return &Submission{p, s, q.Case.Classify(ctx, q.Case.Parties[cell.Classifier], s.Prepared, q.memo)}, ctx.Err()
}

// Submit judges what was submitted, in the engine that gives verdicts.
func (q *Questions) Submit(ctx context.Context, d *Submission) (*Judgement, error) {
	digest, err := schema.Digest(d.Classification)
	if err != nil {
		return nil, err
	}
	return &Judgement{d, q.Case.Judge(ctx, d.Party, d.Variant.Prepared, d.Classification, digest)}, ctx.Err()
}

// Judge judges a cell at an assignment. A party that fails is the outcome error of its verdict.
func (q *Questions) Judge(ctx context.Context, cell Cell, assignment []int) (*Judgement, error) {
	d, err := q.Describe(ctx, cell, assignment)
	if err != nil {
		return nil, err
	}
	return q.Submit(ctx, d)
}

// At gives the facts at an assignment; two assignments that change the same facts share them.
func (q *Questions) At(assignment []int) (*Variant, error) {
	set := map[string]any{}
	key := ""
	for i, t := range q.Toggles {
		if len(t.Facts) > 0 && assignment[i] != t.Current {
			for _, p := range t.Facts {
				if value, is := t.Values[assignment[i]].Set[p]; is {
					set[p] = value
				}
			}
			key += fmt.Sprint(i, "=", assignment[i], " ")
		}
	}
	q.mu.Lock()
	s := q.variants[key]
	if s == nil {
		s = &Variant{}
		if q.order = append(q.order, key); len(q.order) > q.variantLimit() {
			delete(q.variants, q.order[0])
			q.order = q.order[1:]
		}
		q.variants[key] = s
	}
	q.mu.Unlock()
	s.once.Do(func() {
		var changed *facts.Prepared
		if changed, s.err = q.factsWith(set, assignment); s.err != nil {
			return
		}
		var derivation *facts.Derivation
		if derivation, s.err = changed.Derivation(); s.err != nil {
			return
		}
		s.Prepared, s.err = q.Case.PrepareFor(changed)
		s.depends = &dependencies{cs: q.Case, derivation: derivation, toggles: q.Toggles, set: q.set,
			known: map[part][]int{}}
	})
	return s, s.err
}

// factsWith is the facts with some of them changed. Values that have been admitted are not checked again. A search
// looks at too many facts to name them all. What is derived is the same where nothing changes that it depends on.
func (q *Questions) factsWith(set map[string]any, assignment []int) (*facts.Prepared, error) {
	switch {
	case q.Admitted != nil && len(set) > 0:
		from, rest := q.Admitted, map[string]any{}
		for i, t := range q.Toggles {
			if !q.deriving[i] && len(t.Facts) > 0 {
				for _, p := range t.Facts {
					if value, is := set[p]; is {
						rest[p] = value
					}
				}
			}
		}
		if len(rest) > 0 && len(rest) < len(set) {
			s, err := q.At(q.deriven(assignment))
			if err != nil {
				return nil, err
			}
			from, set = s.Prepared.Facts, rest
		}
		return from.With(set)
	case q.Admitted != nil:
		return q.Admitted, nil
	case len(set) == 0:
		return facts.Prepare(q.Base)
	}
	f, err := facts.Variant(q.Base, q.Name, set)
	if err != nil {
		return nil, err
	}
	f.World = q.Base.World
	return facts.Prepare(f)
}

// party is a reading's party with the definitions of an assignment.
func (q *Questions) party(reading string, assignment []int) (*engine.Party, error) {
	p := q.Case.Parties[reading]
	own := q.Case.DefinitionsOf(reading)
	changed := map[string]string{}
	for i, t := range q.Toggles {
		for _, d := range t.Defines {
			if d[0] == reading && assignment[i] >= 0 && assignment[i] != t.Current {
				if value, is := t.Values[assignment[i]].Set[schema.Join("readings", d[0], "definitions",
					d[1])].(string); is {
					changed[d[1]] = value
				}
			}
		}
	}
	if len(changed) == 0 || p.Policy == nil {
		return p, nil
	}
	with := *p
	definitions := maps.Clone(own)
	maps.Copy(definitions, changed)
	return &with, with.Adopt(definitions)
}
