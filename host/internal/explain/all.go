package explain

import (
	"context"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/schema"
)

// AllRequest is host.ExplainAllRequest, which says what each field is.
type AllRequest struct {
	Runtime            *schema.Document
	Worlds             []string
	AsOf               string
	Set                map[string]string
	OwnOnly, NoNearest bool
	Progress           func(schema.ExplainProgress)
}

// All explains every cell of a runtime, each as [Run] does, with the words for what they name.
//
// # Errors
//
// As [Run].
func All(ctx context.Context, cs *engine.Case, q AllRequest, nearest nearestSearch) (*schema.Explanations, error) {
	if q.NoNearest {
		nearest = nil
	}
	if q.Progress == nil {
		q.Progress = func(schema.ExplainProgress) {}
	}
	if len(q.Worlds) == 0 {
		q.Worlds = []string{""}
	}
	var asked []schema.JudgedCell
	for _, policy := range cs.Readings {
		for _, classifier := range cs.Readings {
			if !q.OwnOnly || policy == classifier {
				asked = append(asked, schema.JudgedCell{Policy: policy, Classifier: classifier})
			}
		}
	}
	cells, err := counterfactual.Cells(cs, asked)
	if err != nil {
		return nil, err
	}
	out := &schema.Explanations{Construe: schema.KindExplanations, Case: cs.Subject(), Worlds: []schema.AxisWorld{},
		Readings: schedule.Summaries(cs), Cells: []schema.Explanation{}}
	var facts []*schema.Facts
	for _, name := range q.Worlds {
		w, err := judgeWorld(ctx, cs, q.Runtime, name, q.AsOf, q.Set, cells)
		if err != nil {
			return nil, err
		}
		out.Runtime, out.AsOf = engine.SubjectOf(w.base), w.base.AsOf
		out.Worlds = append(out.Worlds, schema.AxisWorld{ID: name, Title: engine.WorldTitle(q.Runtime, name)})
		facts = append(facts, w.base)
		for i := range cells {
			q.Progress(schema.ExplainProgress{Cells: len(out.Cells), Of: len(cells) * len(q.Worlds)})
			e, err := w.explain(ctx, i, nearest)
			if err != nil {
				return nil, err
			}
			out.Cells = append(out.Cells, *e)
		}
	}
	out.Titles = *schedule.Explained(cs, facts, out.Cells)
	return out, nil
}
