package host

import (
	"context"
	"fmt"
	"maps"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// described is what a policy is to judge: facts, and a classifier's description of them.
type described struct {
	party          *party
	shown          *shown
	classification *schema.Classification
}

// answered is a verdict and what it is of.
type answered struct {
	*described
	verdict *schema.Verdict
}

func (q *questions) described(ctx context.Context, cell cellID, assignment []int) (*described, error) {
	s, err := q.at(assignment)
	if err != nil {
		return nil, err
	}
	p, err := q.adopting(cell.policy, assignment)
	if err != nil {
		return nil, err
	}
	return &described{p, s, q.h.classify(ctx, q.h.parties[cell.classifier], s.prepared, &q.memo)}, ctx.Err()
}

// judge judges, in the engine that gives verdicts.
func (q *questions) judge(ctx context.Context, d *described) (*answered, error) {
	digest, err := schema.Digest(d.classification)
	if err != nil {
		return nil, err
	}
	return &answered{d, q.h.judge(ctx, d.party, d.shown.prepared, d.classification, digest)}, ctx.Err()
}

// judged judges a cell at an assignment.
func (q *questions) judged(ctx context.Context, cell cellID, assignment []int) (*answered, error) {
	d, err := q.described(ctx, cell, assignment)
	if err != nil {
		return nil, err
	}
	return q.judge(ctx, d)
}

// at gives the facts at an assignment.
func (q *questions) at(assignment []int) (*shown, error) {
	set := map[string]any{}
	key := ""
	for i, t := range q.toggles {
		if len(t.facts) > 0 && assignment[i] != t.current {
			for _, p := range t.facts {
				if value, is := t.sets[assignment[i]].set[p]; is {
					set[p] = value
				}
			}
			key += fmt.Sprint(i, "=", assignment[i], " ")
		}
	}
	q.mu.Lock()
	s := q.ready[key]
	if s == nil {
		s = &shown{}
		if q.order = append(q.order, key); len(q.order) > q.shownMost() {
			delete(q.ready, q.order[0])
			q.order = q.order[1:]
		}
		q.ready[key] = s
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
		s.prepared, s.err = q.h.prepareFor(changed)
		s.touched = &touched{h: q.h, derivation: derivation, toggles: q.toggles, known: map[string][]int{}}
	})
	return s, s.err
}

// changedTo is the facts with some of them changed. Values that have been admitted are not checked again. A search
// looks at too many facts to name them all.
func (q *questions) changedTo(set map[string]any) (*facts.Prepared, error) {
	switch {
	case q.footing != nil && len(set) > 0:
		return q.footing.With(set)
	case q.footing != nil:
		return q.footing, nil
	case len(set) == 0:
		return facts.Prepare(q.base)
	}
	f, err := facts.Variant(q.base, q.name, set)
	if err != nil {
		return nil, err
	}
	f.World = q.base.World
	return facts.Prepare(f)
}

// adopting is a party with the definitions of an assignment.
func (q *questions) adopting(reading string, assignment []int) (*party, error) {
	p := q.h.parties[reading]
	own := q.h.adopted(reading)
	changed := map[string]string{}
	for i, t := range q.toggles {
		for _, d := range t.defines {
			if d[0] == reading && assignment[i] >= 0 && assignment[i] != t.current {
				if value, is := t.sets[assignment[i]].set[schema.Join("readings", d[0], "definitions",
					d[1])].(string); is {
					changed[d[1]] = value
				}
			}
		}
	}
	if len(changed) == 0 || p.policy == nil {
		return p, nil
	}
	with := *p
	definitions := maps.Clone(own)
	maps.Copy(definitions, changed)
	return &with, with.adopt(definitions)
}
