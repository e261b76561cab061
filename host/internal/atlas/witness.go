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

// Witness is the runtime of a counterexample: the facts of its request, in their world and on their day, with the
// changes of the counterexample, as facts that are stated. It was judged, and comes to what the counterexample says.
//
// # Errors
//
// As [Run]; engine-disagreement, where it comes to something else.
func Witness(ctx context.Context, cs *engine.Case, q Request, of *schema.MapApart) (*schema.Document, error) {
	cs, base, _, err := counterfactual.Apply(ctx, cs, q.Runtime, q.World, q.AsOf, q.Set)
	if err != nil {
		return nil, err
	}
	toggles, err := counterfactual.Toggles(ctx, cs, base)
	if err != nil {
		return nil, err
	}
	set := map[string]any{}
	for _, c := range of.Example {
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
	for i, want := range []string{of.First, of.Second} {
		if got := j.Before[i].Outcome; got != want {
			return nil, schema.Problems{{Code: "engine-disagreement", Party: j.Cells[i].Policy,
				Message: "as a runtime of its own the counterexample comes to " + got + "; the map says " + want,
				Hint:    "one of the two is wrong about this policy; construe whatif shows what the judge says"}}
		}
	}
	return d, nil
}
