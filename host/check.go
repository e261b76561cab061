package host

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/construe-host/construe/host/schema"
)

// CheckRequest asks whether a case and its readings are fit for use.
type CheckRequest struct {
	// Runtimes and Worlds are what the unknown-property is tried on. Without runtimes it is every one of the case, in
	// the worlds named where it has them, or else as stated and in each of its worlds.
	Runtimes []*schema.Document
	Worlds   []string
	// Determinism has every plugin and policy run twice in each engine, on these or else on all that the case has.
	Determinism bool
	// Processor bounds the processor time that the check takes; 60 s if 0.
	Processor time.Duration
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
	r := &schema.Check{Construe: schema.KindCheck, Case: h.dispute.ID, Readings: slices.Clone(h.names),
		Trials: []schema.CheckTrials{}, Problems: schema.Problems{}, Counts: []int{}}
	k := &checking{h: h, out: r, allowance: newAllowance(q.Processor), found: map[string]int{},
		failed: map[string]bool{}, definitions: newDefinitionUse()}
	k.add(h.gaps()...)
	k.add(h.absent()...)
	for _, name := range h.names {
		p := h.parties[name]
		k.add(p.all...)
		r.Warnings = append(r.Warnings, p.unreadData()...)
		if p.policy != nil {
			r.Warnings = append(r.Warnings, p.policy.Warnings()...)
		}
		if p.plugin != nil {
			k.add(h.vocabulary(p)...)
		}
	}
	scenes, broken, err := h.scenes(q)
	if err != nil {
		return nil, err
	}
	k.add(broken...)
	k.add(h.toggles(ctx, scenes)...)
	if q.Determinism {
		found, problems, err := h.determinism(ctx, scenes, len(q.Runtimes)+len(q.Worlds) == 0, bothEngines(),
			newAllowance(q.Processor))
		if err != nil {
			return nil, err
		}
		r.Determinism = found
		k.add(problems...)
	}
	if err := k.tryAll(ctx, scenes, len(q.Runtimes) > 0); err != nil {
		return nil, err
	}
	return r, nil
}

// scene is a runtime in a world.
type scene struct {
	runtime *schema.Document
	world   string
}

// scenes are the runtimes and worlds that a check is about, and what is wrong with those of the case that cannot be
// read.
func (h *Host) scenes(q CheckRequest) (out []scene, broken schema.Problems, err error) {
	if len(q.Runtimes) > 0 {
		worlds := q.Worlds
		if len(worlds) == 0 {
			worlds = []string{""}
		}
		for _, d := range q.Runtimes {
			for _, w := range worlds {
				out = append(out, scene{d, w})
			}
		}
		return out, nil, nil
	}
	found := map[string]bool{}
	for _, id := range h.Runtimes() {
		d, err := h.Runtime(id)
		if err != nil {
			broken = append(broken, schema.ProblemsIn(err, "error")...)
			continue
		}
		own, _ := d.Tree["worlds"].(map[string]any)
		for _, w := range append([]string{""}, schema.Keys(own)...) {
			if found[w] = true; len(q.Worlds) == 0 || slices.Contains(q.Worlds, w) {
				out = append(out, scene{d, w})
			}
		}
	}
	for _, w := range q.Worlds {
		if !found[w] {
			return nil, nil, schema.Problems{{Code: "unknown-world",
				Message: "no runtime of the case " + h.dispute.ID + " has a world " +
					strconv.Quote(w), Expected: schema.Keys(found)}}
		}
	}
	if len(out)+len(broken) == 0 {
		broken = schema.Problems{{Code: "no-runtime", Message: "the case has no runtime, so nothing was tried",
			File: h.document.Name, Hint: "put one below runtimes/, or name a file with --runtime"}}
	}
	return out, broken, nil
}

// gaps finds the days between two versions of a clause on which none is in force: to judge on one is an error. A lapse
// is written as a version that reserves nothing.
func (h *Host) gaps() (out schema.Problems) {
	for _, id := range schema.Keys(h.dispute.Clauses) {
		clause := h.dispute.Clauses[id]
		if !clause.GoesByDay() {
			continue
		}
		var periods []schema.Period
		for _, v := range clause.Versions {
			periods = append(periods, *v.Effective)
		}
		slices.SortFunc(periods, func(a, b schema.Period) int { return cmp.Compare(a.From, b.From) })
		for i := 1; i < len(periods); i++ {
			if before, after := periods[i-1].To, periods[i].From; before < after {
				out = append(out, h.document.Problem("clause-gap", schema.Join("clauses", id, "versions"),
					"no version of the clause %s is in force from %s until %s; expected one, which may reserve "+
						"nothing", id, before, after))
			}
		}
	}
	return out
}

// vocabulary holds a manifest against the case: the terms that it claims, and those that it leaves out.
func (h *Host) vocabulary(p *party) (out schema.Problems) {
	claims := p.plugin.Manifest().Terms
	for _, term := range claims {
		if h.dispute.Terms[term].Of == "" {
			out = append(out, &schema.Problem{Code: "unknown-term",
				Message: "the plugin claims the term " + term +
					", which the case does not have", Party: p.name, Expected: schema.Keys(h.dispute.Terms)})
		}
	}
	for _, term := range schema.Keys(h.dispute.Terms) {
		if !slices.Contains(claims, term) {
			out = append(out, &schema.Problem{Code: "missing-term",
				Message: "the plugin does not answer the term " + term +
					"; every subject would be unknown", Party: p.name})
		}
	}
	return out
}
