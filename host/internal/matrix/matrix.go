// Package matrix judges one runtime under every reading: classifiers × policies × worlds, with what disputed readings
// differ on. What would settle a dispute is looked for beside it, by package cruxes, and never from within.
//
// The usual entry is [Run].
package matrix

import (
	"context"
	"maps"
	"runtime/debug"
	"slices"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/compare"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/schema"
)

// Request says what of a runtime is judged.
type Request struct {
	// Worlds are judged in this order; "" is the facts as stated, and all there is if none is given.
	Worlds []string
	// AnyWorld leaves out the worlds that the runtime does not have, as long as it has one of them.
	AnyWorld bool
	// EveryWorld takes, in the place of Worlds, the facts as stated and all worlds of the runtime, sorted.
	EveryWorld bool
	// AsOf is the day; the runtime's own if empty.
	AsOf string
	// SwapOutcomes keeps of a swap that could be judged its outcome alone.
	SwapOutcomes bool
	// OwnOnly leaves out the swaps, NoDisputes what disputed readings differ on.
	OwnOnly, NoDisputes bool
	// LeaveUnused leaves out of the tables facts and answers that only errors are of.
	LeaveUnused bool
}

// Run judges one runtime under every reading.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, and the context's own.
func Run(ctx context.Context, cs *engine.Case, runtime *schema.Document, q Request) (c *schema.Comparison, err error) {
	err = cs.Checked(ctx, func(cs *engine.Case) (err error) {
		c, err = run(ctx, cs, runtime, q)
		return err
	})
	return c, err
}

func run(ctx context.Context, cs *engine.Case, runtime *schema.Document, q Request) (*schema.Comparison, error) {
	worlds := WorldsOf(runtime, q.Worlds, q.AnyWorld, q.EveryWorld)
	ready, err := prepareWorlds(cs, runtime, worlds, q.AsOf)
	if err != nil {
		return nil, err
	}
	c := frame(cs, runtime, worlds, ready)
	memo := &classify.Memo{}
	var judged []schedule.World
	for i, world := range worlds {
		cells, err := cells(ctx, cs, ready[i], q, c, memo)
		if err != nil {
			return nil, err
		}
		t := newTrier(ctx, cs, runtime.Name, ready[i], cells, memo)
		result := compare.World(world, cells, cs.Definitions(), asked(t, !q.NoDisputes))
		result.Denominators = facts.Count(ready[i].Document, cs.Reads())
		if !q.NoDisputes {
			judged = append(judged, newWorld(cs, ready[i], cells, result.Disputes, t))
			result.Issues = schedule.Rows(cs, judged[i])
			result.Supposed = schedule.Supposed(cs, runtime, world)
		}
		c.Worlds = append(c.Worlds, result)
	}
	if !q.NoDisputes {
		schedule.Number(c.Worlds)
		c.Titles = schedule.Titles(cs, c, judged)
		c.Locations = withPositions(c, runtime)
	}
	if len(c.Tables.Facts) == 0 {
		c.Locations = nil // of facts that are not there
	}
	cs.Stipulate(c)
	if c.Titles != nil {
		maps.DeleteFunc(c.Titles.Definitions, func(name string, _ schema.DefinitionText) bool {
			_, said := c.Stipulated.Definitions[name]
			return said
		})
	}
	return c, ctx.Err()
}

// asked is the trier where something is to be tried.
func asked(t *trier, is bool) compare.Trier {
	if !is {
		return nil
	}
	return t
}

// newWorld is a world as its rows are made of it.
func newWorld(
	cs *engine.Case, ready *engine.Prepared, cells []compare.Cell, disputes []schema.Dispute, t *trier,
) schedule.World {
	w := schedule.World{Facts: ready.Document, Plain: ready.Facts.Tree(), Own: map[string]schedule.Own{},
		Disputes: disputes, Changed: t.judgeWith}
	for _, c := range cells {
		if c.Policy == c.Classifier {
			w.Own[c.Policy] = schedule.Own{Verdict: c.Verdict, Classification: c.Classification}
		}
	}
	return w.Named(cs)
}

// withPositions are the places of a comparison with those where its rows say that a fact is disputed or open.
func withPositions(c *schema.Comparison, runtime *schema.Document) map[string]schema.Location {
	out := maps.Clone(c.Locations)
	note := func(pointer string) {
		if at, is := runtime.Location(pointer); is && out != nil {
			out[pointer] = at
		}
	}
	for _, w := range c.Worlds {
		for _, s := range w.Supposed {
			note(schema.Join("facts", s.Pointer))
		}
		for _, row := range w.Issues {
			if row.Fact != "" {
				note(schema.Join("facts", row.Fact))
			}
			for _, p := range row.Positions {
				note(p.Pointer)
			}
		}
	}
	return out
}

