package counterfactual

import (
	"cmp"
	"context"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Cell names a cell: whose policy over whose classifier.
type Cell struct{ Policy, Classifier string }

// Cells checks the cells asked for, and sorts them; each reading's own if there are none.
//
// # Errors
//
// [schema.Problems]: unknown-reading.
func Cells(cs *engine.Case, asked []schema.JudgedCell) (out []Cell, err error) {
	if len(asked) == 0 {
		for _, name := range cs.Readings {
			out = append(out, Cell{name, name})
		}
		return out, nil
	}
	for _, c := range asked {
		for _, reading := range []string{c.Policy, c.Classifier} {
			if _, err := cs.Party(reading); err != nil {
				return nil, err
			}
		}
		out = append(out, Cell{c.Policy, c.Classifier})
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.Classifier, b.Classifier))
	})
	return slices.Compact(out), nil
}

// About makes the questions about cells, by all toggles that there are; each reading's own cell if none is asked for.
//
// # Errors
//
// As [Cells], [Toggles] and [New].
func About(
	ctx context.Context, cs *engine.Case, base *schema.Facts, name string, asked []schema.JudgedCell,
) (*Questions, error) {
	cells, err := Cells(cs, asked)
	if err != nil {
		return nil, err
	}
	toggles, err := Toggles(ctx, cs, base)
	if err != nil {
		return nil, err
	}
	return New(ctx, cs, base, name, toggles, cells)
}
