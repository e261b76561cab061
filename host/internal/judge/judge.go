package judge

import (
	"context"
	"errors"

	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/schema"
)

// Judge gives the policy's verdict on facts as a classification describes them. It always gives one: whatever fails is a
// verdict with the outcome error, and never looks like a pass. digest names the classification.
func (p *Policy) Judge(ctx context.Context, f *Facts, c *schema.Classification, digest string) *schema.Verdict {
	v := &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Error, Reading: p.reading, PolicyDigest: p.digest,
		Clauses: f.versions, ClassificationDigest: digest}
	if c.Error != nil {
		v.Error = c.Error
		return v
	}
	answer, defined, err := p.engine.eval(ctx, f.asOf, f.input(c, p.given))
	switch {
	case err != nil:
		v.Error = p.failed(err)
	case !defined:
		v.Error = &schema.Problem{Code: "undefined", Message: "the policy gives no verdict: " + entrypoint + " is undefined", Party: p.reading,
			Hint: "make the rule total; a missing fact is \"unknown\", not absent"}
	default:
		if v.Error = (&checker{policy: p, facts: f, verdict: v}).take(answer); v.Error != nil {
			v.Error.Party = p.reading
			return &schema.Verdict{Construe: v.Construe, Outcome: schema.Error, Reading: v.Reading, PolicyDigest: v.PolicyDigest,
				Clauses: v.Clauses, ClassificationDigest: digest, Error: v.Error}
		}
	}
	return v
}

// failed names what went wrong in an evaluation.
func (p *Policy) failed(err error) *schema.Problem {
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
	return p.located(err, code)[0]
}
