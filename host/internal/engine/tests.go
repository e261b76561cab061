package engine

import (
	"context"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// TestPolicy runs a party's *_test.rego, in a worker where there is one. run restricts it to names that match, and
// cover asks which statements ran.
//
// # Errors
//
// What is wrong with the policy, as [judge.Test] gives it, or host-limit.
func (cs *Case) TestPolicy(ctx context.Context, p *Party, run string, cover bool) (*judge.Tested, error) {
	o := judge.TestOptions{Run: run, Cover: cover, Steps: cs.Config.PolicyFuel, Timeout: cs.timeout(),
		Raise: raise(policyLimits)}
	if !cs.isolated() {
		return judge.Test(ctx, p.Bundle, cs.Dispute, o)
	}
	tested := &judge.Tested{}
	err := cs.remote(ctx, taskTest, policyTask{Bundle: p.Bundle, Case: cs.Dispute, Tests: o},
		worker.Limits{Wall: 6 * cs.timeout(), CPU: 4 * cs.timeout()}, tested)
	if err != nil {
		return nil, err
	}
	for i := range tested.Results {
		harmlessTest(&tested.Results[i])
	}
	for i := range tested.Statements {
		tested.Statements[i].File = Harmless(tested.Statements[i].File)
	}
	return tested, nil
}

// harmlessTest makes harmless the text of a result, which is that of a process that ran a party's code.
func harmlessTest(r *schema.TestResult) {
	texts := []*string{&r.Name, &r.Status, &r.Message, &r.File}
	if f := r.Failing; f != nil {
		texts = append(texts, &f.File, &f.Text)
		for i := range f.Values {
			texts = append(texts, &f.Values[i].Text, &f.Values[i].Value)
		}
	}
	for i := range r.Prints {
		texts = append(texts, &r.Prints[i].File, &r.Prints[i].Text)
	}
	for _, text := range texts {
		*text = Harmless(*text)
	}
	for _, p := range r.Problems {
		harmlessProblem(p)
	}
	r.Passed = r.Status == schema.TestPassed
}
