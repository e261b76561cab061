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
	alike := r.alike(cell, name)
	terms, combinations := make([]*term, len(alike)), words{}
	for i := range alike {
		terms[i] = &term{}
	}
	var said [][]int // by combination, what each of them says
	part := judge.Atom{Pointer: whole.Pointer + "/any/value"}
	node, err := r.branch(func(values []int) ([]int, error) {
		return r.questions.Touching(cell, part, r.assignment(values))
	}, func(values []int) (int, error) {
		own := make([]int, len(alike))
		for i, c := range alike {
			r.looks++
			input, err := r.questions.Answers(r.ctx, c, r.assignment(values), name)
			if err != nil {
				return 0, err
			}
			own[i] = terms[i].say(input, whole.Pointer)
		}
		n := combinations.number(fmt.Sprint(own))
		if n == len(said) {
			said = append(said, own)
		}
		return n, nil
	})
	if err != nil {
		return nil, err
	}
	for i, c := range alike {
		terms[i].node = r.forest.Map(node, func(n int) int { return said[n][i] })
		r.terms[source{whole, c.Classifier}] = terms[i]
	}
	return r.terms[key], nil
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
	names := schema.Keys(r.questions.Case.Dispute.Terms)
	if plugin := r.questions.Case.Parties[cell.Classifier].Plugin; plugin != nil {
		manifest := plugin.Manifest()
		for _, call := range manifest.Calls() {
			if !slices.ContainsFunc(call.Terms, func(term string) bool { return slices.Contains(names, term) }) {
				names = append(names, call.Terms[:min(1, len(call.Terms))]...)
			}
		}
	}
	for _, name := range names {
		t, err := r.term(cell, name)
		if err != nil {
			return 0, err
		}
		all = append(all, r.forest.Map(t.node, func(i int) int { return one(t.inputs[i] == nil) }))
	}
	return r.any(all...), nil
}
