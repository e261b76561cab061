// Package explain says why one cell comes out as it does: what is pleaded, by which reasons, on which facts, and what
// would change it.
//
// The usual entry is [Run].
//
// # Limitations
//
// Which facts an element was read from is known where the policy could be traced; else they are left out.
package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.ExplainRequest, which says what each field is.
type Request struct {
	Runtime            *schema.Document
	World              string
	AsOf               string
	Set                map[string]string
	Policy, Classifier string
	NoNearest          bool
}

// nearestSearch finds the cheapest change after which a cell has the other outcome; nil where there is none.
type nearestSearch func(
	ctx context.Context, cs *engine.Case, base *schema.Facts, name string, cell schema.JudgedCell,
) (*schema.ChangeSet, error)

// Run says of a cell what is pleaded, by which reasons, on which facts, what decides, and what would change it. What
// would change it is for nearest to find.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, toggle, engine-disagreement. A policy or plugin
// that failed is the explanation's Error.
func Run(ctx context.Context, cs *engine.Case, q Request, nearest nearestSearch) (*schema.Explanation, error) {
	if q.Classifier == "" {
		q.Classifier = q.Policy
	}
	cells, err := counterfactual.Cells(cs, []schema.JudgedCell{{Policy: q.Policy, Classifier: q.Classifier}})
	if err != nil {
		return nil, err
	}
	w, err := judgeWorld(ctx, cs, q.Runtime, q.World, q.AsOf, q.Set, cells)
	if err != nil {
		return nil, err
	}
	if q.NoNearest {
		nearest = nil
	}
	e, err := w.explain(ctx, 0, nearest)
	if err != nil {
		return nil, err
	}
	e.WorldTitle = engine.WorldTitle(q.Runtime, w.base.World)
	e.Readings = schedule.Summaries(w.cs, e.Policy, e.Classifier)
	e.Titles = schedule.Explained(w.cs, []*schema.Facts{w.base}, []schema.Explanation{*e})
	return e, nil
}

// world is a runtime in one world, and cells that were judged in it.
type world struct {
	cs        *engine.Case
	base      *schema.Facts
	set       []schema.PointerChange
	questions *counterfactual.Questions
	cells     []counterfactual.Cell
}

func judgeWorld(
	ctx context.Context, cs *engine.Case, d *schema.Document, name, asOf string, set map[string]string,
	cells []counterfactual.Cell,
) (*world, error) {
	cs, base, changes, err := counterfactual.Apply(ctx, cs, d, name, asOf, set)
	if err != nil {
		return nil, err
	}
	questions, err := counterfactual.New(ctx, cs, base, d.Name, nil, cells)
	if err != nil {
		return nil, err
	}
	return &world{cs, base, changes, questions, cells}, nil
}

// explain explains one of the cells; nearest is nil where what would change it is not asked for.
func (w *world) explain(ctx context.Context, i int, nearest nearestSearch) (*schema.Explanation, error) {
	cell := w.cells[i]
	d, err := w.questions.Describe(ctx, cell, nil)
	if err != nil {
		return nil, err
	}
	e, err := w.questions.Evaluate(ctx, i, d, nil)
	if err != nil {
		return nil, err
	}
	out := &schema.Explanation{Construe: schema.KindExplanation, Runtime: engine.SubjectOf(w.base),
		Case: w.cs.Subject(), World: w.base.World, AsOf: w.base.AsOf, Policy: cell.Policy, Classifier: cell.Classifier,
		Outcome: e.Verdict.Outcome, Clauses: e.Verdict.Clauses, Elements: []schema.Explained{}, Set: w.set,
		Error: e.Verdict.Error}
	if out.Error != nil {
		return out, nil
	}
	out.Stipulated = w.cs.Stipulated(e.Verdict.Clauses, e.Verdict)
	out.Elements, out.Unpleaded, out.Unless = explainElements(w.cs, e, w.base), e.Verdict.Unpleaded,
		conditions(w.cs, w.base, cell.Policy, e.Verdict)
	if e.Trace != nil {
		out.Rules = ruleResults(e.Party.Policy.Rules(), e.Trace.Held())
		linkRules(out, e.Party.Policy)
	}
	if nearest != nil {
		judged := schema.JudgedCell{Policy: cell.Policy, Classifier: cell.Classifier}
		if out.Nearest, err = nearest(ctx, w.cs, w.base, w.questions.Name, judged); err != nil {
			return nil, err
		}
		if out.Nearest != nil && len(w.set) == 0 {
			out.Nearest.Sets = nil
		}
	}
	return out, nil
}

// linkRules says of each element which of the rules answer it, as far as they were asked.
func linkRules(e *schema.Explanation, p *judge.Policy) {
	asked := map[string]bool{}
	for _, r := range e.Rules {
		asked[r.Name] = asked[r.Name] || r.Held != "not-asked"
	}
	for i, x := range e.Elements {
		for _, name := range p.Answering(x.Limb, x.Element) {
			if asked[name] {
				e.Elements[i].Rules = append(e.Elements[i].Rules, name)
			}
		}
	}
}

