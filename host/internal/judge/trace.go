package judge

import (
	"context"
	"errors"
	"strings"

	"github.com/construe-host/construe/host/internal/provenance"
	"github.com/construe-host/construe/host/schema"
)

// Trace is what a policy's answer depends on: for each part of it the parts of the policy's input.
type Trace struct {
	policy *Policy
	facts  *Facts
	answer *provenance.Answer
	called map[string]provenance.CallCount
	steps  int64
}

// ErrNotTraced says that nothing is known of what an answer depends on.
var ErrNotTraced = provenance.ErrLimit

// Trace evaluates the policy once more, by an interpreter of its own that watches what is read. The verdict is the
// metered engine's; this only says what it depends on, and it is asked after that engine came to an end.
//
// # Errors
//
// [ErrNotTraced], where that is more than can be followed; or that the evaluation failed.
func (p *Policy) Trace(ctx context.Context, f *Facts, c *schema.Classification) (*Trace, error) {
	if p.program == nil {
		return nil, ErrNotTraced
	}
	program, err := p.program()
	if err != nil {
		return nil, err
	}
	answer, err := program.Run(ctx, p.input(f, c), provenance.Limits{})
	if err != nil {
		return nil, err
	}
	called, steps := answer.Called(), answer.Steps()
	if answer = answer.At("result"); answer.Text() == "" && answer.Names() == nil {
		return nil, errors.New("the policy gives no verdict")
	}
	return &Trace{p, f, answer, called, steps}, nil
}

// Steps is what finding it took, and what keeping it takes, in steps of work and of memory.
func (t *Trace) Steps() int64 { return t.steps }

// input is the policy's input in its plain form.
func (p *Policy) input(f *Facts, c *schema.Classification) map[string]any {
	input := map[string]any{"classification": policyInput(c)}
	for name, member := range f.input {
		input[name] = member
	}
	definitions := map[string]any{}
	for name, value := range p.definitions {
		definitions[name] = value
	}
	input["definitions"] = definitions
	return input
}

// RuleCount counts how often a rule had a value, and how often it had none.
type RuleCount struct{ Yes, No int }

// Held says of each rule that was evaluated, by its path, whether it held.
func (t *Trace) Held() map[string]RuleCount { return ruleCounts(t.called) }

func ruleCounts(called map[string]provenance.CallCount) map[string]RuleCount {
	out := map[string]RuleCount{}
	for name, h := range called {
		_, path, _ := strings.Cut(name, ".") // a plan's functions are named after the rules, with a prefix
		out[path] = RuleCount{h.Defined, h.Undefined}
	}
	return out
}
