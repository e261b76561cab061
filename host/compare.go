package host

import (
	"context"
	"iter"
	"maps"
	"runtime/debug"
	"slices"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/compare"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// CompareRequest asks how every reading judges runtimes.
type CompareRequest struct {
	// Runtimes are what is judged; one comparison each.
	Runtimes []*schema.Document
	// Worlds are the worlds to judge in, in this order; "" is the facts as stated, and all there is if none is given.
	Worlds []string
	// AsOf is the day; each runtime's own if empty.
	AsOf string
	// OwnOnly leaves out the swaps: each reading's own classifier under its own policy, nothing else.
	OwnOnly bool
	// NoDisputes leaves out what disputed readings differ on, which is found by judging again.
	NoDisputes bool
	// CruxBudget bounds the search for the cheapest changes that would settle each dispute, in answers asked for; 0
	// leaves it out.
	CruxBudget int
	// Judged is handed each comparison as soon as its cells are judged, before that search, which adds to it; it may be
	// nil.
	Judged func(*schema.Comparison) error
	// Progress is told how far that search is, now and then; it may be nil.
	Progress func(CruxProgress)
}

// matrixRequest says what of a runtime is judged.
type matrixRequest struct {
	// Worlds are judged in this order; "" is the facts as stated, and all there is if none is given.
	Worlds []string
	// AsOf is the day; the runtime's own if empty.
	AsOf string
	// OwnOnly leaves out the swaps, NoDisputes what disputed readings differ on.
	OwnOnly, NoDisputes bool
}

// Compare judges each runtime under every reading, and yields one comparison a runtime, in the order of the request. It
// stops after the first error.
//
// # Errors
//
// [schema.Problems]: no-runtime, unknown-world, as-of-outside, and the context's own.
func (h *Host) Compare(ctx context.Context, q CompareRequest) iter.Seq2[*schema.Comparison, error] {
	return func(yield func(*schema.Comparison, error) bool) {
		if len(q.Runtimes) == 0 {
			yield(nil, schema.Problems{{Code: "no-runtime", Message: "no runtime was given to compare"}})
			return
		}
		for _, runtime := range q.Runtimes {
			c, err := h.compareWith(ctx, runtime, q)
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

func (h *Host) compareWith(
	ctx context.Context, runtime *schema.Document, q CompareRequest,
) (*schema.Comparison, error) {
	c, err := h.compareOne(ctx, runtime, matrixRequest{q.Worlds, q.AsOf, q.OwnOnly, q.NoDisputes})
	if err != nil {
		return nil, err
	}
	if q.Judged != nil {
		if err := q.Judged(c); err != nil {
			return nil, err
		}
	}
	if q.CruxBudget > 0 {
		h.settle(ctx, c, runtime, q.AsOf, q.CruxBudget, q.Progress)
	}
	return c, ctx.Err()
}

// compareOne judges one runtime under every reading.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, and the context's own.
func (h *Host) compareOne(
	ctx context.Context, runtime *schema.Document, q matrixRequest,
) (*schema.Comparison, error) {
	worlds := q.Worlds
	if len(worlds) == 0 {
		worlds = []string{""}
	}
	ready, err := h.prepareWorlds(runtime, worlds, q.AsOf)
	if err != nil {
		return nil, err
	}
	c := h.frame(runtime, worlds, ready)
	memo := &classify.Memo{}
	for i, world := range worlds {
		cells, err := h.cells(ctx, ready[i], q.OwnOnly, c, memo)
		if err != nil {
			return nil, err
		}
		result := compare.World(world, cells, h.definitions(),
			h.trier(ctx, runtime.Name, ready[i], cells, memo, q.NoDisputes))
		result.Denominators = facts.Count(ready[i].document, h.reads())
		c.Worlds = append(c.Worlds, result)
	}
	h.stipulate(c)
	return c, ctx.Err()
}

func (h *Host) prepareWorlds(runtime *schema.Document, worlds []string, asOf string) ([]*prepared, error) {
	ready := make([]*prepared, len(worlds))
	errs := make([]error, len(worlds))
	each(len(worlds), func(i int) {
		f, err := facts.Make(runtime, worlds[i], asOf)
		if err == nil {
			ready[i], err = h.prepare(f)
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

// frame is a comparison without its cells.
func (h *Host) frame(runtime *schema.Document, worlds []string, ready []*prepared) *schema.Comparison {
	first := ready[0]
	c := &schema.Comparison{Construe: schema.KindComparison,
		Made: schema.Made{ABI: abi.Version, OPA: version("github.com/open-policy-agent/opa"),
			Wazero: sandbox.Version(), Readings: map[string]schema.ReadingBytes{}},
		Runtime: subjectOf(first.document),
		Case:    h.subject(),
		AsOf:    first.document.AsOf, Clauses: first.judge.Versions(), Readings: map[string]schema.ReadingSummary{},
		Axes: schema.Axes{Policies: slices.Clone(h.names), Classifiers: slices.Clone(h.names)},
		Tables: schema.Tables{Facts: map[string]*schema.Facts{}, Classifications: map[string]*schema.Classification{},
			Verdicts: map[string]*schema.Verdict{}},
		Locations: first.document.Locations}
	named, _ := runtime.Tree["worlds"].(map[string]any)
	for _, w := range worlds {
		title := "the facts as stated"
		if t, ok := schema.Get(named, schema.Join(w, "title")); ok && w != "" {
			title, _ = t.(string)
		}
		c.Axes.Worlds = append(c.Axes.Worlds, schema.AxisWorld{ID: w, Title: title})
	}
	for _, name := range h.names {
		c.Readings[name] = h.summary(name)
		c.Made.Readings[name] = h.parties[name].bytes()
	}
	return c
}

// cells classifies once for each classifier and judges once for each cell, and enters what came of it into the tables.
func (h *Host) cells(ctx context.Context, ready *prepared, ownOnly bool, c *schema.Comparison,
	memo *classify.Memo) ([]compare.Cell, error) {
	n := len(h.names)
	classifications := make([]*schema.Classification, n)
	digests := make([]string, n)
	errs := make([]error, n)
	shares := make([]*share, n)
	each(n, func(i int) {
		shares[i] = newShare(h.parties[h.names[i]], n, len(c.Axes.Worlds))
		classifications[i] = shares[i].classified(h.classify(ctx, h.parties[h.names[i]], ready, memo))
		digests[i], errs[i] = schema.Digest(classifications[i])
	})
	verdicts := make([]*schema.Verdict, n*n)
	names := make([]string, n*n)
	more := make([]error, n*n)
	each(n, func(policy int) { // one after the other, since what fits is for their order to say
		// its own cell first, so that what another's classifier made it say takes no room from that
		for turn := range n {
			classifier := (policy + turn) % n
			i := policy*n + classifier
			if ownOnly && policy != classifier {
				continue
			}
			v := h.judge(ctx, h.parties[h.names[policy]], ready, classifications[classifier], digests[classifier])
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
	c.Tables.Facts[ready.digest] = ready.document
	var out []compare.Cell
	for i, v := range verdicts {
		if v == nil {
			continue
		}
		classifier := i % n
		c.Tables.Classifications[digests[classifier]] = classifications[classifier]
		c.Tables.Verdicts[names[i]] = v
		c.Cells = append(c.Cells, schema.Cell{World: ready.document.World, Policy: h.names[i/n],
			Classifier: h.names[classifier], Outcome: v.Outcome,
			Facts: ready.digest, Classification: digests[classifier], Verdict: names[i]})
		out = append(out, compare.Cell{Policy: h.names[i/n], Classifier: h.names[classifier], Verdict: v,
			Classification: classifications[classifier]})
	}
	return out, nil
}

func (h *Host) definitions() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, name := range h.names {
		out[name] = h.adopted(name)
	}
	return out
}

// adopted is what a reading adopts: its own definitions, or those that it was made to.
func (h *Host) adopted(reading string) map[string]string {
	if other := h.parties[reading].definitions; other != nil {
		return other
	}
	return h.dispute.Readings[reading].Definitions
}

// reads lists what any classifier is shown or any policy mentions.
func (h *Host) reads() []string {
	all := map[string]bool{}
	for _, p := range h.parties {
		if p.plugin != nil {
			for _, g := range p.plugin.Reads() {
				all[g] = true
			}
		}
		if p.policy != nil {
			for _, g := range p.policy.Reads() {
				all[g] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
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
