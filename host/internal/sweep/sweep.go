// Package sweep judges many runtimes that are alike: a policy runs only where what it pleads is not known from what it
// read on others.
//
// The usual entry is [Run]. Every part of a plea that a run of a policy shows is learned by what was read
// (package learned). Of a cell of another runtime it is found once which conditions hold; where the same ones held
// before, its plea is known, and otherwise it is looked up part by part. What the parts come to is the host's own
// formula. Runtimes that differ in the values of facts alone are kin: what stands at a part of a policy's input
// is known of them by the facts behind it, so that nothing is derived and no plugin is asked where that was done
// before.
//
// Runtimes are learned from in their order, each only once all before it are done, so that what is learned does not
// depend on time or on the number of processors.
//
// # Limitations
//
// As of package atlas: that a verdict is too large, or a reason empty, is not followed. A sample of what is learned is
// judged all the same.
package sweep

import (
	"context"
	"iter"
	"math/rand/v2"
	"runtime"
	"sync/atomic"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.SweepRequest, which says what each field is.
type Request struct {
	Runtimes iter.Seq2[*schema.Document, error]
	Worlds   []string
	AnyWorld bool
	// EveryWorld is as in host.CompareRequest.
	EveryWorld bool
	AsOf       string
	OwnOnly    bool
	Confirm    int
	Progress   func(schema.SweepProgress)
}

// Run sweeps runtimes, and yields one document or one error for each, in their order. Where what was learned of a cell
// and what the engine says of it are not the same, that is the last error.
//
// # Errors
//
// [schema.Problems]: no-runtime, unknown-world, as-of-outside, engine-disagreement, and the context's own, which is the
// last.
func Run(ctx context.Context, cs *engine.Case, q Request) iter.Seq2[*schema.Sweep, error] {
	return func(yield func(*schema.Sweep, error) bool) {
		s := newSweeper(cs, q)
		some := false
		for l, err := range pipeline.Ordered(ctx, q.Runtimes, runtime.GOMAXPROCS(0), s.lay) {
			var out *schema.Sweep
			if err == nil {
				out, err = s.sweep(ctx, l)
			}
			if ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			some = true
			if !yield(out, err) || s.wrong {
				return
			}
		}
		if !some && ctx.Err() == nil {
			yield(nil, schema.Problems{{Code: "no-runtime", Message: "no runtime was given to compare"}})
		}
	}
}

// sweeper is a sweep under way.
type sweeper struct {
	cs      *engine.Case
	request Request
	cells   []counterfactual.Cell
	// readings have the titles of those that are asked.
	readings map[string]schema.ReadingSummary
	named    bool // somebody is shown what a runtime is called
	top      *spot
	spots    atomic.Int64
	// how large the runtime was that was taken apart last, which the next is likely to be as well
	lastFacts, lastFrame atomic.Int64

	known  map[string]*known // by policy
	kin    map[kinKey]*kin
	noted  int // in the columns of all kin
	memo   *classify.Memo
	random *rand.Rand
	wrong  bool // what was learned is not what the engine says
	count  schema.SweepProgress
}

func newSweeper(cs *engine.Case, q Request) *sweeper {
	s := &sweeper{cs: cs, request: q, top: &spot{shape: cs.Shape}, known: map[string]*known{},
		kin: map[kinKey]*kin{}, memo: &classify.Memo{}, random: rand.New(rand.NewPCG(1, 1)),
		readings: map[string]schema.ReadingSummary{}}
	for _, policy := range cs.Readings {
		s.readings[policy] = schema.ReadingSummary{Title: cs.Summary(policy).Title}
		s.known[policy] = nothing()
		for _, classifier := range cs.Readings {
			if policy == classifier || !q.OwnOnly {
				s.cells = append(s.cells, counterfactual.Cell{Policy: policy, Classifier: classifier})
			}
		}
	}
	for _, pointer := range names() {
		s.named = s.named || schema.MatchAny(cs.Reads(), "/runtime"+pointer) != ""
	}
	return s
}

// names are the facts that say what a runtime is called.
func names() []string { return []string{"/id", "/title"} }

// sweep says what one runtime comes to.
func (s *sweeper) sweep(ctx context.Context, l *layout) (*schema.Sweep, error) {
	worlds := matrix.WorldsOf(l.document, s.request.Worlds, s.request.AnyWorld, s.request.EveryWorld)
	out := &schema.Sweep{Construe: schema.KindSweep, Runtime: l.subject, Case: s.cs.Subject(), Source: l.document.Source,
		Readings: s.readings}
	for _, world := range worlds {
		k, at, err := s.kinOf(l, world, len(worlds))
		if err != nil {
			return nil, err
		}
		v := s.newView(ctx, k, l, at)
		if out.AsOf == "" {
			out.AsOf = v.day()
		}
		one, err := s.world(ctx, v, world, len(worlds))
		if err != nil {
			return nil, err
		}
		one.Title = engine.WorldTitle(l.document, world)
		out.Worlds = append(out.Worlds, *one)
	}
	s.count.Runtimes++
	if s.request.Progress != nil {
		s.request.Progress(s.count)
	}
	return out, nil
}
