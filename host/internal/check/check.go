// Package check says whether a case and its readings are fit for use: whether they load, answer every term, keep what
// is unknown open, and give the same answers in every engine.
//
// The usual entry is [Run]. The rest of the package is trials (one fact changed at a time, in monotonic.go and
// trials.go) and determinism (every question asked twice in each engine).
//
// # Limitations
//
// Facts are changed one at a time, and a few groups of them at once. A case that passes is not proved to keep every
// unknown open.
package check

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.CheckRequest, which says what each field is.
type Request struct {
	Runtimes    []*schema.Document
	Worlds      []string
	Determinism bool
	Processor   time.Duration
}

// Run says whether every reading loads, whether its plugin answers every term, and whether the unknown-property
// holds: making a known fact unknown may only move a verdict to undetermined, and where completing an unknown fact
// changes the verdict, it must have been undetermined before. A reading that fails on facts is tried no further.
//
// # Errors
//
// [schema.Problems] where the check cannot be carried out, as [facts.Make] gives them; what it finds is in the
// document.
func Run(ctx context.Context, cs *engine.Case, q Request) (*schema.Check, error) {
	r := &schema.Check{Construe: schema.KindCheck, Case: cs.Dispute.ID, Readings: slices.Clone(cs.Readings),
		Trials: []schema.CheckTrials{}, Problems: schema.Problems{}, Counts: []int{}}
	k := &run{cs: cs, out: r, allowance: newAllowance(q.Processor), found: map[string]int{},
		failed: map[string]bool{}, definitions: newDefinitionAudit(), unchecked: map[string][]occurrence{}}
	k.add(clauseGaps(cs)...)
	k.add(cs.Missing()...)
	for _, name := range cs.Readings {
		p := cs.Parties[name]
		k.add(p.Problems...)
		r.Warnings = append(append(r.Warnings, p.UnreadData()...), cs.Ignored(name)...)
		if p.Policy != nil {
			r.Warnings = append(r.Warnings, p.Policy.Warnings()...)
		}
		if p.Plugin != nil {
			k.add(checkVocabulary(cs, p)...)
		}
	}
	scenes, broken, err := scenes(cs, q)
	if err != nil {
		return nil, err
	}
	k.add(broken...)
	k.add(toggleProblems(ctx, cs, scenes)...)
	if q.Determinism {
		found, problems, err := determinism(ctx, cs, scenes, len(q.Runtimes)+len(q.Worlds) == 0, runModes(),
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

// scene is a runtime in a world, as it is checked.
type scene struct {
	runtime *schema.Document
	world   string
}

// scenes are the runtimes and worlds that a check is about, and what is wrong with those of the case that cannot be
// read.
func scenes(cs *engine.Case, q Request) (out []scene, broken schema.Problems, err error) {
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
	for _, id := range cs.Runtimes() {
		d, err := cs.Runtime(id)
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
				Message: "no runtime of the case " + cs.Dispute.ID + " has a world " +
					strconv.Quote(w), Expected: schema.Keys(found)}}
		}
	}
	if len(out)+len(broken) == 0 {
		broken = schema.Problems{{Code: "no-runtime", Message: "the case has no runtime, so nothing was tried",
			File: cs.Document.Name, Hint: "put one below runtimes/, or name a file with --runtime"}}
	}
	return out, broken, nil
}

// clauseGaps finds the days between two versions of a clause on which none is in force: to judge on one is an error. A
// lapse is written as a version that reserves nothing.
func clauseGaps(cs *engine.Case) (out schema.Problems) {
	for _, id := range schema.Keys(cs.Dispute.Clauses) {
		clause := cs.Dispute.Clauses[id]
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
				out = append(out, cs.Document.Problem("clause-gap", schema.Join("clauses", id, "versions"),
					"no version of the clause %s is in force from %s until %s; expected one, which may reserve "+
						"nothing", id, before, after))
			}
		}
	}
	return out
}

// checkVocabulary compares a manifest with the case: the terms that it claims, and those that it leaves out.
func checkVocabulary(cs *engine.Case, p *engine.Party) (out schema.Problems) {
	claims := p.Plugin.Manifest().Terms
	for _, term := range claims {
		if cs.Dispute.Terms[term].Of == "" {
			out = append(out, &schema.Problem{Code: "unknown-term",
				Message: "the plugin claims the term " + term +
					", which the case does not have", Party: p.Name, Expected: schema.Keys(cs.Dispute.Terms)})
		}
	}
	for _, term := range schema.Keys(cs.Dispute.Terms) {
		if !slices.Contains(claims, term) {
			out = append(out, &schema.Problem{Code: "missing-term",
				Message: "the plugin does not answer the term " + term +
					"; every subject would be unknown", Party: p.Name})
		}
	}
	return out
}
