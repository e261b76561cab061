// Package movement says what moved from one runtime to another: which readings' verdicts changed or came nearer to a
// breach, and which facts did it.
//
// The usual entry is [Run]. How far a verdict is from a breach is for its caller's search to find.
package movement

import (
	"context"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// mostReverted is how many changed facts are tried alone.
const mostReverted = 16

// Request is host.MovementRequest, which says what each field is.
type Request struct {
	Before, After *schema.Document
	AsOf          string
	Outcomes      map[string]map[string]string
}

// distanceSearch finds the least effort of changes after which a reading's own verdict is a breach; nil where none
// makes it one, and not known where it did not look that far.
type distanceSearch func(
	ctx context.Context, cs *engine.Case, reading string, f *schema.Facts, name string,
) (least *int, known bool, err error)

// mover finds what moved from one runtime to another.
type mover struct {
	cs       *engine.Case
	request  Request
	distance distanceSearch
}

// Run enters into a comparison, world by world, which readings' own verdicts changed against earlier ones, or came
// nearer to a breach, and which changed facts did it. The distance of a verdict is the least effort of changes that
// make it a breach.
//
// # Errors
//
// As the search for distances gives them.
func Run(ctx context.Context, cs *engine.Case, c *schema.Comparison, q Request, distance distanceSearch) error {
	m := &mover{cs, q, distance}
	for i, w := range c.Worlds {
		before, known := q.Outcomes[w.World]
		if !known {
			continue
		}
		for _, name := range cs.Readings {
			was, asked := before[name]
			if !asked {
				continue
			}
			cell, _ := c.Own(w.World, name)
			one, err := m.movement(ctx, name, w.World, was, cell.Outcome)
			if err != nil {
				return err
			}
			if one.From != one.To || one.NotKnown || nearer(one.DistanceFrom, one.DistanceTo) {
				c.Worlds[i].Movement = append(c.Worlds[i].Movement, *one)
			}
		}
	}
	return nil
}

// nearer reports whether the second of two distances is the smaller; nil is one that was not found, which is farther
// than any.
func nearer(from, to *int) bool { return to != nil && (from == nil || *to < *from) }

// movement is what became of one reading's own verdict in one world.
func (w *mover) movement(ctx context.Context, reading, world, from, to string) (*schema.Movement, error) {
	q := w.request
	m := &schema.Movement{Reading: reading, From: from, To: to}
	if q.Before == nil {
		return m, nil
	}
	before, err := w.cs.Facts(q.Before, world, q.AsOf)
	if err != nil {
		return m, nil // the world is new: there is no distance to compare
	}
	after, err := w.cs.Facts(q.After, world, q.AsOf)
	if err != nil {
		return nil, err
	}
	var was, is bool
	if m.DistanceFrom, was, err = w.distance(ctx, w.cs, reading, before, q.Before.Name); err != nil {
		return nil, err
	}
	if m.DistanceTo, is, err = w.distance(ctx, w.cs, reading, after, q.After.Name); err != nil {
		return nil, err
	}
	if m.NotKnown = !was || !is; m.NotKnown {
		m.DistanceFrom, m.DistanceTo = nil, nil
		return m, nil
	}
	if m.From == m.To && !nearer(m.DistanceFrom, m.DistanceTo) {
		return m, nil
	}
	m.Because, err = w.because(ctx, reading, m, before, after, q.After.Name)
	return m, err
}

// because lists the facts that are otherwise than before, as far as they did it: those without whose change nothing
// moved, or all where it takes several.
func (w *mover) because(
	ctx context.Context, reading string, m *schema.Movement, before, after *schema.Facts, name string,
) (did []schema.PointerChange, err error) {
	var all []schema.PointerChange
	changed := map[string]any{}
	facts.Leaves(before, func(pointer string, _ *schema.Shape, was any) {
		is, found := schema.Get(after.Runtime, pointer)
		if from, to := schema.Spoken(was), schema.Spoken(is); found && from != to {
			all = append(all, schema.PointerChange{Pointer: pointer, From: from, To: to})
			changed[pointer] = was
		}
	})
	if len(all) > mostReverted {
		return append(all, oneSided(before, after)...), nil
	}
	for _, change := range all {
		reverted, err := facts.Variant(after, name, map[string]any{change.Pointer: changed[change.Pointer]})
		if err != nil {
			continue // not without the others
		}
		distance, known, err := w.distance(ctx, w.cs, reading, reverted, name)
		if err != nil {
			return nil, err
		}
		outcome, err := ownOutcome(ctx, w.cs, reading, reverted, name)
		if err != nil {
			return nil, err
		}
		if outcome == m.From && known && !nearer(m.DistanceFrom, distance) {
			did = append(did, change)
		}
	}
	if len(did) == 0 {
		return append(all, oneSided(before, after)...), nil
	}
	return did, nil
}

// oneSided lists the facts that only one of two runtimes has.
func oneSided(before, after *schema.Facts) (out []schema.PointerChange) {
	const nothing = "not there"
	facts.Leaves(before, func(pointer string, _ *schema.Shape, was any) {
		if _, found := schema.Get(after.Runtime, pointer); !found {
			out = append(out, schema.PointerChange{Pointer: pointer, From: schema.Spoken(was), To: nothing})
		}
	})
	facts.Leaves(after, func(pointer string, _ *schema.Shape, is any) {
		if _, found := schema.Get(before.Runtime, pointer); !found {
			out = append(out, schema.PointerChange{Pointer: pointer, From: nothing, To: schema.Spoken(is)})
		}
	})
	return out
}

// ownOutcome is a reading's own outcome on facts.
func ownOutcome(ctx context.Context, cs *engine.Case, reading string, f *schema.Facts, name string) (string, error) {
	q, err := counterfactual.New(ctx, cs, f, name, nil, []counterfactual.Cell{{Policy: reading, Classifier: reading}})
	if err != nil {
		return "", err
	}
	return q.Before[0].Outcome, nil
}

// RecordedOutcomes gives each reading's own outcome in a record, by world and reading.
func RecordedOutcomes(r *schema.Record) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, cell := range r.Semantics.Cells {
		if cell.Policy == cell.Classifier {
			if out[cell.World] == nil {
				out[cell.World] = map[string]string{}
			}
			out[cell.World][cell.Policy] = cell.Outcome
		}
	}
	return out
}
