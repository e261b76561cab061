package judge

import (
	"context"
	"reflect"
	"slices"

	"github.com/construe-host/construe/host/internal/provenance"
	"github.com/construe-host/construe/host/schema"
)

// Denied evaluates invariants on facts: why they cannot be together, sorted, none where they can; and what that depends
// on, nil where it is not known. Invariants see no classification and no definitions.
//
// # Errors
//
// [schema.Problem], as a verdict's: a rule that fails, or gives something other than sentences.
func (p *Policy) Denied(ctx context.Context, f *Facts) (why []string, rests []Atom, err error) {
	nothing := &schema.Classification{}
	answer, defined, _, err := p.engine.eval(ctx, f, nothing, p)
	if err != nil {
		return nil, nil, p.engine.problem(err)
	}
	list, is := answer.([]any)
	if !defined || !is {
		return nil, nil, &schema.Problem{Code: "invariants", Message: "deny is not a set of sentences",
			Hint: "write `deny contains sentence if { … }`"}
	}
	for _, item := range list {
		sentence, is := item.(string)
		if !is {
			return nil, nil, &schema.Problem{Code: "invariants", Message: "deny holds something that is no sentence",
				Hint: "write `deny contains sentence if { … }`"}
		}
		why = append(why, clean(sentence))
	}
	slices.Sort(why)
	traced, err := p.follow(ctx, f, nothing, provenance.Limits{})
	if err != nil {
		return why, nil, nil // what it depends on is not known; the judge's answer stands
	}
	if part := traced.At("result"); !reflect.DeepEqual(part.Plain(), answer) {
		return nil, nil, &schema.Problem{Code: "engine-disagreement", Message: "deny is one set of sentences to the judge, " +
			"and another where what is read is followed", Hint: "one of the two is wrong about this policy"}
	}
	return why, traced.At("result").DependsOnWhole(), nil
}
