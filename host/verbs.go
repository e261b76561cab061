package host

import (
	"context"
	"io/fs"
	"iter"
	"runtime"

	"github.com/construe-host/construe/host/internal/atlas"
	"github.com/construe-host/construe/host/internal/check"
	"github.com/construe-host/construe/host/internal/cruxes"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/explain"
	"github.com/construe-host/construe/host/internal/inspect"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/internal/movement"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/sweep"
	"github.com/construe-host/construe/host/internal/test"
	"github.com/construe-host/construe/host/internal/timeline"
	"github.com/construe-host/construe/host/internal/whatif"
	"github.com/construe-host/construe/host/schema"
)

// Facts fills a runtime, applies the world and the day, and derives what follows.
//
// # Errors
//
// [schema.Problems]: unknown-world, value, too-many-hops.
func (h *Host) Facts(_ context.Context, q FactsRequest) (*schema.Facts, error) {
	return h.opened.Facts(q.Runtime, q.World, q.AsOf)
}

// Classify asks a plugin every term of the case. The classification carries the facts that it depends on; a plugin that
// failed is its Error.
//
// # Errors
//
// [schema.Problems]: unknown-reading, as-of-outside, inconsistent.
func (h *Host) Classify(ctx context.Context, q ClassifyRequest) (*schema.Classification, error) {
	return h.opened.ClassifyDocument(ctx, engine.ClassifyRequest(q))
}

// Judge gives a policy's verdict. The verdict carries the classification that it depends on; a policy that failed has
// the outcome error.
//
// # Errors
//
// [schema.Problems]: unknown-reading, as-of-outside, no-facts, inconsistent.
func (h *Host) Judge(ctx context.Context, q JudgeRequest) (*schema.Verdict, error) {
	return h.opened.JudgeDocument(ctx, engine.JudgeRequest(q))
}

// Compare judges each runtime under every reading, several at a time unless the request has Judged, and yields one
// comparison or one error for each, in the order of the request, as soon as it is there. It goes on after an error;
// whoever ranges over it decides whether to. Only the runtimes under way are held in memory.
//
// # Errors
//
// [schema.Problems]: no-runtime, unknown-world, as-of-outside, and the context's own, which is the last.
func (h *Host) Compare(ctx context.Context, q CompareRequest) iter.Seq2[*schema.Comparison, error] {
	return func(yield func(*schema.Comparison, error) bool) {
		goroutines, some := runtime.GOMAXPROCS(0), false
		switch {
		case q.Judged != nil:
			goroutines = 1
		case h.opened.Config.CrossCheck:
			goroutines *= checkedAtOnce
		}
		if q.Runtimes != nil {
			for c, err := range pipeline.Ordered(ctx, q.Runtimes, goroutines,
				func(ctx context.Context, d *schema.Document) (*schema.Comparison, error) {
					return h.compare(ctx, d, q)
				}) {
				some = true
				if !yield(c, err) {
					return
				}
			}
		}
		if !some {
			yield(nil, schema.Problems{{Code: "no-runtime", Message: "no runtime was given to compare"}})
		}
	}
}

// checkedAtOnce is how many runtimes a processor has under way where a second engine checks them: while a worker is
// asked about some, the others get as far as that, and are handed to the next one together.
const checkedAtOnce = 4

// compare is the line that a runtime takes: its matrix, then, beside it, what would settle its disputes.
func (h *Host) compare(ctx context.Context, d *schema.Document, q CompareRequest) (*schema.Comparison, error) {
	if d == nil {
		return nil, schema.Problems{{Code: "no-runtime", Message: "nil was given in the place of a runtime"}}
	}
	c, err := matrix.Run(ctx, h.opened, d, matrix.Request{Worlds: q.Worlds, AnyWorld: q.AnyWorld,
		EveryWorld: q.EveryWorld, AsOf: q.AsOf, OwnOnly: q.OwnOnly, SwapOutcomes: q.SwapOutcomes, LeaveUnused: q.LeaveUnused,
		NoDisputes: q.NoDisputes})
	if err != nil {
		return nil, err
	}
	if q.Judged != nil {
		if err := q.Judged(c); err != nil {
			return nil, err
		}
	}
	if q.CruxBudget > 0 {
		cruxes.Settle(ctx, h.opened, c, cruxes.Request{Runtime: d, AsOf: q.AsOf, Budget: q.CruxBudget,
			Progress: q.Progress}, q.IssueChanges)
	}
	return c, ctx.Err()
}

// Sweep says what runtimes come to that are alike, and yields one document or one error for each, in their order. A
// policy runs only where what it pleads does not follow from what it read on runtimes before. Which cells are marked as
// learned depends on the runtimes and their order alone. Only the runtimes under way, and what was learned, are held in
// memory, and that is bounded.
//
// # Errors
//
// [schema.Problems]: as [Host.Compare]; engine-disagreement, where the engine says otherwise of a learned cell, which
// is the last.
func (h *Host) Sweep(ctx context.Context, q SweepRequest) iter.Seq2[*schema.Sweep, error] {
	if q.Runtimes == nil {
		q.Runtimes = Documents()
	}
	return sweep.Run(ctx, h.opened, sweep.Request(q))
}

