package judge

import (
	"context"
	"errors"
	"strings"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/schema"
)

// PrepareTopdown compiles a policy for OPA's own evaluator, in this process: for embedders that trust their policies,
// and to check the interpreter against. It ends at a deadline, mostly; it has no bound on memory.
//
// # Errors
//
// [schema.Problems], as [Compile] gives them.
func PrepareTopdown(ctx context.Context, b Bundle, c *schema.Case, definitions map[string]string) (*Policy, error) {
	d := newDraft(b, c, definitions)
	if err := d.check(b); err != nil {
		return nil, err
	}
	query, err := rego.New(rego.Query(entrypoint), rego.Compiler(d.compiler), rego.StrictBuiltinErrors(true),
		rego.Capabilities(capabilities(builtin.Names()))).PrepareForEval(ctx)
	if err != nil {
		return nil, d.located(err, "rego-compile").Err()
	}
	digest, err := DigestOf(b)
	if err != nil {
		return nil, err
	}
	p, err := newPolicy(c, b.Reading, definitions)
	if err != nil {
		return nil, err
	}
	p.digest, p.rules, p.answers, p.reads, p.engine = digest, d.rules(), d.answers(), d.reads(), inProcess{query}
	p.asksTerms = d.asksTerms()
	return p, nil
}

type inProcess struct{ query rego.PreparedEvalQuery }

func (t inProcess) String() string { return "topdown" }

func (t inProcess) eval(ctx context.Context, f *Facts, c *schema.Classification, p *Policy) (any, bool, *schema.Spent,
	error) {
	input, err := f.term(c, p.given)
	if err != nil {
		return nil, false, nil, err
	}
	results, err := t.query.Eval(ctx, rego.EvalParsedInput(input), rego.EvalTime(f.asOf),
		rego.EvalSeed(strings.NewReader(strings.Repeat("construe", 512))))
	if err != nil || len(results) == 0 {
		return nil, false, nil, err
	}
	return results[0].Expressions[0].Value, true, nil, nil
}

func (t inProcess) problem(err error) *schema.Problem {
	code := "rego-evaluation"
	var e *topdown.Error
	if errors.As(err, &e) {
		switch e.Code {
		case topdown.ConflictErr:
			code = "conflict"
		case topdown.BuiltinErr, topdown.TypeErr:
			code = "builtin"
		case topdown.CancelErr:
			code = "host-limit"
		}
	}
	return (&draft{}).located(err, code)[0]
}
