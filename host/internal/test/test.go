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
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.TestRequest, which says what each field is.
type Request struct {
	Run       *regexp.Regexp
	Coverage  bool
	Threshold float64
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
		for _, r := range results {
			if q.Run == nil || q.Run.MatchString(r.Name) {
				out = append(out, r)
			}
		}
	}
	t := &schema.Test{Construe: schema.KindTest, Case: cs.Dispute.ID, Readings: slices.Clone(cs.Readings),
		Runtimes: runtimesOf(cs, out)}
	run, cover := "", q.Coverage || q.Threshold > 0
	if q.Run != nil {
		run = q.Run.String()
	}
	var statements []judge.Statement
	for _, name := range cs.Readings {
		tested, err := cs.TestPolicy(ctx, cs.Parties[name], run, cover)
		if err != nil {
			out = append(out, unloaded(name, err)) // shown whatever was asked for
			continue
		}
		out = append(out, tested.Results...)
		t.Engines = append(t.Engines, tested.Engines...)
		statements = append(statements, tested.Statements...)
	}
	if len(out) == 0 {
		return nil, schema.Problems{{Code: "no-tests",
			Message: "the case " + cs.Dispute.ID + " has no precedent and no *_test.rego that matches; expected at " +
				"least one test",
			Hint: "add precedents to case.yaml, or *_test.rego beside a policy"}}
	}
	slices.Sort(t.Engines)
	t.Engines, t.Results = slices.Compact(t.Engines), out
	for _, r := range out {
		switch r.Status {
		case schema.TestPassed:
			t.Passed++
		case schema.TestSkipped:
			t.Skipped++
		default:
			t.Failed++
		}
	}
	if cover {
		t.Coverage = coverage(statements, q.Threshold)
	}
	return t, nil
}

// unloaded is the result of a reading whose policy does not load, or whose tests could not be run at all.
func unloaded(reading string, err error) schema.TestResult {
	problems := schema.ProblemsIn(err, "rego-compile")
	return schema.TestResult{Name: "rego/" + reading, Status: schema.TestError, Message: err.Error(),
		File: problems[0].File, Line: problems[0].Line, Problems: problems}
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
			Status: schema.TestPassed}
		if v.Outcome != want {
			r.Status = schema.TestFailed
			r.Message = fmt.Sprintf("%s: expected %s, found %s", p.Title, want, v.Outcome)
			if v.Error != nil {
				r.Status, r.Problems = schema.TestError, schema.Problems{v.Error}
				r.Message += ": " + v.Error.Error()
			}
		} else if element := p.Because[cell.Policy]; element != "" && cell.Policy == cell.Classifier &&
			!dependsOn(v, element) {
			r.Status, r.Message = schema.TestFailed, fmt.Sprintf("%s: %s, but not because of the element %s", p.Title, v.Outcome,
				element)
		}
		r.Passed = r.Status == schema.TestPassed
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
