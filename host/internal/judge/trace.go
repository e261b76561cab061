package judge

import (
	"context"
	"errors"
	"reflect"
	"slices"
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
	bytes  int64
}

// ErrNotTraced says that nothing is known of what an answer depends on.
var ErrNotTraced = provenance.ErrLimit

// ErrDisagrees says that the evaluation which follows what is read came to another answer than the judge.
var ErrDisagrees = errors.New("what is read is followed to another answer")

// Trace evaluates the policy once more, with what each part of its answer depends on. The verdict v is the judge's;
// this only says what it depends on, and is asked once that judge came to an end without an error.
//
// # Errors
//
// [ErrNotTraced], where that is more than can be followed; [ErrDisagrees], where anything but the work is not as in v;
// or that the evaluation failed.
func (p *Policy) Trace(ctx context.Context, f *Facts, c *schema.Classification, v *schema.Verdict) (*Trace, error) {
	answer, err := p.follow(ctx, f, c, provenance.Limits{})
	if err != nil {
		return nil, err
	}
	part := answer.At("result")
	if err := p.bears(f, part, v); err != nil {
		return nil, err
	}
	return &Trace{p, f, part, answer.Called(), answer.Work().Bytes}, nil
}

// follow evaluates the policy and finds what each part of its answer depends on, and what else limits ask for.
func (p *Policy) follow(ctx context.Context, f *Facts, c *schema.Classification, limits provenance.Limits) (
	*provenance.Answer, error) {
	if p.program == nil {
		return nil, ErrNotTraced
	}
	program, err := p.program()
	if err != nil {
		return nil, err
	}
	input, err := f.value(c, p.givenValue)
	if err != nil {
		return nil, err
	}
	limits.Steps = provenance.DefaultSteps + StepsPerValue*input.Weight()
	limits.Bytes = provenance.DefaultBytes + BytesPerValue*input.Weight()
	if t, is := p.engine.(*interpreted); is {
		limits.Heavy = t.config.Heavy
	}
	return program.Run(ctx, input, limits)
}

// bears holds that an answer comes to the verdict that was given.
func (p *Policy) bears(f *Facts, answer *provenance.Answer, v *schema.Verdict) error {
	own := &schema.Verdict{}
	problem := (&checker{policy: p, facts: f, verdict: own}).take(answer.Plain())
	if problem != nil || own.Outcome != v.Outcome || !reflect.DeepEqual(own.Elements, v.Elements) ||
		!slices.EqualFunc(own.Findings, v.Findings, equalFindings) || !slices.Equal(own.Assumptions, v.Assumptions) {
		return ErrDisagrees // all else of a verdict follows from these
	}
	return nil
}

func equalFindings(a, b schema.Finding) bool {
	x, y := a.Pointers, b.Pointers
	a.Pointers, b.Pointers = nil, nil
	return slices.Equal(x, y) && reflect.DeepEqual(a, b)
}

// Bytes is what keeping it may take.
func (t *Trace) Bytes() int64 { return t.bytes }

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
