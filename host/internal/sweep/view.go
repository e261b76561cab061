package sweep

import (
	"context"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/learned"
	"github.com/construe-host/construe/host/schema"
)

// view is one runtime in one world, looked at part by part. Nothing is derived and nobody is asked before a part is
// looked at that no kin had so.
type view struct {
	*kin
	sweeper *sweeper
	ctx     context.Context
	layout  *layout
	values  values
	stood   map[source]string
	answers map[asked]*answered
	said    map[string]*described   // by classifier
	held    map[string]*holding     // by policy, whatever a classifier answers
	inputs  map[string]*judge.Input // by policy, without classifications
	counted int                     // as subjects has it, and one more; 0 where nobody asked
	err     error                   // the first, of the facts or the context's own
}

func (s *sweeper) newView(ctx context.Context, k *kin, l *layout, at values) *view {
	return &view{kin: k, sweeper: s, ctx: ctx, layout: l, values: at, stood: map[source]string{},
		answers: map[asked]*answered{}, said: map[string]*described{}, held: map[string]*holding{},
		inputs: map[string]*judge.Input{}}
}

// day is the day on which the runtime is judged.
func (v *view) day() string {
	if i, is := v.direct["/runtime/asOf"]; is {
		day, _ := v.layout.facts[i].value.(string)
		return day
	}
	return v.questions.Base.AsOf
}

// answersAt is where a classifier's answers stand.
const answersAt = "/classification/terms/"

// sourceOf is a part of a cell's input, whoever else's input has the same.
func sourceOf(cell counterfactual.Cell, a judge.Atom) source {
	switch {
	case strings.HasPrefix(a.Pointer, answersAt):
		return source{a, cell.Classifier}
	case strings.HasPrefix(a.Pointer, "/definitions"):
		return source{a, cell.Policy}
	}
	return source{Atom: a}
}

// stands is what stands at a part of a cell's input.
func (v *view) stands(cell counterfactual.Cell, a judge.Atom) string {
	if i, is := v.direct[a.Pointer]; is && !a.Exists {
		return v.texts[i][v.values.of[i]]
	}
	key := sourceOf(cell, a)
	out, known := v.stood[key]
	if !known {
		if strings.HasPrefix(a.Pointer, answersAt) {
			out = v.answersHave(cell, a)
		} else {
			out = v.find(cell, key)
		}
		v.stood[key] = out
	}
	return out
}

// answersHave is what stands at a part of the answers of a cell's classifier.
func (v *view) answersHave(cell counterfactual.Cell, a judge.Atom) string {
	tokens, _ := schema.Split(a.Pointer)
	return v.answer(cell, tokens[2]).at(a)
}

// at is what stands at a part of the answers; nothing where there are none.
func (a *answered) at(of judge.Atom) string {
	if a == nil || a.input == nil {
		return ""
	}
	return a.input.At(of)
}

// find finds what stands at a part that is not of the answers.
func (v *view) find(cell counterfactual.Cell, key source) string {
	c := v.column(key)
	out, known := c.get(v.values)
	if known || v.err != nil {
		return out
	}
	due := v.touching(cell, key.Atom)
	if v.err != nil {
		return out
	}
	if v.inputs[cell.Policy] == nil {
		if v.inputs[cell.Policy], v.err = v.questions.Input(cell, v.values.of); v.err != nil {
			return out
		}
	}
	out = v.inputs[cell.Policy].At(key.Atom)
	note(v, c, due, out)
	return out
}

// column is what is known of what stands at a part.
func (k *kin) column(key source) *column[string] {
	c := k.columns[key]
	if c == nil {
		c = &column[string]{}
		k.columns[key] = c
	}
	return c
}

// touching is the facts that a part of a cell's input depends on.
func (v *view) touching(cell counterfactual.Cell, a judge.Atom) learned.Set {
	touched, err := v.questions.Touching(cell, a, v.values.of)
	if err != nil {
		v.err = err
	}
	return learned.Of(touched...)
}

// note notes something for kin.
func note[T any](v *view, c *column[T], due learned.Set, is T) {
	if v.err == nil && c.put(due, v.values, is) {
		v.sweeper.noted++
	}
}

// answer is a cell's classifier's answers to a term; nil where the facts are at fault.
func (v *view) answer(cell counterfactual.Cell, term string) *answered {
	key := asked{cell.Classifier, term}
	if a := v.answers[key]; a != nil || v.err != nil {
		return a
	}
	c := v.kin.answers[key]
	if c == nil {
		c = &column[*answered]{}
		v.kin.answers[key] = c
	}
	a, known := c.get(v.values)
	if !known {
		due := v.touching(cell, judge.Atom{Pointer: answersAt[:len(answersAt)-1] + schema.Join(term, "any", "value")})
		if v.err != nil {
			return nil
		}
		a = &answered{}
		if a.input, a.bytes, v.err = v.questions.Answers(v.ctx, cell, v.values.of, term); v.err != nil {
			return nil
		}
		note(v, c, due, a)
	}
	v.answers[key] = a
	return a
}

// described is whether a classifier answers, and how many bytes its answers take.
type described struct {
	bytes int
	is    bool
}

// classified reports whether a cell's classifier answers, and how many bytes its answers take.
func (v *view) classified(cell counterfactual.Cell) (bytes int, is bool) {
	d := v.said[cell.Classifier]
	if d == nil {
		d = &described{is: true}
		for _, term := range v.terms[cell.Classifier] {
			a := v.answer(cell, term)
			if a == nil || a.input == nil {
				d = &described{}
				break
			}
			d.bytes += a.bytes
		}
		v.said[cell.Classifier] = d
	}
	return d.bytes, d.is
}

// subjects counts what the parts of a comparison grow with.
func (v *view) subjects(cell counterfactual.Cell) int {
	if v.counted == 0 {
		v.counted = 1
		for _, name := range counted() {
			kind := schema.SubjectKindOf(name)
			v.counted = max(v.counted, 1+len(judge.Populated(kind, v.stands(cell, judge.Atom{Pointer: kind.Place}))))
		}
	}
	return v.counted - 1
}

// counted are the kinds of subject by whose number the parts of a comparison grow.
func counted() []string { return []string{"hop", "dealing"} }
