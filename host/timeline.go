package host

import (
	"context"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// Timeline compares a runtime on the first day of every clause version that goes by the day, in the order of days.
//
// # Errors
//
// As [Host.Compare].
func (h *Host) Timeline(ctx context.Context, runtime *schema.Document, worlds []string) ([]*schema.Comparison, error) {
	days := map[string]bool{}
	for _, clause := range h.dispute.Clauses {
		for _, v := range clause.Versions {
			if v.Effective != nil {
				days[v.Effective.From] = true
			}
		}
	}
	var out []*schema.Comparison
	for _, day := range slices.Sorted(maps.Keys(days)) {
		c, err := h.compareOne(ctx, runtime, CompareRequest{Worlds: worlds, AsOf: day, OwnOnly: true})
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, schema.Problems{{Code: "no-timeline", Message: "no clause of the case goes by the day; there is no boundary to show"}}
	}
	return out, nil
}
