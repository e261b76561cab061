package atlas

import (
	"context"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// Witness is the runtime of a map's counterexample: the facts of its request, in their world and on their day, with the
// changes of the counterexample, as facts that are stated. It was judged, and comes to what the counterexample says.
//
// # Errors
//
// As [Run]; engine-disagreement, where it comes to something else.
func Witness(ctx context.Context, cs *engine.Case, q Request, of *schema.Map) (*schema.Document, error) {
	apart := counterexample(of)
	cs, base, _, err := counterfactual.Apply(ctx, cs, q.Runtime, q.World, q.AsOf, q.Set)
	if err != nil {
		return nil, err
	}
	toggles, err := counterfactual.Toggles(ctx, cs, base)
	if err != nil {
		return nil, err
	}
	set := map[string]any{}
	for _, c := range apart.Example {
		for _, t := range toggles {
			v := slices.IndexFunc(t.Values, func(v toggle.Value) bool { return v.Name == c.To })
			if t.ID != c.Toggle || v < 0 {
				continue
			}
			for pointer, value := range t.Values[v].Set {
				set[pointer] = value
			}
		}
	}
	d, err := facts.Stated(base, set)
	if err != nil {
		return nil, err
	}
	made, err := cs.Facts(d, "", "")
	if err != nil {
		return nil, err
	}
	j, err := counterfactual.New(ctx, cs, made, d.Name, nil, []counterfactual.Cell{{Policy: q.Old, Classifier: q.Old},
		{Policy: q.New, Classifier: q.New}})
	if err != nil {
		return nil, err
	}
	for i, want := range []string{apart.First, apart.Second} {
		got, err := said(ctx, j, i, of.Answers)
		if err != nil {
			return nil, err
		}
		if got != want {
			return nil, schema.Problems{{Code: "engine-disagreement", Party: j.Cells[i].Policy,
				Message: "as a runtime of its own the counterexample comes to " + got + "; the map says " + want,
				Hint:    "one of the two is wrong about this policy; construe whatif shows what the judge says"}}
		}
	}
	return d, nil
}

// counterexample is that of a map, of outcomes or of answers.
func counterexample(of *schema.Map) *schema.MapApart {
	if of.Answers != nil {
		return &of.Answers.Counterexample.Apart
	}
	return of.Related.Counterexample
}

// said is what a cell comes to as things stand; of answers, what its classifier answers to the question of the
// counterexample.
func said(ctx context.Context, q *counterfactual.Questions, cell int, of *schema.MapAnswers) (string, error) {
	if of == nil {
		return q.Before[cell].Outcome, nil
	}
	c := q.Cells[cell]
	s, err := q.At(q.AsThingsStand())
	if err != nil {
		return "", err
	}
	described := q.Case.Classify(ctx, q.Case.Parties[c.Classifier], s.Prepared, nil)
	return answerOf(described, of.Counterexample.Term, of.Counterexample.Subject), ctx.Err()
}
