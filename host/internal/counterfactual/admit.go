package counterfactual

import (
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// admit prepares the base of a search, after each value of each toggle was put into it alone and admitted. The schema
// looks at one fact at a time, so values that it admits alone it admits together.
//
// # Errors
//
// [schema.Problems]: toggle, where a runtime cannot have a value, or no version of a clause is in force on a day.
func admit(cs *engine.Case, base *schema.Facts, name string, toggles []*toggle.Toggle) (*facts.Prepared, error) {
	type value struct {
		of *toggle.Toggle
		toggle.Value
	}
	var values []value
	for _, t := range toggles {
		for _, v := range t.Values {
			if len(t.Facts) > 0 {
				values = append(values, value{t, v})
			}
		}
	}
	refused := make([]error, len(values))
	pipeline.Each(len(values), func(i int) {
		f, err := facts.Admits(base, name, values[i].Set)
		if err == nil {
			_, err = judge.VersionsInForce(cs.Dispute, f)
		}
		refused[i] = err
	})
	var problems schema.Problems
	for i, v := range values {
		if refused[i] != nil {
			problems = append(problems, toggle.Problem(cs, v.of.ID, "with %s, %v", v.Name, refused[i]))
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return facts.PrepareUnnamed(base)
}
