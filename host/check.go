package host

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// CheckRequest asks whether a case and its readings are fit for use.
type CheckRequest struct {
	// Runtimes and Worlds are what the unknown-property is tried on; the case's default if empty.
	Runtimes []*schema.Document
	Worlds   []string
	// Determinism has every plugin and policy run twice in each engine, on these or else on all that the case has.
	Determinism bool
}

// Check says whether every reading loads, whether its plugin answers every term, and whether the unknown-property holds:
// making a known fact unknown may only move a verdict to undetermined, and where completing an unknown fact changes the
// verdict, it must have been undetermined before.
//
// # Errors
//
// [schema.Problems] where the check cannot be carried out, as [Host.Facts] gives them; what it finds is in the document.
func (h *Host) Check(ctx context.Context, q CheckRequest) (*schema.Check, error) {
	r := &schema.Check{Construe: schema.KindCheck, Case: h.dispute.ID, Readings: slices.Clone(h.names), Problems: append(h.gaps(), h.absent()...)}
	if r.Problems == nil {
		r.Problems = schema.Problems{} // a list, also where it is empty
	}
	for _, name := range h.names {
		p := h.parties[name]
		r.Problems = append(r.Problems, p.all...)
		r.Warnings = append(r.Warnings, p.unreadData()...)
		if p.policy != nil {
			r.Warnings = append(r.Warnings, p.policy.Warnings()...)
		}
		if p.plugin != nil {
			r.Problems = append(r.Problems, h.vocabulary(p)...)
		}
	}
	runtimes, worlds := q.Runtimes, q.Worlds
	if len(runtimes) == 0 {
		for _, id := range h.dispute.Default.Runtimes {
			d, err := h.Runtime(id)
			if err != nil {
				return nil, err
			}
			runtimes = append(runtimes, d)
		}
		if len(worlds) == 0 {
			worlds = h.dispute.Default.Worlds
		}
	}
	if len(worlds) == 0 {
		worlds = []string{""}
	}
	r.Runtimes = ids(runtimes)
	r.Problems = append(r.Problems, h.toggles(ctx, runtimes, worlds)...)
	if q.Determinism {
		found, problems, err := h.determinism(ctx, runtimes, worlds, len(q.Runtimes)+len(q.Worlds) == 0, bothEngines())
		if err != nil {
			return nil, err
		}
		r.Determinism, r.Problems = found, append(r.Problems, problems...)
	}
	for _, d := range runtimes {
		for _, w := range worlds {
			if err := h.loses(ctx, d, w, r); err != nil {
				return nil, err
			}
			if err := h.unknownProperty(ctx, d, w, r); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// ids are the ids of runtimes, sorted.
func ids(runtimes []*schema.Document) (out []string) {
	for _, d := range runtimes {
		id, _ := d.Tree["id"].(string)
		out = append(out, id)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// gaps finds the days between two versions of a clause on which none is in force: to judge on one is an error. A lapse is
// written as a version that reserves nothing.
func (h *Host) gaps() (out schema.Problems) {
	for _, id := range keys(h.dispute.Clauses) {
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
				out = append(out, h.document.Problem("clause-gap", schema.Join("clauses", id, "versions"), "no version of the clause %s is in force from %s until %s; expected one, which may reserve nothing", id, before, after))
			}
		}
	}
	return out
}

// loses finds what is lost on one runtime: licences that are none, facts that contradict one another, subjects without any answer,
// and verdicts that are errors.
func (h *Host) loses(ctx context.Context, d *schema.Document, world string, r *schema.Check) error {
	f, err := facts.Make(d, world, "")
	if err != nil {
		return err
	}
	texts := facts.MalformedLicences(f.Runtime)
	for _, pointer := range keys(texts) {
		p := d.Problem("licence", pointer, "%q is no SPDX licence expression, and counts as unknown; expected one such as Apache-2.0, MIT OR GPL-2.0-only, LicenseRef-of-your-own, or unknown", texts[pointer])
		if at, set := f.Locations[pointer]; set { // by a world, perhaps
			p.File, p.Line, p.Column = at.File, at.Line, at.Column
		}
		r.Problems = append(r.Problems, p)
	}
	for _, w := range f.Warned() {
		if !slices.ContainsFunc(r.Warnings, func(p *schema.Problem) bool { return p.Error() == w.Error() }) {
			r.Warnings = append(r.Warnings, w)
		}
	}
	ready, err := h.prepare(f)
	if err != nil {
		return err
	}
	memo := &classify.Memo{}
	for _, name := range h.names {
		p := h.parties[name]
		if p.plugin == nil || p.policy == nil {
			continue // what does not load has been said
		}
		omitted := p.plugin.Omissions(ctx, h.dispute, ready.classify, memo)
		for _, term := range keys(omitted) {
			if slices.Contains(p.plugin.Manifest().Terms, term) {
				r.Problems = append(r.Problems, &schema.Problem{Code: "unanswered", Party: name, File: d.Name,
					Message: fmt.Sprintf("the plugin gives no answer to %s for %d subjects, such as %q; expected one for each, unknown where the facts are missing", term, len(omitted[term]), omitted[term][0])})
			}
		}
		if v := h.judge(ctx, p, ready, h.classify(ctx, p, ready, memo), ""); v.Error != nil {
			problem := *v.Error
			problem.Message = fmt.Sprintf("%s (runtime %s, world %q)", problem.Message, d.Name, world)
			r.Problems = append(r.Problems, &problem)
		}
	}
	return ctx.Err()
}

// vocabulary holds a manifest against the case: the terms that it claims, and those that it leaves out.
func (h *Host) vocabulary(p *party) (out schema.Problems) {
	claims := p.plugin.Manifest().Terms
	for _, term := range claims {
		if h.dispute.Terms[term].Of == "" {
			out = append(out, &schema.Problem{Code: "unknown-term", Message: "the plugin claims the term " + term + ", which the case does not have", Party: p.name, Expected: keys(h.dispute.Terms)})
		}
	}
	for _, term := range keys(h.dispute.Terms) {
		if !slices.Contains(claims, term) {
			out = append(out, &schema.Problem{Code: "missing-term", Message: "the plugin does not answer the term " + term + "; every subject would be unknown", Party: p.name})
		}
	}
	return out
}
