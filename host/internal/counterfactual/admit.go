package counterfactual

import (
	"errors"
	"maps"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// admit prepares the base of a search, after each value of each toggle was put into it and admitted. The schema looks
// at one fact at a time, so values that it admits together it admits alone: the first values of all toggles are put in
// together, then the second. Only where something is refused is each put in alone, to say which it is.
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
	together := make([]map[string]any, mostValues(toggles))
	for _, t := range toggles {
		for i, v := range t.Values {
			if len(t.Facts) == 0 {
				continue
			}
			values = append(values, value{t, v})
			if together[i] == nil {
				together[i] = map[string]any{}
			}
			maps.Copy(together[i], v.Set)
		}
	}
	try := func(set map[string]any) error {
		f, err := facts.Admits(base, name, set)
		if err == nil {
			_, err = judge.VersionsInForce(cs.Dispute, f)
		}
		return err
	}
	refused := make([]error, max(len(together), len(values)))
	pipeline.Each(len(together), func(i int) { refused[i] = try(together[i]) })
	if errors.Join(refused...) == nil {
		return facts.PrepareUnnamed(base)
	}
	pipeline.Each(len(values), func(i int) { refused[i] = try(values[i].Set) })
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

// mostValues is the most values that a toggle gives facts.
func mostValues(toggles []*toggle.Toggle) (n int) {
	for _, t := range toggles {
		if len(t.Facts) > 0 {
			n = max(n, len(t.Values))
		}
	}
	return n
}
