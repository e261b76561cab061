package atlas

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// term is a classifier's answers to one term, as a function of the toggles: labels are places in inputs that have
// them. Where the classifier fails, the input is nil.
type term struct {
	node    diagram.Node
	inputs  []*judge.Input
	numbers words // of their texts
}

// answer is what stands at a part of a classification; [failed] where the classifier fails.
func (r *reader) answer(cell counterfactual.Cell, a judge.Atom) (diagram.Node, error) {
	tokens, _ := schema.Split(a.Pointer)
	t, err := r.term(cell, tokens[2])
	if err != nil {
		return 0, err
	}
	return r.forest.Map(t.node, func(i int) int {
		if t.inputs[i] == nil {
			return r.words.number(failed)
		}
		return r.words.number(t.inputs[i].At(a))
	}), nil
}

// failed is the text of whatever a classifier that fails would have said.
const failed = "\x00failed"

// term is a classifier's answers to one term. It is asked once for each combination of what it is shown, and with it
// are all who are shown the same.
func (r *reader) term(cell counterfactual.Cell, name string) (*term, error) {
	whole := judge.Atom{Pointer: schema.Join("classification", "terms", name)}
	key := source{whole, cell.Classifier}
	if known := r.terms[key]; known != nil {
		return known, nil
	}
	node, err := r.combinations(cell, name)
	if err != nil {
		return nil, err
	}
	alike := r.alike(cell, name)
	terms, said := make([]*term, len(alike)), make([]map[int]int, len(alike))
	for i := range alike {
		terms[i], said[i] = &term{}, map[int]int{}
	}
	for _, e := range r.forest.Examples(node, r.base) {
		for i, c := range alike {
			r.looks++
			input, _, err := r.questions.Answers(r.ctx, c, r.assignment(e.Values), name)
			if err != nil {
				return nil, err
			}
			said[i][e.Label] = terms[i].say(input, whole.Pointer)
		}
	}
	for i, c := range alike {
		terms[i].node = r.forest.Map(node, func(n int) int { return said[i][n] })
		r.terms[source{whole, c.Classifier}] = terms[i]
	}
	return r.terms[key], nil
}

// combinations tells apart whatever a cell's classifier can be shown for a term, and which subjects there are then.
func (r *reader) combinations(cell counterfactual.Cell, name string) (diagram.Node, error) {
	var parts []diagram.Node
	reads, _ := r.shown(cell, name)
	for _, glob := range reads {
		part, err := r.selected(glob)
		if err != nil {
			return 0, err
		}
		parts = append(parts, part)
	}
	if kind := schema.SubjectKindOf(r.questions.Case.Dispute.Terms[name].Of); kind.Derived() {
		there, err := r.text(cell, judge.Atom{Pointer: kind.Place})
		if err != nil {
			return 0, err
		}
		parts = append(parts, there)
	}
	known := words{}
	return r.forest.Combine(parts, func(labels []int) int { return known.number(fmt.Sprint(labels)) }), nil
}

// selected is what one glob selects of the facts, as numbers of words.
func (r *reader) selected(glob string) (diagram.Node, error) {
	if known, is := r.globs[glob]; is {
		return known, nil
	}
	out, err := r.branch(func(values []int) ([]int, error) {
		return r.questions.Showing(glob, r.assignment(values))
	}, func(values []int) (int, error) {
		r.looks++
		text, err := r.questions.Shown(glob, r.assignment(values))
		return r.words.number(text), err
	})
	r.globs[glob] = out
	return out, err
}

// say is the number of answers.
func (t *term) say(input *judge.Input, pointer string) int {
	text := failed
	if input != nil {
		text = input.Text(pointer)
	}
	n := t.numbers.number(text)
	if n == len(t.inputs) {
		t.inputs = append(t.inputs, input)
	}
	return n
}

// alike lists a cell, and one of each other classifier that is shown the same for a term.
func (r *reader) alike(cell counterfactual.Cell, name string) []counterfactual.Cell {
	out, asked := []counterfactual.Cell{cell}, map[string]bool{cell.Classifier: true}
	own, is := r.shown(cell, name)
	for _, c := range r.questions.Cells {
		if asked[c.Classifier] || r.questions.Case.Parties[c.Policy].Policy == nil {
			continue
		}
		if reads, has := r.shown(c, name); is && has && slices.Equal(own, reads) {
			out, asked[c.Classifier] = append(out, c), true
		}
	}
	return out
}

// shown is what a cell's classifier is shown for a term; false where none is asked.
func (r *reader) shown(cell counterfactual.Cell, name string) (reads []string, is bool) {
	plugin := r.questions.Case.Parties[cell.Classifier].Plugin
	if plugin == nil {
		return nil, false
	}
	manifest := plugin.Manifest()
	for _, call := range manifest.Calls() {
		if slices.Contains(call.Terms, name) {
			return call.Reads, true
		}
	}
	return nil, false
}

// fails is 1 where a cell's classifier fails, in whichever call, also in one about terms of other cases alone.
func (r *reader) fails(cell counterfactual.Cell) (diagram.Node, error) {
	var all []diagram.Node
	for _, name := range r.questions.TermsOf(cell.Classifier) {
		t, err := r.term(cell, name)
		if err != nil {
			return 0, err
		}
		all = append(all, r.forest.Map(t.node, func(i int) int { return one(t.inputs[i] == nil) }))
	}
	return r.any(all...), nil
}
