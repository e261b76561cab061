package host

import (
	"context"

	"github.com/construe-host/construe/host/schema"
)

// TimelineRequest asks for the timeline of a runtime; Worlds are as in [CompareRequest].
type TimelineRequest struct {
	Runtime *schema.Document
	Worlds  []string
}

// Timeline judges a runtime on the first day of every clause version that goes by the day, in the order of days, each
// reading under its own classifier and policy. Days on which another clause is not in force yet, or any more, are named
// and skipped.
//
// # Errors
//
// [schema.Problems]: no-timeline, and as [Host.Compare].
func (h *Host) Timeline(ctx context.Context, q TimelineRequest) (*schema.Timeline, error) {
	days, skipped := h.boundaries()
	if len(days) == 0 {
		p := &schema.Problem{Code: "no-timeline",
			Message: "no clause of the case goes by the day; there is no boundary to show",
			Hint:    "construe compare judges on the runtime's own day"}
		if len(skipped) > 0 {
			p.Message = "on no first day of a clause version is every other clause in force"
		}
		return nil, schema.Problems{p}
	}
	out := &schema.Timeline{Construe: schema.KindTimeline, Skipped: skipped}
	for _, day := range days {
		c, err := h.compareOne(ctx, q.Runtime, matrixRequest{Worlds: q.Worlds, AsOf: day, OwnOnly: true,
			NoDisputes: true})
		if err != nil {
			return nil, err
		}
		out.Runtime, out.Case = c.Runtime, c.Case
		p := point(c)
		p.Texts = c.Stipulated.Clauses
		out.Points = append(out.Points, p)
	}
	return out, nil
}

// boundaries are the first days of clause versions, sorted: those on which every clause that goes by the day is in
// force, and the others.
func (h *Host) boundaries() (days []string, skipped []schema.SkippedDay) {
	first := map[string]bool{}
	for _, clause := range h.dispute.Clauses {
		for _, v := range clause.Versions {
			if v.Effective != nil {
				first[v.Effective.From] = true
			}
		}
	}
	for _, day := range schema.Keys(first) {
		if without := h.notInForce(day); len(without) > 0 {
			skipped = append(skipped, schema.SkippedDay{AsOf: day, Without: without})
		} else {
			days = append(days, day)
		}
	}
	return days, skipped
}

// notInForce are the clauses that go by the day and have no version in force on this one, sorted.
func (h *Host) notInForce(day string) (out []string) {
	for _, id := range schema.Keys(h.dispute.Clauses) {
		clause := h.dispute.Clauses[id]
		inForce := !clause.GoesByDay()
		for _, v := range clause.Versions {
			inForce = inForce || v.Effective != nil && v.Effective.Holds(day)
		}
		if !inForce {
			out = append(out, id)
		}
	}
	return out
}

func point(c *schema.Comparison) schema.TimelinePoint {
	p := schema.TimelinePoint{AsOf: c.AsOf, Clauses: c.Clauses}
	for i, w := range c.Worlds {
		world := schema.TimelineWorld{World: w.World, Title: c.Axes.Worlds[i].Title, Aggregate: w.Aggregate,
			Outcomes: map[string]string{}, Grounds: map[string][]schema.Ground{}}
		own := map[string]*schema.Verdict{}
		for _, cell := range c.Cells {
			if cell.World != w.World {
				continue
			}
			world.Outcomes[cell.Policy] = cell.Outcome
			v := c.Tables.Verdicts[cell.Verdict]
			own[cell.Policy] = v
			if len(v.Grounds) > 0 {
				world.Grounds[cell.Policy] = v.Grounds
			}
			if e := v.Error; e != nil {
				if world.Errors == nil {
					world.Errors = map[string]*schema.Problem{}
				}
				world.Errors[cell.Policy] = e
			}
		}
		world.Unpleaded = unpleaded(own)
		p.Worlds = append(p.Worlds, world)
	}
	return p
}
