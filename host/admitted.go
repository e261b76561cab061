package host

import (
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// admitting knows the base of a search, after each value of each toggle was put into it alone and admitted. The schema
// looks at one fact at a time, so values that it admits alone it admits together.
//
// # Errors
//
// [schema.Problems]: toggle, where a runtime cannot have a value, or no version of a clause is in force on a day.
func (h *Host) admitting(base *schema.Facts, name string, toggles []*toggle) (*facts.Prepared, error) {
	type value struct {
		of *toggle
		toggleValue
	}
	var values []value
	for _, t := range toggles {
		for _, v := range t.sets {
			if len(t.facts) > 0 {
				values = append(values, value{t, v})
			}
		}
	}
	refused := make([]error, len(values))
	each(len(values), func(i int) {
		f, err := facts.Variant(base, name, values[i].set)
		if err == nil {
			err = judge.InForce(h.dispute, f)
		}
		refused[i] = err
	})
	var problems schema.Problems
	for i, v := range values {
		if refused[i] != nil {
			problems = append(problems, h.toggleProblem(v.of.id, "with %s, %v", v.name, refused[i]))
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return facts.PrepareUnnamed(base)
}
