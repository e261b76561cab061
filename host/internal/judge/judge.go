package judge

import (
	"context"
	"errors"
	"maps"
	"slices"

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

// outcome computes what follows from elements. It says what k3 says, from the host's own facts: a verdict that contradicts
// its elements is refused.
func outcome(c *schema.Case, f *Facts, elements map[string]map[string]map[string]string) (result string, open []schema.Need) {
	breach, permitted := false, true
	for _, limb := range slices.Sorted(maps.Keys(elements)) {
		kind := c.Limbs[limb].Of
		whole := elements[limb][""]
		if slices.Contains(slices.Collect(maps.Values(whole)), "no") {
			continue
		}
		closed := kind != "runtime"
		for _, subject := range slices.Sorted(maps.Keys(elements[limb])) {
			if kind != "runtime" && subject == "" {
				continue
			}
			own := elements[limb][subject]
			switch value := allOf(whole, own); value {
			case "yes":
				breach = true
				closed = false
			case "no":
			default:
				closed = false
				open = append(open, needs(limb, subject, own)...)
				if subject != "" {
					open = append(open, needs(limb, "", whole)...)
				}
			}
		}
		for _, collection := range restsOn(kind) {
			if status, _ := schema.Get(f.document.Runtime, schema.Join("compositions", collection)); status != "complete" {
				closed = false
				open = append(open, schema.Need{Limb: limb, Value: "unknown", Pointers: []string{schema.Join("compositions", collection)}})
			}
		}
		permitted = permitted && closed
	}
	switch {
	case breach:
		return schema.Breach, nil
	case permitted:
		return schema.Permitted, nil
	}
	return schema.Undetermined, open
}

// allOf is the four-valued conjunction: no, then unknown, then arguable, then yes.
func allOf(sets ...map[string]string) string {
	seen := map[string]bool{}
	for _, set := range sets {
		for _, v := range set {
			seen[v] = true
		}
	}
	for _, v := range []string{"no", "unknown", "arguable"} {
		if seen[v] {
			return v
		}
	}
	return "yes"
}

func needs(limb, subject string, elements map[string]string) (out []schema.Need) {
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		if v := elements[name]; v == "unknown" || v == "arguable" {
			out = append(out, schema.Need{Limb: limb, Subject: subject, Element: name, Value: v})
		}
	}
	return out
}
