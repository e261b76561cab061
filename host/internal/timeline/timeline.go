package timeline

import (
	"context"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.TimelineRequest, which says what each field is.
type Request struct {
	Runtime *schema.Document
	Worlds  []string
}

// Run judges a runtime on the first day of every clause version that goes by the day, in the order of days, each
// reading under its own classifier and policy. Days on which another clause is not in force yet, or any more, are named
// and skipped.
//
// # Errors
//
// [schema.Problems]: no-timeline, and as [matrix.Run].
func Run(ctx context.Context, h *engine.Case, q Request) (*schema.Timeline, error) {
	days, skipped := h.FirstDays()
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
		c, err := matrix.Run(ctx, h, q.Runtime, matrix.Request{Worlds: q.Worlds, AsOf: day, OwnOnly: true,
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
		world.Unpleaded = engine.Unpleaded(own)
		p.Worlds = append(p.Worlds, world)
	}
	return p
}
