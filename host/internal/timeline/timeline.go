// Package timeline judges a runtime on the first day of each version of a clause, and on its own day.
//
// The usual entry is [Run].
package timeline

import (
	"context"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.TimelineRequest, which says what each field is.
type Request struct {
	Runtime *schema.Document
	Worlds  []string
}

// Run judges a runtime on the first day of every clause version that depends on the day and on the runtime's own day,
// in the order of days, each reading under its own classifier and policy. Days on which another clause is not in force
// yet, or any more, are named and skipped. The own day is there because facts have days as well: what a version comes
// to on its first day is not what it comes to once there is something to judge.
//
// # Errors
//
// [schema.Problems]: no-timeline, and as [matrix.Run].
func Run(ctx context.Context, cs *engine.Case, q Request) (*schema.Timeline, error) {
	days, skipped := cs.FirstDays()
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
	own, _ := q.Runtime.Tree["asOf"].(string)
	if !slices.Contains(days, own) && own != "" && len(cs.NotInForce(own)) == 0 {
		days = append(days, own)
		slices.Sort(days)
	}
	var judged []*schema.Comparison
	for _, day := range days {
		c, err := matrix.Run(ctx, cs, q.Runtime, matrix.Request{Worlds: q.Worlds, AsOf: day, OwnOnly: true,
			NoDisputes: true})
		if err != nil {
			return nil, err
		}
		out.Runtime, out.Case = c.Runtime, c.Case
		p := point(c)
		p.Own = day == own
		p.Texts = c.Stipulated.Clauses
		out.Points = append(out.Points, p)
		judged = append(judged, c)
	}
	schedule.TimelineTitles(cs, judged, out)
	return out, nil
}

// point is a comparison of one day as the timeline has it.
func point(c *schema.Comparison) schema.TimelinePoint {
	p := schema.TimelinePoint{AsOf: c.AsOf, Clauses: c.Clauses}
	for i, w := range c.Worlds {
		world := schema.TimelineWorld{World: w.World, Title: c.Axes.Worlds[i].Title, Aggregate: w.Aggregate,
			Outcomes: map[string]string{}, Grounds: map[string][]schema.Ground{}}
		own := map[string]*schema.Verdict{}
		for _, reading := range c.Axes.Policies {
			cell, _ := c.Own(w.World, reading)
			v, found := c.Verdict(cell)
			if !found {
				continue
			}
			world.Outcomes[reading], own[reading] = cell.Outcome, v
			if len(v.Grounds) > 0 {
				world.Grounds[reading] = v.Grounds
			}
			if e := v.Error; e != nil {
				if world.Errors == nil {
					world.Errors = map[string]*schema.Problem{}
				}
				world.Errors[reading] = e
			}
		}
		world.Unpleaded, world.Later = engine.Unpleaded(own), later(c.FactsIn(w.World))
		p.Worlds = append(p.Worlds, world)
	}
	return p
}

// later are the days of what passed and of what was said after the day of some facts, by the pointer of the thing.
func later(f *schema.Facts) map[string]string {
	out := map[string]string{}
	for _, collection := range []string{"dealings", "statements"} {
		things, _ := f.Runtime[collection].(map[string]any)
		for id, thing := range things {
			day, _ := schema.Get(thing, "/date")
			if text, is := day.(string); is && text != string(schema.Unknown) && text > f.AsOf {
				out[schema.Join(collection, id)] = text
			}
		}
	}
	return out
}