// Documents yields runtimes that are there already, for [CompareRequest].
func Documents(runtimes ...*schema.Document) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		for _, d := range runtimes {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// Crux finds every smallest set of changes that reaches a goal. Where ctx is done it returns what it has, and says so.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, goal, toggle, engine-disagreement, host-limit.
func (h *Host) Crux(ctx context.Context, q CruxRequest) (*schema.Crux, error) {
	return cruxes.Run(ctx, h.opened, cruxes.Request(q))
}

// Map says what cells come to on every architecture that the toggles make of a runtime, and what shared wordings would
// make of that. Everything that it shows was judged once more.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, no-plugin, toggle, map-untraced, map-full,
// engine-disagreement, host-limit, and the context's own.
func (h *Host) Map(ctx context.Context, q MapRequest) (*schema.Map, error) {
	return atlas.Run(ctx, h.opened, atlas.Request(q))
}

// Witness is the counterexample of a map that related two readings or their classifiers, and has one, as a runtime that
// states its facts; q is the request of that map. It was judged once more.
//
// # Errors
//
// As [Host.Map].
func (h *Host) Witness(ctx context.Context, q MapRequest, of *schema.Map) (*schema.Document, error) {
	return atlas.Witness(ctx, h.opened, atlas.Request(q), of)
}

// Explain says of a cell what is pleaded, by which reasons, on which facts, what decides, and what would change it.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, toggle, engine-disagreement. A policy or plugin
// that failed is the explanation's Error.
func (h *Host) Explain(ctx context.Context, q ExplainRequest) (*schema.Explanation, error) {
	return explain.Run(ctx, h.opened, explain.Request(q), cruxes.Nearest)
}

// ExplainAll explains every cell of a runtime as Explain does, and gives the words for what they name.
//
// # Errors
//
// As [Host.Explain].
func (h *Host) ExplainAll(ctx context.Context, q ExplainAllRequest) (*schema.Explanations, error) {
	return explain.All(ctx, h.opened, explain.AllRequest(q), cruxes.Nearest)
}

// WhatIf judges every cell before and after changes, and gives those that changed.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, what-if, toggle, and those of a runtime with the changed facts.
func (h *Host) WhatIf(ctx context.Context, q WhatIfRequest) (*schema.WhatIf, error) {
	return whatif.Run(ctx, h.opened, whatif.Request(q))
}

// The moves along a toggle's values, in the order in which the case lists them: to the value before, to the value
// behind, and to the nearest value in either direction that changes an outcome.
const (
	MoveWeaker   = schema.MoveWeaker
	MoveStronger = schema.MoveStronger
	MoveNearMiss = schema.MoveNearMiss
)

// Timeline judges a runtime on the first day of every clause version that depends on the day and on the runtime's own
// day, in the order of days, each reading under its own classifier and policy. Days on which another clause is not in
// force yet, or any more, are named and skipped.
//
// # Errors
//
// [schema.Problems]: no-timeline, and as [Host.Compare].
func (h *Host) Timeline(ctx context.Context, q TimelineRequest) (*schema.Timeline, error) {
	return timeline.Run(ctx, h.opened, timeline.Request(q))
}

// Check says whether every reading loads, whether its plugin answers every term, and whether the unknown-property
// holds: making a known fact unknown may only move a verdict to undetermined, and where completing an unknown fact
// changes the verdict, it must have been undetermined before. A reading that fails on facts is tried no further.
//
// # Errors
//
// [schema.Problems] where the check cannot be carried out, as [Host.Facts] gives them; what it finds is in the
// document.
func (h *Host) Check(ctx context.Context, q CheckRequest) (*schema.Check, error) {
	return check.Run(ctx, h.opened, check.Request(q))
}

// Test runs the tests of the loaded readings, sorted by name.
//
// # Errors
//
// [schema.Problems]: no-tests, where there is none or none matches, and what is wrong with a runtime that a precedent
// names.
func (h *Host) Test(ctx context.Context, q TestRequest) (*schema.Test, error) {
	return test.Run(ctx, h.opened, test.Request(q))
}

// Inspect describes the loaded readings, sorted by name, and what they take on runtimes. What failed to load says why.
//
// # Errors
//
// As [Host.Compare]; what fails in a cell is told there.
func (h *Host) Inspect(ctx context.Context, q InspectRequest) (*schema.Inspection, error) {
	return inspect.Run(ctx, h.opened, inspect.Request(q))
}

// List says what the case is made of, and which readings stand beside it, loaded or not.
func (h *Host) List() *schema.Listing { return inspect.List(h.opened) }

// ListReadings is [Host.List] without what the case says.
func (h *Host) ListReadings() *schema.Listing {
	l := h.List()
	return &schema.Listing{Construe: l.Construe, Case: l.Case, Runtimes: l.Runtimes, Readings: l.Readings}
}

// Document says what the case asks, with the text in force on a day, and what each loaded reading claims. The day is
// the first of the newest clause version if asOf is empty. What failed to load says why.
func (h *Host) Document(asOf string) *schema.Documentation { return inspect.Document(h.opened, asOf) }

// InspectPlugin describes the plugin in a folder, apart from any case. shown is the folder's name in errors. Of c, what
// concerns the engine counts: Wasm, CacheDir, Worker, Trusted and the limits.
//
// # Errors
//
// [schema.Problems]: fuel, limit, no-plugin, no-module, digest-mismatch, rejected/…, and the codes of [schema.Parse].
func InspectPlugin(ctx context.Context, folder fs.FS, shown string, c Config) (*schema.Inspection, error) {
	return inspect.Plugin(ctx, folder, shown, engine.Config(c))
}

// Movement enters into a comparison, world by world, which readings' own verdicts changed against earlier ones, or came
// nearer to a breach, and which changed facts did it. The distance of a verdict is the least effort of changes that
// make it a breach.
//
// # Errors
//
// As [Host.Crux].
func (h *Host) Movement(ctx context.Context, c *schema.Comparison, q MovementRequest) error {
	return movement.Run(ctx, h.opened, c, movement.Request(q), cruxes.Distance)
}
