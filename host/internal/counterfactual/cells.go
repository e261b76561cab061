package counterfactual

import (
	"cmp"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Cell names a cell: whose policy over whose classifier.
type Cell struct{ Policy, Classifier string }

// Cells checks the cells asked for, and sorts them; each reading's own if there are none.
func Cells(h *engine.Case, asked []schema.JudgedCell) (out []Cell, err error) {
	if len(asked) == 0 {
		for _, name := range h.Readings {
			out = append(out, Cell{name, name})
		}
		return out, nil
	}
	for _, c := range asked {
		for _, reading := range []string{c.Policy, c.Classifier} {
			if _, err := h.Party(reading); err != nil {
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
