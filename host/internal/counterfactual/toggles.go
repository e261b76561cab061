package counterfactual

import (
	"context"
	"maps"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// Toggles gives the case's toggles as they are in facts, sorted by id; those of which nothing is there are left
// out. Without any in the case they are derived from the facts; those of definitions always are, from the readings.
//
// # Errors
//
// [schema.Problems]: toggle.
func Toggles(ctx context.Context, cs *engine.Case, f *schema.Facts) ([]*toggle.Toggle, error) {
	declared := cs.Dispute.Toggles
	if len(declared) == 0 {
		derived, err := toggle.Derive(ctx, cs, f, decisive)
		if err != nil {
			return nil, err
		}
		declared = derived
	}
	all := toggle.Definitions(cs)
	maps.Copy(all, declared)
	return toggle.Expand(cs, f, all)
}

// decisive are the toggles on which a reading's own verdict depends as things stand. Readings that cannot be judged
// depend on nothing.
func decisive(
	ctx context.Context, cs *engine.Case, f *schema.Facts, toggles []*toggle.Toggle,
) (map[*toggle.Toggle]bool, error) {
	cells, _ := Cells(cs, nil)
	q, err := New(ctx, cs, f, "", toggles, cells)
	if err != nil {
		return nil, err
	}
	depended := map[*toggle.Toggle]bool{}
	for half := range 2 * len(cells) {
		if cell, _ := Side(half); q.Before[cell].Error != nil {
			continue
		}
		answer, err := q.Ask(ctx, half, q.AsThingsStand(), true)
		if err != nil {
			return nil, err
		}
		for _, i := range answer.Reads {
			depended[toggles[i]] = true
		}
	}
	return depended, nil
}
