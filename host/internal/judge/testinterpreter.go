package judge

import (
	"cmp"
	"context"
	"fmt"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/rego"
	"github.com/construe-host/construe/host/schema"
)

// TestSteps bounds the work of one test, and testBytes what it makes. The input of a policy is a part of a test, and a
// table has one for each case, so that it is let do the work of many verdicts.
const (
	TestSteps = 10 * rego.DefaultSteps
	testBytes = 4 * rego.DefaultBytes
)

// interpretedTests runs tests on the interpreter that judges.
type interpretedTests struct {
	suite   *suite
	options TestOptions
}

func (interpretedTests) String() string { return "interpreter" }

// run evaluates a test. Each has a plan of its own, made of what was compiled once for all.
func (e interpretedTests) run(ctx context.Context, t *testRule) *testAnswer {
	a := &testAnswer{noted: map[string]bool{}}
	if t.function {
		return a
	}
	if a.problem = e.options.late(ctx); a.problem != nil {
		return a
	}
	w := &testWatch{answer: a}
	defer w.close()
	r, err := e.eval(ctx, t)
	if r != nil {
		for _, p := range r.Prints {
			w.note(p.Place.File, p.Place.Line, p.Text)
		}
	}
	if err != nil {
		a.problem = (&interpreted{config: Config{Raise: e.options.Raise}}).problem(err)
		return a
	}
	if value := r.Value.At("result"); value != nil {
		a.defined = true
		if a.value, err = value.Plain(mostSaid); err != nil {
			a.problem = &schema.Problem{Code: "rego-evaluation", Message: "what the test says is too large: " +
				clean(err.Error())}
		}
	}
	return a
}

func (e interpretedTests) eval(ctx context.Context, t *testRule) (*rego.Result, error) {
	made, err := plan(ctx, e.suite.draft.compiler, t.ref.String(), capabilities(builtin.NamesForTests()))
	if err != nil {
		return nil, err
	}
	program, err := rego.Load(made, rego.Options{Tests: true})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, e.options.Timeout)
	defer cancel()
	return program.Run(ctx, "", nil, rego.Limits{Steps: cmp.Or(e.options.Steps, TestSteps), Bytes: testBytes})
}

// late is the problem of a test for which there is no time any more.
func (o TestOptions) late(ctx context.Context) *schema.Problem {
	if ctx.Err() == nil {
		return nil
	}
	return &schema.Problem{Code: "host-limit", Message: fmt.Sprintf("the test did not run: those before it took the %s "+
		"that all of them have", 2*o.Timeout), Hint: o.Raise["Deadline"]}
}
