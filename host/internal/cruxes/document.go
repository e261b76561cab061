package cruxes

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// changeSentence says one change of a toggle.
func changeSentence(label, from, to string) string { return label + ": " + to + " instead of " + from }

// kindOf names what a set of changes is of: fact, definition, both, or "" for none.
func kindOf(kinds map[string]bool) string {
	switch names := schema.Keys(kinds); len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return "both"
}

// document is what was found, in the words of the case.
func document(ctx context.Context, q *counterfactual.Questions, goal string, r search.Result) (*schema.Crux, error) {
	policies, plugins := q.Runs()
	out := &schema.Crux{Construe: schema.KindCrux, Goal: goal, World: q.Base.World, AsOf: q.Base.AsOf,
		Runtime: engine.SubjectOf(q.Base), Case: q.Case.Subject(),
		Cells: judgedCells(q, q.Before), Toggles: cruxToggles(q), Sets: []schema.ChangeSet{},
		Complete: r.Complete, CompleteUpTo: r.CompleteUpTo, Stopped: stopReason(r.Stopped),
		Searched: schema.Searched{Assignments: r.Nodes, PolicyRuns: policies, PluginRuns: plugins}}
	own := map[string]*schema.Verdict{}
	for i, c := range q.Cells {
		own[c.Policy] = q.Before[i]
	}
	out.Unpleaded = engine.Unpleaded(own)
	able, unable := search.Apart(r.Sets)
	for i, sets := range [][]search.Set{able, unable} {
		for _, s := range sets {
			set, err := changeSet(ctx, q, s)
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
	addDerived(q, out, r)
	return out, nil
}

// stopReason is what stopped a search, as the document has it.
func stopReason(s search.Stop) string {
	if s == search.ByAsks || s == search.ByNodes {
		return "budget"
	}
	return string(s)
}

// judgedCells are cells with the outcomes of verdicts.
func judgedCells(q *counterfactual.Questions, verdicts []*schema.Verdict) (out []schema.JudgedCell) {
	for i, c := range q.Cells {
		out = append(out, schema.JudgedCell{Policy: c.Policy, Classifier: c.Classifier, Outcome: verdicts[i].Outcome,
			Error: verdicts[i].Error})
	}
	return out
}

// cruxToggles are all toggles as the document has them.
func cruxToggles(q *counterfactual.Questions) []schema.CruxToggle {
	out := []schema.CruxToggle{}
	for _, t := range q.Toggles {
		out = append(out, cruxToggle(q, t))
	}
	return out
}

// cruxToggle is a toggle as the document has it.
func cruxToggle(q *counterfactual.Questions, t *toggle.Toggle) schema.CruxToggle {
	out := schema.CruxToggle{ID: t.ID, Label: t.Declared.Label, Kind: cmp.Or(t.Declared.Kind, "fact"), From: t.From,
		Pointers:  t.Pointers(),
		MutableBy: append([]string{}, t.Declared.MutableBy...), Effort: max(1, t.Declared.Effort)}
	for _, v := range t.Values {
		out.Values = append(out.Values, v.Name)
	}
	if len(t.Facts) == 1 {
		out.Status = statusOf(q.Base, t.Facts[0])
	}
	for _, p := range t.Facts {
		if at, is := q.Base.Locations[p]; is {
			if out.Locations == nil {
				out.Locations = map[string]schema.Location{}
			}
			out.Locations[p] = at
		}
	}
	return out
}

// changeSet puts a set into words, after judging it once more: what is reported is what the judge says of it.
func changeSet(ctx context.Context, q *counterfactual.Questions, s search.Set) (schema.ChangeSet, error) {
	assignment := q.AsThingsStand()
	out := schema.ChangeSet{Changes: []schema.ToggleChange{}, Effort: s.Effort, Given: map[string]string{}}
	var sentences []string
	kinds := map[string]bool{}
	for _, c := range s.Changes {
		t := q.Toggles[c.Toggle]
		assignment[c.Toggle] = c.Value
		out.Changes = append(out.Changes, schema.ToggleChange{Toggle: t.ID, From: t.From, To: t.Values[c.Value].Name})
		sentences = append(sentences, sentence(q, t, c.Value))
		kinds[cmp.Or(t.Declared.Kind, "fact")] = true
	}
	for _, g := range s.Given {
		t := q.Toggles[g.Toggle]
		if out.Given[t.ID] = t.From; g.Value >= 0 {
			out.Given[t.ID] = t.Values[g.Value].Name
		}
	}
	out.Kind = kindOf(kinds)
	out.Sentence = cmp.Or(strings.Join(sentences, "; and "), "as things stand")
	verdicts := make([]*schema.Verdict, len(q.Cells))
	for i, cell := range q.Cells {
		a, err := q.Judge(ctx, cell, assignment)
		if err != nil {
			return out, err
		}
		verdicts[i] = a.Verdict
	}
	for _, rest := range s.Rests {
		if rest.Cell == 2*len(q.Cells) {
			continue
		}
		cell, outcome := counterfactual.Side(rest.Cell)
		if (verdicts[cell].Outcome == outcome) != (rest.Value == counterfactual.Yes) {
			return out, schema.Problems{{Code: "engine-disagreement", Party: q.Cells[cell].Policy,
				Message: "judged again with " + q.Changed(assignment) + ", the cell is " + verdicts[cell].Outcome +
					", not as the search was told"}}
		}
	}
	out.Outcomes = judgedCells(q, verdicts)
	return out, nil
}

// sentence says one change, and where the facts stand that it is about.
func sentence(q *counterfactual.Questions, t *toggle.Toggle, value int) string {
	said := changeSentence(t.Declared.Label, t.From, t.Values[value].Name)
	if len(t.Facts) > 0 {
		if at, is := q.Base.Locations[t.Facts[0]]; is {
			said += fmt.Sprintf(" (%s:%d)", at.File, at.Line)
		}
	}
	return said
}

// addDerived adds what follows from the sets.
func addDerived(q *counterfactual.Questions, out *schema.Crux, r search.Result) {
	const steps = 100_000
	if reasons, known := r.Reasons(steps); known {
		for _, reason := range reasons {
			names := []string{}
			for _, i := range reason {
				names = append(names, q.Toggles[i].ID)
			}
			out.Sufficient = append(out.Sufficient, names)
		}
	}
	for i, t := range q.Toggles {
		if size, known := r.Responsibility(i); known && size > 0 {
			if out.Responsibility == nil {
				out.Responsibility = map[string]int{}
			}
			out.Responsibility[t.ID] = size
		}
	}
	in := map[string]bool{}
	for _, s := range append(slices.Clone(out.Sets), out.Beyond...) {
		for _, c := range s.Changes {
			in[c.Toggle] = true
		}
	}
	for _, t := range q.Toggles {
		if !in[t.ID] {
			continue
		}
		for _, p := range t.Facts {
			if d, open := evidenceFor(q, t.ID, p); open {
				out.Evidence = append(out.Evidence, d)
			}
		}
	}
}
