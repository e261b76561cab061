// Package test runs the tests of a case: its precedents, and the *_test.rego beside the policies of its readings.
//
// The usual entry is [Run].
package test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.TestRequest, which says what each field is.
type Request struct {
	Run *regexp.Regexp
}

// Run runs the tests of the loaded readings, sorted by name.
//
// # Errors
//
// [schema.Problems]: no-tests, where there is none or none matches, and what is wrong with a runtime that a precedent
// names.
func Run(ctx context.Context, cs *engine.Case, q Request) (*schema.Test, error) {
	var out []schema.TestResult
	for _, id := range schema.Keys(cs.Dispute.Precedents) {
		results, err := runPrecedent(ctx, cs, id)
		if err != nil {
			return nil, err
		}
		out = append(out, results...)
	}
	broken := map[string]bool{}
	for _, name := range cs.Readings {
		results, err := cs.TestPolicy(ctx, cs.Parties[name])
		if err != nil {
			out = append(out, schema.TestResult{Name: "rego/" + name, Message: err.Error()})
			broken["rego/"+name] = true // tests that do not load are shown whatever was asked for
			continue
		}
		for _, r := range results {
			out = append(out, schema.TestResult{Name: "rego/" + name + "/" + r.Name, Passed: r.Passed,
				Message: r.Message})
		}
	}
	if q.Run != nil {
		out = slices.DeleteFunc(out, func(r schema.TestResult) bool {
			return !q.Run.MatchString(r.Name) &&
				!broken[r.Name]
		})
	}
	if len(out) == 0 {
		return nil, schema.Problems{{Code: "no-tests",
			Message: "the case " + cs.Dispute.ID + " has no precedent and no *_test.rego that matches; expected at " +
				"least one test",
			Hint: "add precedents to case.yaml, or *_test.rego beside a policy"}}
	}
	t := &schema.Test{Construe: schema.KindTest, Case: cs.Dispute.ID, Readings: slices.Clone(cs.Readings),
		Runtimes: runtimesOf(cs, out), Results: out}
	for _, r := range out {
		if r.Passed {
			t.Passed++
		} else {
			t.Failed++
		}
	}
	return t, nil
}

// runtimesOf are the runtimes of the precedents among some results, sorted.
func runtimesOf(cs *engine.Case, results []schema.TestResult) (out []string) {
	for _, r := range results {
		if parts := strings.Split(r.Name, "/"); parts[0] == "precedent" {
			out = append(out, cs.Dispute.Precedents[parts[1]].Runtime)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// runPrecedent judges the runtime of a precedent and compares each cell with what it says.
func runPrecedent(ctx context.Context, cs *engine.Case, id string) ([]schema.TestResult, error) {
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
		want, bound := expectedOutcome(p, cell)
		if !bound {
			continue
		}
		v, _ := c.Verdict(cell)
		r := schema.TestResult{Name: fmt.Sprintf("precedent/%s/%s/%s", id, cell.Policy, cell.Classifier),
			Passed: v.Outcome == want}
		if !r.Passed {
			r.Message = fmt.Sprintf("%s: expected %s, found %s", p.Title, want, v.Outcome)
			if v.Error != nil {
				r.Message += ": " + v.Error.Error()
			}
		} else if element := p.Because[cell.Policy]; element != "" && cell.Policy == cell.Classifier &&
			!dependsOn(v, element) {
			r.Passed, r.Message = false, fmt.Sprintf("%s: %s, but not because of the element %s", p.Title, v.Outcome,
				element)
		}
		out = append(out, r)
	}
	return out, nil
}

// expectedOutcome says what a precedent asks of a cell: its own classifiers' outcome on the diagonal, the cross matrix
// elsewhere.
func expectedOutcome(p schema.Precedent, c schema.Cell) (string, bool) {
	if want, ok := p.Swaps[c.Policy][c.Classifier]; ok {
		return want, true
	}
	if c.Policy != c.Classifier {
		return "", false
	}
	if p.Status == "agreed" {
		return p.Expect, true
	}
	want, ok := p.Readings[c.Policy]
	return want, ok
}

// dependsOn reports whether an outcome turns on an element: a breach has it among its yeses, a permission among its
// noes.
func dependsOn(v *schema.Verdict, element string) bool {
	want := map[string]string{schema.Breach: "yes", schema.Permitted: "no"}[v.Outcome]
	return slices.ContainsFunc(v.Findings, func(f schema.Finding) bool {
		return f.Element == element && f.Weight == "element" && (f.Value == want || want == "")
	})
}
