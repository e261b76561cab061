package sweep

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/construe-host/construe/host/internal/compare"
	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// cell is one cell of a runtime in a world.
type cell struct {
	counterfactual.Cell
	plea    *judge.Plea // as it is known; nil where it is not
	confirm bool        // it is known, and judged all the same
	judged  *counterfactual.Judgement
	saw     []judge.Observed // nil where nothing is to be learned
	err     error
}

// world says what a runtime comes to in a world, of so many.
func (s *sweeper) world(ctx context.Context, v *view, world string, worlds int) (*schema.SweptWorld, error) {
	cells := make([]cell, len(s.cells))
	for i, of := range s.cells {
		cells[i].Cell = of
	}
	for waiting := s.all(cells); len(waiting) > 0; {
		ask, more := s.first(v, waiting, worlds)
		if v.err != nil {
			return nil, v.err
		}
		pipeline.Each(len(ask), func(i int) { ask[i].err = s.judge(ctx, v, ask[i], worlds) })
		for _, c := range ask {
			if err := s.settle(v, c); err != nil {
				return nil, err
			}
		}
		waiting = more
	}
	out := &schema.SweptWorld{World: world}
	var all []compare.Cell
	for _, c := range cells {
		one := schema.SweptCell{Policy: c.Policy, Classifier: c.Classifier}
		if c.plea != nil {
			one.Learned, one.Outcome, one.Elements = true, c.plea.Outcome, c.plea.Elements
		} else {
			own := c.judged.Verdict
			one.Outcome, one.Elements, one.Error = own.Outcome, own.Elements, own.Error
		}
		out.Cells = append(out.Cells, one)
		all = append(all, compare.Cell{Policy: c.Policy, Classifier: c.Classifier,
			Verdict: &schema.Verdict{Outcome: one.Outcome}})
	}
	result := compare.World(world, all, nil, nil)
	out.Aggregate, out.Swaps = result.Aggregate, result.Swaps
	return out, nil
}

// all lists cells, each reading's own first.
func (s *sweeper) all(cells []cell) (out []*cell) {
	for _, own := range []bool{true, false} {
		for i := range cells {
			if (cells[i].Policy == cells[i].Classifier) == own {
				out = append(out, &cells[i])
			}
		}
	}
	return out
}

// first looks at cells. The engine is to be asked about those that are not known, one of each policy first: the others
// wait, since what that shows may be enough for them.
func (s *sweeper) first(v *view, waiting []*cell, worlds int) (ask, more []*cell) {
	asked := map[string]bool{}
	for _, c := range waiting {
		if asked[c.Policy] {
			more = append(more, c)
			continue
		}
		if c.plea = s.look(v, c.Cell, worlds); c.plea == nil {
			s.count.Cells++
			asked[c.Policy] = true
			ask = append(ask, c)
			continue
		}
		s.count.Cells++
		s.count.Learned++
		if c.confirm = s.random.Float64()*float64(s.count.Learned) < float64(s.request.Confirm); c.confirm {
			ask = append(ask, c)
		}
	}
	return ask, more
}

// judge asks the engine, and follows what its verdict is due to, where that is to be learned.
func (s *sweeper) judge(ctx context.Context, v *view, c *cell, worlds int) error {
	d, err := v.questions.Describe(ctx, c.Cell, v.values.of)
	if err != nil {
		return err
	}
	subjects := 0
	for _, kind := range counted() {
		subjects = max(subjects, len(d.Variant.Prepared.Judged.Subjects(kind)))
	}
	share := func(reading string) matrix.Share { return s.share(reading, subjects, worlds) }
	d.Classification = share(c.Classifier).FitClassification(d.Classification)
	own := s.cs.Judge(ctx, d.Party, d.Variant.Prepared, d.Classification, "") // which nobody is told the digest of
	c.judged = &counterfactual.Judgement{Submission: d, Verdict: own}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.judged.Verdict = share(c.Policy).FitVerdict(own)
	// of an error nothing is learned, nor of a verdict that elsewhere could be too large
	if own.Error != nil || c.plea != nil || !share(c.Policy).Holds(2*matrix.WeightOf(own)) {
		return nil
	}
	c.saw, err = d.Party.Policy.Observe(ctx, d.Variant.Prepared.Judged, d.Classification)
	if errors.Is(err, judge.ErrNotTraced) {
		err = nil
	}
	return err
}

// settle learns from a cell that was judged, and holds that what is known of it is what the engine says.
func (s *sweeper) settle(v *view, c *cell) error {
	if c.err != nil {
		return c.err
	}
	plea := c.plea
	if c.confirm {
		s.count.Confirmed++
	} else {
		s.count.Asked++
		var err error
		if plea, err = s.learn(v, c); err != nil {
			return err
		}
	}
	if v.err != nil {
		return v.err
	}
	own := c.judged.Verdict
	if own.Error != nil && own.Error.Code == engine.HostLimit && c.confirm {
		return schema.Problems{own.Error}
	}
	if plea == nil || own.Outcome == plea.Outcome && reflect.DeepEqual(own.Elements, plea.Elements) {
		return nil
	}
	s.wrong = true
	return schema.Problems{{Code: "engine-disagreement", Party: c.Policy,
		Message: "judged on the answers of " + c.Classifier + ", the runtime " + v.layout.subject.ID + " comes to " +
			own.Outcome + "; what was learned of others comes to " + plea.Outcome + ", or of other elements",
		Hint: "one of the two is wrong about this policy; construe compare without --sweep asks the engine alone"}}
}

// learn learns what a run showed, and says what is known then of the cell that it was of.
func (s *sweeper) learn(v *view, c *cell) (*judge.Plea, error) {
	if c.saw == nil || v.err != nil {
		return nil, nil
	}
	if s.known[c.Policy].Full() {
		s.known[c.Policy] = nothing()
	}
	at := func(a judge.Atom) string { return v.stands(c.Cell, a) }
	of := s.known[c.Policy].Knowledge
	holding := v.holdingIn(c.Cell, of)
	fresh := slices.DeleteFunc(c.saw, func(o judge.Observed) bool {
		_, known := among(v.reads[c.Policy].parts[o.Part], holding)
		return known
	})
	if err := of.Learn(fresh, holding, at); err != nil {
		return nil, err
	}
	c.saw = nil
	return s.plea(v, c.Cell), nil
}
