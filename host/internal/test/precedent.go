package test

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/schema"
)

// precedents runs those of a case whose tests match, sorted by name.
func precedents(ctx context.Context, cs *engine.Case, run *regexp.Regexp) (out []schema.TestResult, err error) {
	again := &secondOpinions{}
	for _, id := range schema.Keys(cs.Dispute.Precedents) {
		if !anyMatches(cs, id, run) {
			continue
		}
		results, err := runPrecedent(ctx, cs, id, run, again)
		if err != nil {
			return nil, err
		}
		out = append(out, results...)
	}
	again.ask(ctx, cs, out)
	return out, ctx.Err()
}

func precedentName(id, policy, classifier string) string {
	return fmt.Sprintf("precedent/%s/%s/%s", id, policy, classifier)
}

// anyMatches reports whether a precedent is to run: its runtime is judged whole.
func anyMatches(cs *engine.Case, id string, run *regexp.Regexp) bool {
	return run == nil || slices.ContainsFunc(cs.Readings, func(policy string) bool {
		return slices.ContainsFunc(cs.Readings, func(classifier string) bool {
			_, bound := expectedOutcome(cs, id, schema.Cell{Policy: policy, Classifier: classifier})
			return bound && run.MatchString(precedentName(id, policy, classifier))
		})
	})
}

// runPrecedent judges the runtime of a precedent and compares each cell with what it says.
func runPrecedent(ctx context.Context, cs *engine.Case, id string, run *regexp.Regexp, again *secondOpinions) (
	[]schema.TestResult, error) {
	p := cs.Dispute.Precedents[id]
	runtime, err := cs.Runtime(p.Runtime)
	if err != nil {
		return nil, err
	}
	if problem := cs.NoWorld(schema.Join("precedents", id, "world"), p.World, runtime); problem != nil {
		return nil, schema.Problems{problem}
	}
	under := cs
	if len(p.Definitions) > 0 {
		if under, err = cs.WithDefinitions(func(string) map[string]string { return p.Definitions }); err != nil {
			return nil, err
		}
	}
	c, err := matrix.Run(ctx, under, runtime, matrix.Request{Worlds: []string{p.World}, AsOf: p.AsOf, NoDisputes: true})
	if err != nil {
		return nil, err
	}
	var out []schema.TestResult
	for _, cell := range c.Cells {
		want, bound := expectedOutcome(cs, id, cell)
		name := precedentName(id, cell.Policy, cell.Classifier)
		if !bound || run != nil && !run.MatchString(name) {
			continue
		}
		v, _ := c.Verdict(cell)
		r := schema.TestResult{Name: name, Status: schema.TestPassed}
		if leftOpen(cs, cell, p, v) {
			r.Status = schema.TestSkipped
			r.Message = fmt.Sprintf("%s: expected %s; the reading is a draft, and leaves it open", p.Title, want)
		} else if v.Outcome != want {
			r.Status = schema.TestFailed
			r.Message = fmt.Sprintf("%s: expected %s, found %s", p.Title, want, v.Outcome)
			if v.Error != nil {
				r.Status, r.Problems = schema.TestError, schema.Problems{v.Error}
				r.Message += ": " + v.Error.Error()
			}
		} else if element := cs.Sources[cell.Policy].Reading.Precedents[id].Because; element != "" &&
			cell.Policy == cell.Classifier && !dependsOn(v, element) {
			r.Status, r.Message = schema.TestFailed, fmt.Sprintf("%s: %s, but not because of the element %s", p.Title,
				v.Outcome, element)
		}
		r.Passed = r.Status == schema.TestPassed
		out = append(out, r)
		again.add(under.Parties[cell.Policy], name, c, cell, v)
	}
	return out, nil
}

// secondOpinions are verdicts that topdown is to judge again, those of each policy together: it has to be compiled for
// them.
type secondOpinions struct{ of []*opinions }

// opinions are those about one policy, as it adopts one set of definitions.
type opinions struct {
	party  *engine.Party
	names  []string // of the tests
	judged []engine.Judged
}

func (s *secondOpinions) add(p *engine.Party, name string, c *schema.Comparison, cell schema.Cell, v *schema.Verdict) {
	facts, known := c.Facts(cell)
	classification, answered := c.Classification(cell)
	if !known || !answered {
		return
	}
	i := slices.IndexFunc(s.of, func(o *opinions) bool { return o.party == p })
	if i < 0 {
		i = len(s.of)
		s.of = append(s.of, &opinions{party: p})
	}
	o := s.of[i]
	o.names = append(o.names, name)
	o.judged = append(o.judged, engine.Judged{Facts: facts, Classification: classification,
		Digest: cell.Classification, Verdict: v})
}

// ask fails the tests of verdicts that topdown does not give as well.
func (s *secondOpinions) ask(ctx context.Context, cs *engine.Case, results []schema.TestResult) {
	for _, o := range s.of {
		for i, problem := range cs.SecondOpinion(ctx, o.party, o.judged) {
			at := slices.IndexFunc(results, func(r schema.TestResult) bool { return r.Name == o.names[i] })
			if r := &results[at]; problem != nil {
				r.Passed, r.Status, r.Message = false, schema.TestFailed, problem.Error()
				if r.Problems = (schema.Problems{problem}); problem.Code != "engine-disagreement" {
					r.Status = schema.TestError
				}
			}
		}
	}
}

// expectedOutcome says what a precedent asks of a cell: its own classifiers' outcome on the diagonal, the cross matrix
// elsewhere.
func expectedOutcome(cs *engine.Case, id string, c schema.Cell) (string, bool) {
	p := cs.Dispute.Precedents[id]
	if c.Policy == c.Classifier && p.Status == "agreed" && cs.Document.Kind == schema.KindCase {
		return p.Expect, true // whatever a suite says, which binds nobody
	}
	if want, ok := cs.Suite.Swaps[id][c.Policy][c.Classifier]; ok {
		return want, true
	}
	if c.Policy != c.Classifier {
		return "", false
	}
	if p.Status == "agreed" {
		return p.Expect, true
	}
	want := cs.Sources[c.Policy].Reading.Precedents[id].Holds
	return want, want != ""
}

// leftOpen reports whether a draft comes to nothing yet on an agreed precedent. What contradicts it fails, in a draft
// as well.
func leftOpen(cs *engine.Case, c schema.Cell, p schema.Precedent, v *schema.Verdict) bool {
	return c.Policy == c.Classifier && cs.Sources[c.Policy].Reading.Draft && p.Status == "agreed" &&
		p.Expect != schema.Undetermined && v.Outcome == schema.Undetermined
}

// dependsOn reports whether an outcome turns on an element: a breach has it among its yeses, a permission among its
// noes.
func dependsOn(v *schema.Verdict, element string) bool {
	want := map[string]string{schema.Breach: "yes", schema.Permitted: "no"}[v.Outcome]
	return slices.ContainsFunc(v.Findings, func(f schema.Finding) bool {
		return f.Element == element && f.Weight == "element" && (f.Value == want || want == "")
	})
}
