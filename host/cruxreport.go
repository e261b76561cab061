package host

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// report is what was found, in the words of the case.
func (q *questions) report(ctx context.Context, goal string, r search.Result) (*schema.Crux, error) {
	policies, plugins := q.runs()
	out := &schema.Crux{Construe: schema.KindCrux, Goal: goal, World: q.base.World, AsOf: q.base.AsOf,
		Runtime: subjectOf(q.base), Case: q.h.subject(),
		Cells: q.outcomes(q.before), Toggles: []schema.CruxToggle{}, Sets: []schema.ChangeSet{},
		Complete: r.Complete, CompleteUpTo: r.CompleteUpTo, Stopped: stopped(r.Stopped),
		Searched: schema.Searched{Assignments: r.Nodes, PolicyRuns: policies, PluginRuns: plugins}}
	own := map[string]*schema.Verdict{}
	for i, c := range q.cells {
		own[c.policy] = q.before[i]
	}
	out.Unpleaded = unpleaded(own)
	for _, t := range q.toggles {
		out.Toggles = append(out.Toggles, q.listed(t))
	}
	able, unable := search.Apart(r.Sets)
	for i, sets := range [][]search.Set{able, unable} {
		for _, s := range sets {
			set, err := q.changeSet(ctx, s)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				out.Sets = append(out.Sets, set)
			} else {
				out.Beyond = append(out.Beyond, set)
			}
		}
	}
	out.Fragility, _ = r.Fragility()
	q.derive(out, r)
	out.Precedents = q.tensions(ctx)
	return out, nil
}

func stopped(s search.Stop) string {
	if s == search.ByAsks || s == search.ByNodes {
		return "budget"
	}
	return string(s)
}

func (q *questions) outcomes(verdicts []*schema.Verdict) (out []schema.JudgedCell) {
	for i, c := range q.cells {
		out = append(out, schema.JudgedCell{Policy: c.policy, Classifier: c.classifier, Outcome: verdicts[i].Outcome,
			Error: verdicts[i].Error})
	}
	return out
}

func (q *questions) listed(t *toggle) schema.CruxToggle {
	out := schema.CruxToggle{ID: t.id, Label: t.of.Label, Kind: cmp.Or(t.of.Kind, "fact"), From: t.from,
		Pointers:  t.pointers(),
		MutableBy: append([]string{}, t.of.MutableBy...), Effort: max(1, t.of.Effort)}
	for _, v := range t.sets {
		out.Values = append(out.Values, v.name)
	}
	if len(t.facts) == 1 {
		out.Status = statusOf(q.base, t.facts[0])
	}
	for _, p := range t.facts {
		if at, is := q.base.Locations[p]; is {
			if out.Locations == nil {
				out.Locations = map[string]schema.Location{}
			}
			out.Locations[p] = at
		}
	}
	return out
}

// statusOf is how settled a fact is.
func statusOf(f *schema.Facts, pointer string) string {
	stated, _ := f.Runtime["facts"].(map[string]any)
	entry, _ := stated[pointer].(map[string]any)
	status, _ := entry["status"].(string)
	value, _ := schema.Get(f.Runtime, pointer)
	switch {
	case status == "disputed":
		return status
	case value == "unknown" || slices.Contains(listOf(value), any("unknown")):
		return "unknown"
	}
	return cmp.Or(status, "stipulated")
}

func listOf(value any) []any {
	list, _ := value.([]any)
	return list
}

// changeSet puts a set into words, after judging it once more: what is reported is what the judge says of it.
func (q *questions) changeSet(ctx context.Context, s search.Set) (schema.ChangeSet, error) {
	assignment := q.asThingsStand()
	out := schema.ChangeSet{Changes: []schema.ToggleChange{}, Effort: s.Effort, Given: map[string]string{}}
	var sentences []string
	kinds := map[string]bool{}
	for _, c := range s.Changes {
		t := q.toggles[c.Toggle]
		assignment[c.Toggle] = c.Value
		out.Changes = append(out.Changes, schema.ToggleChange{Toggle: t.id, From: t.from, To: t.sets[c.Value].name})
		sentences = append(sentences, q.sentence(t, c.Value))
		kinds[cmp.Or(t.of.Kind, "fact")] = true
	}
	for _, g := range s.Given {
		t := q.toggles[g.Toggle]
		if out.Given[t.id] = t.from; g.Value >= 0 {
			out.Given[t.id] = t.sets[g.Value].name
		}
	}
	out.Kind = kindOf(kinds)
	out.Sentence = cmp.Or(strings.Join(sentences, "; and "), "as things stand")
	verdicts := make([]*schema.Verdict, len(q.cells))
	for i, cell := range q.cells {
		a, err := q.judged(ctx, cell, assignment)
		if err != nil {
			return out, err
		}
		verdicts[i] = a.verdict
	}
	for _, rest := range s.Rests {
		if rest.Cell == 2*len(q.cells) {
			continue
		}
		cell, outcome := side(rest.Cell)
		if (verdicts[cell].Outcome == outcome) != (rest.Value == yes) {
			return out, schema.Problems{{Code: "engine-disagreement", Party: q.cells[cell].policy,
				Message: "judged again with " + q.changed(assignment) + ", the cell is " + verdicts[cell].Outcome +
					", not as the search was told"}}
		}
	}
	out.Outcomes = q.outcomes(verdicts)
	return out, nil
}

// sentence says one change, and where the facts stand that it is about.
func (q *questions) sentence(t *toggle, value int) string {
	said := changeSaid(t.of.Label, t.from, t.sets[value].name)
	if len(t.facts) > 0 {
		if at, is := q.base.Locations[t.facts[0]]; is {
			said += fmt.Sprintf(" (%s:%d)", at.File, at.Line)
		}
	}
	return said
}

// derive adds what follows from the sets.
func (q *questions) derive(out *schema.Crux, r search.Result) {
	const steps = 100_000
	if reasons, known := r.Reasons(steps); known {
		for _, reason := range reasons {
			names := []string{}
			for _, i := range reason {
				names = append(names, q.toggles[i].id)
			}
			out.Sufficient = append(out.Sufficient, names)
		}
	}
	for i, t := range q.toggles {
		if size, known := r.Responsibility(i); known && size > 0 {
			if out.Responsibility == nil {
				out.Responsibility = map[string]int{}
			}
			out.Responsibility[t.id] = size
		}
	}
	in := map[string]bool{}
	for _, s := range append(slices.Clone(out.Sets), out.Beyond...) {
		for _, c := range s.Changes {
			in[c.Toggle] = true
		}
	}
	for _, t := range q.toggles {
		if !in[t.id] {
			continue
		}
		for _, p := range t.facts {
			if d, open := q.demand(t.id, p); open {
				out.Evidence = append(out.Evidence, d)
			}
		}
	}
}
