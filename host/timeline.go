package host

import (
	"context"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// TimelineRequest asks for the timeline of a runtime; Worlds are as in [CompareRequest].
type TimelineRequest struct {
	Runtime *schema.Document
	Worlds  []string
}

// Timeline judges a runtime on the first day of every clause version that goes by the day, in the order of days, each reading
// under its own classifier and policy. Days on which another clause is not in force yet, or any more, are left out.
//
// # Errors
//
// [schema.Problems]: no-timeline, and as [Host.Compare].
func (h *Host) Timeline(ctx context.Context, q TimelineRequest) (*schema.Timeline, error) {
	days := h.boundaries()
	if len(days) == 0 {
		return nil, schema.Problems{{Code: "no-timeline", Message: "no clause of the case goes by the day; there is no boundary to show", Hint: "construe compare judges on the runtime's own day"}}
	}
	out := &schema.Timeline{Construe: schema.KindTimeline}
	for _, day := range days {
		c, err := h.compareOne(ctx, q.Runtime, CompareRequest{Worlds: q.Worlds, AsOf: day, OwnOnly: true})
		if err != nil {
			return nil, err
		}
		out.Runtime, out.Case = c.Runtime, c.Case
		out.Points = append(out.Points, point(c))
	}
	return out, nil
}

// boundaries are the first days of clause versions on which every clause that goes by the day is in force, sorted.
func (h *Host) boundaries() []string {
	days := map[string]bool{}
	for _, clause := range h.dispute.Clauses {
		for _, v := range clause.Versions {
			if v.Effective != nil && h.allInForce(v.Effective.From) {
				days[v.Effective.From] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(days))
}

func (h *Host) allInForce(day string) bool {
	for _, clause := range h.dispute.Clauses {
		inForce := !clause.GoesByDay()
		for _, v := range clause.Versions {
			inForce = inForce || v.Effective != nil && v.Effective.Holds(day)
		}
		if !inForce {
			return false
		}
	}
	return true
}

func point(c *schema.Comparison) schema.TimelinePoint {
	p := schema.TimelinePoint{AsOf: c.AsOf, Clauses: c.Clauses}
	for i, w := range c.Worlds {
		world := schema.TimelineWorld{World: w.World, Title: c.Axes.Worlds[i].Title, Aggregate: w.Aggregate, Outcomes: map[string]string{}}
		for _, cell := range c.Cells {
			if cell.World != w.World {
				continue
			}
			world.Outcomes[cell.Policy] = cell.Outcome
			if e := c.Tables.Verdicts[cell.Verdict].Error; e != nil {
				if world.Errors == nil {
					world.Errors = map[string]*schema.Problem{}
				}
				world.Errors[cell.Policy] = e
			}
		}
		p.Worlds = append(p.Worlds, world)
	}
	return p
}
