package counterfactual

import (
	"context"
	"fmt"
	"maps"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// variantOf is what a policy is to judge: facts, and a classifier's description of them.
type variantOf struct {
	Party          *engine.Party
	Variant        *variant
	Classification *schema.Classification
}

// judgement is a verdict and what it is of.
type judgement struct {
	*variantOf
	Verdict *schema.Verdict
}

func (q *Questions) Describe(ctx context.Context, cell Cell, assignment []int) (*variantOf, error) {
	s, err := q.At(assignment)
	if err != nil {
		return nil, err
	}
	p, err := q.adopting(cell.Policy, assignment)
	if err != nil {
		return nil, err
	}
	return &variantOf{p, s, q.Case.Classify(ctx, q.Case.Parties[cell.Classifier], s.Prepared, &q.memo)}, ctx.Err()
}

// judge judges, in the engine that gives verdicts.
func (q *Questions) judge(ctx context.Context, d *variantOf) (*judgement, error) {
	digest, err := schema.Digest(d.Classification)
	if err != nil {
		return nil, err
	}
	return &judgement{d, q.Case.Judge(ctx, d.Party, d.Variant.Prepared, d.Classification, digest)}, ctx.Err()
}

// Judge judges a cell at an assignment.
func (q *Questions) Judge(ctx context.Context, cell Cell, assignment []int) (*judgement, error) {
	d, err := q.Describe(ctx, cell, assignment)
	if err != nil {
		return nil, err
	}
	return q.judge(ctx, d)
}

// At gives the facts at an assignment.
func (q *Questions) At(assignment []int) (*variant, error) {
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
	s := q.Ready[key]
	if s == nil {
		s = &variant{}
		if q.order = append(q.order, key); len(q.order) > q.shownMost() {
			delete(q.Ready, q.order[0])
			q.order = q.order[1:]
		}
		q.Ready[key] = s
	}
	q.mu.Unlock()
	s.once.Do(func() {
		var changed *facts.Prepared
		if changed, s.err = q.changedTo(set); s.err != nil {
			return
		}
		var derivation *facts.Derivation
		if derivation, s.err = changed.Derivation(); s.err != nil {
			return
		}
		s.Prepared, s.err = q.Case.PrepareFor(changed)
		s.depends = &dependencies{h: q.Case, derivation: derivation, toggles: q.Toggles, known: map[string][]int{}}
	})
	return s, s.err
}

// changedTo is the facts with some of them changed. Values that have been admitted are not checked again. A search looks
// at too many facts to name them all.
func (q *Questions) changedTo(set map[string]any) (*facts.Prepared, error) {
	switch {
	case q.Admitted != nil && len(set) > 0:
		return q.Admitted.With(set)
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

// adopting is a party with the definitions of an assignment.
func (q *Questions) adopting(reading string, assignment []int) (*engine.Party, error) {
	p := q.Case.Parties[reading]
	own := q.Case.Adopted(reading)
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
