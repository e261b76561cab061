package judge

import (
	"context"
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
	if p.program == nil {
		return why, nil, nil
	}
	program, err := p.program()
	if err != nil {
		return why, nil, nil
	}
	traced, err := program.Run(ctx, p.input(f, nothing), provenance.Limits{})
	if err != nil {
		return why, nil, nil // what it depends on is not known; the judge's answer stands
	}
	return why, traced.At("result").DependsOnWhole(), nil
}
