// Package judge turns a reading's Rego policy, a classification and the facts into a verdict.
//
// The usual entry is [Compile], once for each reading, then [Load] and [Policy.Judge] for each cell. Each policy has a
// compiler of its own, so that equal names never meet; its input is typed, so that a misspelt field does not load; it
// may use a fixed list of built-in functions and nothing that knows the time, the network or the machine.
//
// # Two engines
//
// A policy runs in package rego, metered, so that one made to exhaust the host is stopped, at the same point on every
// machine. [PrepareTopdown] gives the same policy on OPA's own evaluator, which serves embedders that trust their
// policies and the comparison of the two ([Same]). Both are strict: a built-in function that fails is an error, never
// undefined, since "not" of what is undefined holds.
//
// # Limitations
//
//   - [Compile] runs OPA's compiler, which nothing can interrupt: it belongs in a worker process. What is let in is
//     bounded, but a policy within the bounds can still take seconds.
//   - Of a number between -1 and 0, topdown's floor and ceil are one too large: OPA's mistake, which the interpreter
//     does not make. docs/rationale.md#what-still-differs-between-the-engines has what else differs.
//   - Where one part of an expression is undefined and another fails, it is the engine's own order that says which is
//     met first, and neither evaluates what cannot matter. What is met fails in both.
package judge

import (
	"context"
	"encoding/json"

	"github.com/construe-host/construe/host/schema"
)

// Judge gives the policy's verdict on facts as a classification describes them. It always gives one: whatever fails is
// a verdict with the outcome error, and never looks like a pass. digest names the classification. What the policy says
// is the same in both engines; only the interpreter adds the work.
func (p *Policy) Judge(ctx context.Context, f *Facts, c *schema.Classification, digest string) *schema.Verdict {
	v := &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Error, Reading: p.party,
		PolicyDigest: p.digest,
		Clauses:      f.versions, ClassificationDigest: digest}
	if c.Error != nil {
		v.Error = c.Error
		return v
	}
	answer, defined, work, err := p.engine.eval(ctx, f, c, p)
	v.Work = work
	switch {
	case err != nil:
		v.Error = p.engine.problem(err)
	case !defined:
		v.Error = &schema.Problem{Code: "undefined",
			Message: "the policy gives no verdict: " + entrypoint + " is undefined",
			Hint:    "make the rule total; a missing fact is \"unknown\", not absent"}
	default:
		if problem := (&checker{policy: p, facts: f, verdict: v}).take(answer); problem != nil {
			v = &schema.Verdict{Construe: v.Construe, Outcome: schema.Error, Reading: v.Reading,
				PolicyDigest: v.PolicyDigest,
				Clauses:      v.Clauses, ClassificationDigest: digest, Work: work, Error: problem}
		}
	}
	if v.Error != nil {
		v.Error.Party = p.party
	}
	return v
}

// Run evaluates the policy: what it says, as JSON and before anything of it is checked, what
// that took, and what ended it. A policy that is undefined says nothing.
func (p *Policy) Run(ctx context.Context, f *Facts, c *schema.Classification) (output []byte, work schema.Spent,
	problem *schema.Problem) {
	answer, defined, spent, err := p.engine.eval(ctx, f, c, p)
	if spent != nil {
		work = *spent
	}
	if err == nil && defined {
		output, err = json.Marshal(answer)
	}
	if err != nil {
		problem = p.engine.problem(err)
	}
	return output, work, problem
}

// Same compares the verdicts of two engines: "" if they are the same but for the work, or else the two digests. Of two
// errors only the codes count, since each engine has its own words and places.
func Same(a, b *schema.Verdict) (digests [2]string, same bool, err error) {
	for i, v := range []*schema.Verdict{a, b} {
		bare := *v
		bare.Work = nil
		if digests[i], err = schema.Digest(&bare); err != nil {
			return digests, false, err
		}
	}
	if a.Error != nil && b.Error != nil && a.Error.Code == b.Error.Code {
		return digests, true, nil
	}
	return digests, digests[0] == digests[1], nil
}
