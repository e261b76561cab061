package host

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// CheckRequest asks whether a case and its readings are fit for use.
type CheckRequest struct {
	// Runtimes and Worlds are what the unknown-property is tried on; the case's default if empty.
	Runtimes []*schema.Document
	Worlds   []string
}

// CheckReport is what Check found. Tried counts the facts that the unknown-property was tried on, for each reading.
type CheckReport struct {
	Problems schema.Problems
	Tried    int
}

// Check says whether every reading loads, whether its plugin answers every term, and whether the unknown-property holds:
// making a known fact unknown may only move a verdict to undetermined, and where completing an unknown fact changes the
// verdict, it must have been undetermined before.
//
// # Errors
//
// [schema.Problems] where the check cannot be carried out; what it finds is in the report.
func (h *Host) Check(ctx context.Context, q CheckRequest) (*CheckReport, error) {
	r := &CheckReport{}
	for _, name := range h.names {
		p := h.parties[name]
		for _, problem := range []*schema.Problem{p.pluginErr, p.policyErr} {
			if problem != nil {
				r.Problems = append(r.Problems, problem)
			}
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
	for _, d := range runtimes {
		for _, w := range worlds {
			if err := h.unknownProperty(ctx, d, w, r); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
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

// unknownProperty tries every fact of a runtime: made unknown where it is known, given each of its values where it is not.
func (h *Host) unknownProperty(ctx context.Context, d *schema.Document, world string, r *CheckReport) error {
	base, err := facts.Make(d, world, "")
	if err != nil {
		return err
	}
	before, err := h.outcomes(ctx, base)
	if err != nil {
		return err
	}
	type trial struct {
		pointer string
		value   any
	}
	var trials []trial
	facts.Leaves(base.Runtime, func(pointer string, shape *schema.Shape, value any) {
		switch {
		case shape.Kind == "list" && !slices.Contains(value.([]any), any("unknown")):
			trials = append(trials, trial{pointer, []any{"unknown"}})
		case shape.AdmitsUnknown() && value != "unknown":
			trials = append(trials, trial{pointer, "unknown"})
		case shape.AdmitsUnknown():
			for _, v := range shape.Enum {
				if v != "unknown" {
					trials = append(trials, trial{pointer, v})
				}
			}
		}
	})
	found := make([]schema.Problems, len(trials))
	errs := make([]error, len(trials))
	each(len(trials), func(i int) {
		t := trials[i]
		changed, err := variant(base, d.Name, t.pointer, t.value)
		if err != nil {
			return // a value that the rest of the runtime does not admit is no completion
		}
		after, err := h.outcomes(ctx, changed)
		if err != nil {
			errs[i] = err
			return
		}
		found[i] = moved(d, world, t.pointer, t.value, before, after)
	})
	r.Tried += len(trials)
	for i := range trials {
		if errs[i] != nil {
			return errs[i]
		}
		r.Problems = append(r.Problems, found[i]...)
	}
	return ctx.Err()
}

// variant is the facts with one fact changed.
func variant(base *schema.Facts, name, pointer string, value any) (*schema.Facts, error) {
	tree := schema.Clone(base.Runtime).(map[string]any)
	delete(tree, "worlds")
	delete(tree, "facts")
	schema.Set(tree, pointer, value)
	d, err := schema.NewDocument(schema.KindRuntime, name, tree)
	if err != nil {
		return nil, err
	}
	return facts.Make(d, "", "")
}

// outcomes judges facts under each reading's own classifier and policy.
func (h *Host) outcomes(ctx context.Context, f *schema.Facts) (map[string]*schema.Verdict, error) {
	ready, err := h.prepare(f)
	if err != nil {
		return nil, err
	}
	out := map[string]*schema.Verdict{}
	for _, name := range h.names {
		p := h.parties[name]
		out[name] = h.judge(ctx, p, ready, h.classify(ctx, p, ready), "")
	}
	return out, nil
}

// moved finds outcomes that went from one answer to another although only knowledge was taken away or added.
func moved(d *schema.Document, world, pointer string, value any, before, after map[string]*schema.Verdict) (out schema.Problems) {
	for _, name := range slices.Sorted(maps.Keys(before)) {
		was, is := before[name].Outcome, after[name].Outcome
		known, unknown := was, is
		if value != "unknown" && !isUnknownList(value) {
			known, unknown = is, was
		}
		if unknown == schema.Undetermined || unknown == known {
			continue
		}
		p := d.Problem("unknown-property", pointer, "%s is %s where %s is %v and %s where it is unknown (world %q); expected undetermined, because what is not known decides it",
			name, known, pointer, value, unknown, world)
		p.Party = name
		if e := after[name].Error; e != nil {
			p.Message += ": " + e.Error()
		}
		out = append(out, p)
	}
	return out
}

func isUnknownList(v any) bool {
	list, is := v.([]any)
	return is && slices.Contains(list, any("unknown"))
}

// Summary says in one line what a report comes to.
func (r *CheckReport) Summary() string {
	names := map[string]bool{}
	for _, p := range r.Problems {
		names[p.Party] = true
	}
	if len(r.Problems) == 0 {
		return fmt.Sprintf("0 problems; the unknown-property was tried on %d changes of facts", r.Tried)
	}
	return fmt.Sprintf("%d problems of %s; the unknown-property was tried on %d changes of facts", len(r.Problems), strings.Join(keys(names), ", "), r.Tried)
}