// explainElements lists the elements, those that the outcome is grounded on first.
func explainElements(cs *engine.Case, e *counterfactual.Evaluation, base *schema.Facts) (out []schema.Explained) {
	v := e.Verdict
	decides := map[[3]string]bool{}
	for _, g := range v.Grounds {
		for _, name := range g.Elements {
			for _, subject := range []string{g.Subject, ""} {
				value, is := v.Elements[g.Limb][subject][name]
				if own := schema.Tri(value); is && (own == g.Value || g.Value.Open() && own.Open()) {
					decides[[3]string{g.Limb, subject, name}] = true
				}
			}
		}
	}
	input := e.Party.Policy.Input(e.Variant.Prepared.Judged, e.Classification)
	for _, f := range v.Findings {
		if f.Weight != "element" {
			continue
		}
		one := schema.Explained{Limb: f.Limb, Subject: f.Subject, Element: f.Element, Value: f.Value,
			Decides: decides[[3]string{f.Limb, f.Subject, f.Element}],
			Clause:  f.Clause, Version: f.Version, Reason: f.Reason, Read: []schema.FactRead{}}
		if one.Term = f.Term; f.Term != "" {
			one.Answer, one.Answers = answersOf(e.Classification, f)
		}
		if f.Definition != "" {
			own := strings.TrimPrefix(f.Definition, e.Party.Name+".") // by its bare name where it is the reading's
			one.Definition = f.Definition + "=" + cs.DefinitionsOf(e.Party.Name)[own]
		}
		if e.Trace != nil {
			one.Read = factsRead(e.Trace.Element(f.Limb, f.Subject, f.Element), input, base)
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b schema.Explained) int {
		switch {
		case a.Decides == b.Decides:
			return 0
		case a.Decides:
			return -1
		}
		return 1
	})
	return out
}

// answersOf is what the classifier answers to the term that a finding turns on, for the finding's subject or the whole
// runtime, and why.
func answersOf(c *schema.Classification, f schema.Finding) (string, []schema.Reason) {
	for _, subject := range []string{f.Subject, ""} {
		if a, is := c.Terms[f.Term][subject]; is {
			return a.Value, a.Because
		}
	}
	return "", nil
}

// factsRead lists the values that were read, and where they stand.
func factsRead(atoms []judge.Atom, input *judge.Input, base *schema.Facts) []schema.FactRead {
	out := []schema.FactRead{}
	for _, a := range atoms {
		if a.Exists || a.Pointer == "" {
			continue
		}
		one := schema.FactRead{Pointer: a.Pointer, Value: input.Said(a)}
		if fact, is := strings.CutPrefix(a.Pointer, "/runtime"); is {
			for at := fact; at != ""; at = at[:strings.LastIndexByte(at, '/')] { // a list is read member by member
				if place, is := base.Locations[at]; is {
					one.At = &place
					break
				}
			}
		}
		out = append(out, one)
	}
	return out
}

// ruleResults says of the titled rules whether they held, by the name of what was evaluated.
func ruleResults(rules []schema.InspectedRule, evaluated map[string]judge.RuleCount) (out []schema.RuleHeld) {
	for _, r := range rules {
		one := schema.RuleHeld{Title: r.Title, Name: r.Name, File: r.File, Line: r.Line, Held: "not-asked"}
		switch e := evaluated[r.Name]; {
		case e.Yes > 0 && e.No > 0:
			one.Held = "both"
		case e.Yes > 0:
			one.Held = "yes"
		case e.No > 0:
			one.Held = "no"
		}
		out = append(out, one)
	}
	return out
}

// conditions says of each limb what it would take to be otherwise, in the titles of the case.
func conditions(cs *engine.Case, base *schema.Facts, reading string, v *schema.Verdict) (out []string) {
	n := schedule.NewNamer(cs, base)
	titles := func(g schema.Ground) (said []string) {
		for _, element := range g.Elements {
			said = append(said, "\""+schedule.ElementTitle(cs, []string{reading}, element)+"\"")
		}
		return said
	}
	for _, limb := range schema.Keys(v.Elements) {
		var made, closed, open []string
		for _, g := range v.Grounds {
			if g.Limb != limb {
				continue
			}
			what := strings.Join(titles(g), ", ")
			if g.Subject != "" && what != "" {
				what += " (" + n.Subject(g.Subject) + ")"
			}
			switch g.Value {
			case "yes":
				made = append(made, what)
			case "no":
				closed = append(closed, what)
			default:
				said := titles(g)
				for _, pointer := range g.Pointers {
					said = append(said, n.Fact(pointer).Title)
				}
				open = append(open, strings.Join(said, ", ")+" ("+string(g.Value)+")")
			}
		}
		title := cs.Dispute.Limbs[limb].Title
		switch {
		case len(made) > 0:
			out = append(out, fmt.Sprintf("%s: breach, unless one of these fails: %s", title,
				strings.Join(made, "; or of ")))
		case len(open) > 0:
			out = append(out, fmt.Sprintf("%s: open, as long as these are: %s", title, strings.Join(open, "; ")))
		default:
			closed = slices.DeleteFunc(closed, func(s string) bool { return s == "" })
			if len(closed) == 0 {
				out = append(out, title+": closed, as long as there is nothing that it could be about")
				continue
			}
			out = append(out, fmt.Sprintf("%s: closed, as long as this stays no: %s", title, strings.Join(closed, "; and ")))
		}
	}
	return out
}
