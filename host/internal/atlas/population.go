package atlas

import (
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// subjectsOf lists the subjects of a kind that some architecture has, sorted; of the runtime's own kind the runtime.
func (r *reader) subjectsOf(cell counterfactual.Cell, kind schema.SubjectKind) (out []string, err error) {
	if kind.Whole() {
		return []string{""}, nil
	}
	population, err := r.text(cell, judge.Atom{Pointer: kind.Place})
	if err != nil {
		return nil, err
	}
	for _, label := range r.forest.Labels(population) {
		out = append(out, judge.Populated(kind, r.words.texts[label])...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// has is 1 where there is a subject of a kind.
func (r *reader) has(cell counterfactual.Cell, kind schema.SubjectKind, subject string) (diagram.Node, error) {
	if kind.Whole() {
		return diagram.Label(1), nil
	}
	population, err := r.text(cell, judge.Atom{Pointer: kind.Place})
	if err != nil {
		return 0, err
	}
	return r.forest.Map(population, func(label int) int {
		return one(slices.Contains(judge.Populated(kind, r.words.texts[label]), subject))
	}), nil
}