// WorldsOf are the worlds that a runtime is judged in, as host.CompareRequest has them: those that were asked for, or
// the facts as stated; of those, where any will do, the ones that it has, and all of them where it has none, so that
// the error names them; or every world that it has.
func WorldsOf(runtime *schema.Document, worlds []string, anyOf, every bool) []string {
	own, _ := runtime.Tree["worlds"].(map[string]any)
	if every {
		return append([]string{""}, schema.Keys(own)...)
	}
	if len(worlds) == 0 {
		worlds = []string{""}
	}
	if !anyOf {
		return worlds
	}
	out := slices.DeleteFunc(slices.Clone(worlds), func(w string) bool { return w != "" && own[w] == nil })
	if len(out) == 0 {
		return worlds
	}
	return out
}

// prepareWorlds makes the facts of a runtime in each world, and makes them ready.
func prepareWorlds(
	cs *engine.Case, runtime *schema.Document, worlds []string, asOf string,
) ([]*engine.Prepared, error) {
	ready := make([]*engine.Prepared, len(worlds))
	errs := make([]error, len(worlds))
	pipeline.Each(len(worlds), func(i int) {
		f, err := cs.Facts(runtime, worlds[i], asOf)
		if err == nil {
			ready[i], err = cs.Prepare(f)
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
func frame(cs *engine.Case, runtime *schema.Document, worlds []string, ready []*engine.Prepared) *schema.Comparison {
	first := ready[0]
	c := &schema.Comparison{Construe: schema.KindComparison,
		Made: schema.Made{ABI: abi.Version, OPA: version("github.com/open-policy-agent/opa"),
			Wazero: sandbox.Version(), Readings: map[string]schema.ReadingBytes{}, Taken: cs.Taken()},
		Runtime: engine.SubjectOf(first.Document), Case: cs.Subject(), AsOf: first.Document.AsOf,
		Clauses: first.Judged.Versions(), Readings: map[string]schema.ReadingSummary{},
		Axes: schema.Axes{Policies: slices.Clone(cs.Readings), Classifiers: slices.Clone(cs.Readings)},
		Tables: schema.Tables{Facts: map[string]*schema.Facts{}, Classifications: map[string]*schema.Classification{},
			Verdicts: map[string]*schema.Verdict{}},
		Locations: first.Document.Locations, Source: runtime.Source}
	for _, w := range worlds {
		c.Axes.Worlds = append(c.Axes.Worlds, schema.AxisWorld{ID: w, Title: engine.WorldTitle(runtime, w)})
	}
	for _, name := range cs.Readings {
		c.Readings[name] = cs.Summary(name)
		c.Made.Readings[name] = cs.Parties[name].LoadedDigests()
	}
	return c
}

// cells classifies once for each classifier and judges once for each cell, and enters what came of it into the tables.
func cells(
	ctx context.Context, cs *engine.Case, ready *engine.Prepared, q Request, c *schema.Comparison, memo *classify.Memo,
) ([]compare.Cell, error) {
	n := len(cs.Readings)
	classifications := make([]*schema.Classification, n)
	digests := make([]string, n)
	errs := make([]error, n)
	shares := make([]Share, n)
	dealings, _ := ready.Document.Runtime["dealings"].(map[string]any)
	pipeline.Each(n, func(i int) {
		shares[i] = NewShare(cs.Parties[cs.Readings[i]], max(len(ready.Document.Derived.Hops), len(dealings)), n,
			len(c.Axes.Worlds))
		classifications[i] = shares[i].FitClassification(cs.Classify(ctx, cs.Parties[cs.Readings[i]], ready, memo))
		digests[i], errs[i] = schema.Digest(classifications[i])
	})
	verdicts := make([]*schema.Verdict, n*n)
	names := make([]string, n*n)
	more := make([]error, n*n)
	pipeline.Each(n*n, func(i int) {
		policy, classifier := i/n, i%n
		if q.OwnOnly && policy != classifier {
			return
		}
		v := cs.Judge(ctx, cs.Parties[cs.Readings[policy]], ready, classifications[classifier], digests[classifier])
		verdicts[i] = shares[policy].FitVerdict(v)
		names[i], more[i] = schema.Digest(verdicts[i])
	})
	for _, err := range append(append(errs, more...), ctx.Err()) {
		if err != nil {
			return nil, err
		}
	}
	var out []compare.Cell
	for i, v := range verdicts {
		if v == nil {
			continue
		}
		classifier := i % n
		of := classifications[classifier]
		used := v.Error == nil || !q.LeaveUnused
		if used || of.Error != nil { // which says why, and is small
			c.Tables.Classifications[digests[classifier]] = of
		}
		if used {
			c.Tables.Facts[ready.Digest] = ready.Document
		}
		if !q.SwapOutcomes || classifier == i/n || v.Error != nil {
			c.Tables.Verdicts[names[i]] = v
		}
		c.Cells = append(c.Cells, schema.Cell{World: ready.Document.World, Policy: cs.Readings[i/n],
			Classifier: cs.Readings[classifier], Outcome: v.Outcome,
			Facts: ready.Digest, Classification: digests[classifier], Verdict: names[i]})
		out = append(out, compare.Cell{Policy: cs.Readings[i/n], Classifier: cs.Readings[classifier], Verdict: v,
			Classification: of})
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
