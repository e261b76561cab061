// Package test runs the tests of a case: its precedents, and the *_test.rego beside the policies of its readings.
//
// The usual entry is [Run].
package test

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
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
	out, err := precedents(ctx, cs, q.Run)
	if err != nil {
		return nil, err
	}
	t := &schema.Test{Construe: schema.KindTest, Case: cs.Dispute.ID, Readings: slices.Clone(cs.Readings),
		NotTried: notTried(cs, q.Run), Runtimes: runtimesOf(cs, out),
		Engines: []string{schema.JudgeInterpreter, schema.JudgeTopdown}}
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
		statements = append(statements, tested.Statements...)
	}
	if len(out) == 0 {
		return nil, noTests(cs, t.NotTried)
	}
	t.Results = out
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
