package matrix

import (
	"context"
	"runtime/debug"
	"slices"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/compare"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// Request says what of a runtime is judged.
type Request struct {
	// Worlds are judged in this order; "" is the facts as stated, and all there is if none is given.
	Worlds []string
	// AnyWorld leaves out the worlds that the runtime does not have, as long as it has one of them.
	AnyWorld bool
	// AsOf is the day; the runtime's own if empty.
	AsOf string
	// SwapOutcomes keeps of a swap that could be judged its outcome alone.
	SwapOutcomes bool
	// OwnOnly leaves out the swaps, NoDisputes what disputed readings differ on.
	OwnOnly, NoDisputes bool
}

// Run judges one runtime under every reading.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, and the context's own.
func Run(
	ctx context.Context, h *engine.Case, runtime *schema.Document, q Request,
) (*schema.Comparison, error) {
	worlds := q.Worlds
	if len(worlds) == 0 {
		worlds = []string{""}
	}
	if q.AnyWorld {
		worlds = present(runtime, worlds)
	}
	ready, err := prepareWorlds(h, runtime, worlds, q.AsOf)
	if err != nil {
		return nil, err
	}
	c := frame(h, runtime, worlds, ready)
	memo := &classify.Memo{}
	for i, world := range worlds {
		cells, err := cells(ctx, h, ready[i], q, c, memo)
		if err != nil {
			return nil, err
		}
		result := compare.World(world, cells, h.Definitions(),
			newTrier(ctx, h, runtime.Name, ready[i], cells, memo, q.NoDisputes))
		result.Denominators = facts.Count(ready[i].Document, h.Reads())
		c.Worlds = append(c.Worlds, result)
	}
	h.Stipulate(c)
	return c, ctx.Err()
}

// present are the worlds of some that a runtime has; all of them where it has none, so that the error names them.
func present(runtime *schema.Document, worlds []string) []string {
	own, _ := runtime.Tree["worlds"].(map[string]any)
	out := slices.DeleteFunc(slices.Clone(worlds), func(w string) bool { return w != "" && own[w] == nil })
	if len(out) == 0 {
		return worlds
	}
	return out
}

func prepareWorlds(h *engine.Case, runtime *schema.Document, worlds []string, asOf string) ([]*engine.Prepared, error) {
	ready := make([]*engine.Prepared, len(worlds))
	errs := make([]error, len(worlds))
	pipeline.Each(len(worlds), func(i int) {
		f, err := facts.Make(runtime, worlds[i], asOf)
		if err == nil {
			ready[i], err = h.Prepare(f)
		}
		errs[i] = err
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return ready, nil
}

// Frame is a comparison without its cells.
func frame(h *engine.Case, runtime *schema.Document, worlds []string, ready []*engine.Prepared) *schema.Comparison {
	first := ready[0]
	c := &schema.Comparison{Construe: schema.KindComparison,
		Made: schema.Made{ABI: abi.Version, OPA: version("github.com/open-policy-agent/opa"),
			Wazero: sandbox.Version(), Readings: map[string]schema.ReadingBytes{}},
		Runtime: engine.SubjectOf(first.Document),
		Case:    h.Subject(),
		AsOf:    first.Document.AsOf, Clauses: first.Judged.Versions(), Readings: map[string]schema.ReadingSummary{},
		Axes: schema.Axes{Policies: slices.Clone(h.Readings), Classifiers: slices.Clone(h.Readings)},
		Tables: schema.Tables{Facts: map[string]*schema.Facts{}, Classifications: map[string]*schema.Classification{},
			Verdicts: map[string]*schema.Verdict{}},
		Locations: first.Document.Locations, Source: runtime.Source}
	named, _ := runtime.Tree["worlds"].(map[string]any)
	for _, w := range worlds {
		title := "the facts as stated"
		if t, ok := schema.Get(named, schema.Join(w, "title")); ok && w != "" {
			title, _ = t.(string)
		}
		c.Axes.Worlds = append(c.Axes.Worlds, schema.AxisWorld{ID: w, Title: title})
	}
	for _, name := range h.Readings {
		c.Readings[name] = h.Summary(name)
		c.Made.Readings[name] = h.Parties[name].LoadedDigests()
	}
	return c
}

// Cells classifies once for each classifier and judges once for each cell, and enters what came of it into the tables.
func cells(ctx context.Context, h *engine.Case, ready *engine.Prepared, q Request, c *schema.Comparison,
	memo *classify.Memo) ([]compare.Cell, error) {
	n := len(h.Readings)
	classifications := make([]*schema.Classification, n)
	digests := make([]string, n)
	errs := make([]error, n)
	shares := make([]*share, n)
	pipeline.Each(n, func(i int) {
		shares[i] = newShare(h.Parties[h.Readings[i]], n, len(c.Axes.Worlds))
		classifications[i] = shares[i].classified(h.Classify(ctx, h.Parties[h.Readings[i]], ready, memo))
		digests[i], errs[i] = schema.Digest(classifications[i])
	})
	verdicts := make([]*schema.Verdict, n*n)
	names := make([]string, n*n)
	more := make([]error, n*n)
	pipeline.Each(n, func(policy int) { // one after the other, since what fits is for their order to say
		// its own cell first, so that what another's classifier made it say takes no room from that
		for turn := range n {
			classifier := (policy + turn) % n
			i := policy*n + classifier
			if q.OwnOnly && policy != classifier {
				continue
			}
			v := h.Judge(ctx, h.Parties[h.Readings[policy]], ready, classifications[classifier], digests[classifier])
			if verdicts[i], more[i] = shares[policy].judged(v); more[i] == nil {
				names[i], more[i] = schema.Digest(verdicts[i])
			}
		}
	})
	for _, err := range append(append(errs, more...), ctx.Err()) {
		if err != nil {
			return nil, err
		}
	}
	c.Tables.Facts[ready.Digest] = ready.Document
	var out []compare.Cell
	for i, v := range verdicts {
		if v == nil {
			continue
		}
		classifier := i % n
		c.Tables.Classifications[digests[classifier]] = classifications[classifier]
		if !q.SwapOutcomes || classifier == i/n || v.Error != nil {
			c.Tables.Verdicts[names[i]] = v
		}
		c.Cells = append(c.Cells, schema.Cell{World: ready.Document.World, Policy: h.Readings[i/n],
			Classifier: h.Readings[classifier], Outcome: v.Outcome,
			Facts: ready.Digest, Classification: digests[classifier], Verdict: names[i]})
		out = append(out, compare.Cell{Policy: h.Readings[i/n], Classifier: h.Readings[classifier], Verdict: v,
			Classification: classifications[classifier]})
	}
	return out, nil
}

// version is that of a linked module, or "unknown".
func version(module string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Path == module {
				return d.Version
			}
		}
	}
	return "unknown"
}
