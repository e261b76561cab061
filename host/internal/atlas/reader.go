package atlas

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// reader knows what stands at each part of an input as a function of the toggles. It runs no policy, and asks plugins
// alone: a part is looked at as things stand, and where a toggle that it depends on has another value.
type reader struct {
	*space
	ctx   context.Context
	words words
	known map[source]diagram.Node
	terms map[source]*term
	sames map[[2]int]diagram.Node
	looks int // at inputs
}

// source is a part of an input; whose says of which reading, where each has its own.
type source struct {
	judge.Atom
	whose string
}

// term is a classifier's answers to one term, as a function of the toggles: labels are places in inputs that have
// them. Where the classifier fails, the input is nil.
type term struct {
	node   diagram.Node
	inputs []*judge.Input
}

func newReader(ctx context.Context, s *space) *reader {
	return &reader{space: s, ctx: ctx, known: map[source]diagram.Node{}, terms: map[source]*term{},
		sames: map[[2]int]diagram.Node{}}
}

// text is what stands at a part of a cell's input, as numbers of words.
func (r *reader) text(cell counterfactual.Cell, a judge.Atom) (diagram.Node, error) {
	key, classified := source{Atom: a}, strings.HasPrefix(a.Pointer, "/classification/terms/")
	switch {
	case classified:
		key.whose = cell.Classifier
	case strings.HasPrefix(a.Pointer, "/definitions"):
		key.whose = cell.Policy
	}
	if known, is := r.known[key]; is {
		return known, nil
	}
	var out diagram.Node
	var err error
	if classified {
		out, err = r.answer(cell, a)
	} else {
		out, err = r.branch(func(values []int) ([]int, error) {
			return r.questions.Touching(cell, a, r.assignment(values))
		}, func(values []int) (int, error) {
			r.looks++
			input, err := r.questions.Input(cell, r.assignment(values))
			if err != nil {
				return 0, err
			}
			return r.words.number(input.At(a)), nil
		})
	}
	r.known[key] = out
	return out, err
}

// branch makes a function of what label says at some values, by the toggles that touching says it depends on there.
func (r *reader) branch(touching func([]int) ([]int, error), label func([]int) (int, error)) (diagram.Node, error) {
	values, set := slices.Clone(r.base), make([]bool, len(r.base))
	order := r.forest.Order()
	level := func(a, b int) int { return cmp.Compare(slices.Index(order, a), slices.Index(order, b)) }
	var visit func() (diagram.Node, error)
	visit = func() (diagram.Node, error) {
		if err := r.ctx.Err(); err != nil {
			return 0, err
		}
		touched, err := touching(values)
		if err != nil {
			return 0, err
		}
		touched = slices.DeleteFunc(slices.Clone(touched), func(i int) bool { return set[i] })
		if len(touched) == 0 {
			l, err := label(values)
			return diagram.Label(l), err
		}
		i := slices.MinFunc(touched, level)
		options := make([]diagram.Node, r.forest.Values()[i])
		set[i] = true
		for values[i] = range options {
			if options[values[i]], err = visit(); err != nil {
				return 0, err
			}
		}
		values[i], set[i] = r.base[i], false
		return r.forest.Split(i, options), nil
	}
	return visit()
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

// term is a classifier's answers to one term. It is asked once for each combination of what it is shown.
func (r *reader) term(cell counterfactual.Cell, name string) (*term, error) {
	whole := judge.Atom{Pointer: schema.Join("classification", "terms", name)}
	key := source{whole, cell.Classifier}
	if known := r.terms[key]; known != nil {
		return known, nil
	}
	out, numbers := &term{}, words{}
	part := judge.Atom{Pointer: whole.Pointer + "/any/value"}
	var err error
	out.node, err = r.branch(func(values []int) ([]int, error) {
		return r.questions.Touching(cell, part, r.assignment(values))
	}, func(values []int) (int, error) {
		r.looks++
		input, err := r.questions.Answers(r.ctx, cell, r.assignment(values), name)
		if err != nil {
			return 0, err
		}
		said := failed
		if input != nil {
			said = input.Text(whole.Pointer)
		}
		n := numbers.number(said)
		if n == len(out.inputs) {
			out.inputs = append(out.inputs, input)
		}
		return n, nil
	})
	r.terms[key] = out
	return out, err
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

// any is 1 where one of the functions is.
func (r *reader) any(nodes ...diagram.Node) diagram.Node {
	out := diagram.Label(0)
	for _, n := range nodes {
		out = r.forest.Choose(n, diagram.Label(1), out)
	}
	return out
}

// not is 1 where a function is 0.
func (r *reader) not(n diagram.Node) diagram.Node {
	return r.forest.Map(n, func(l int) int { return 1 - l })
}

// same is 1 where a function has a label.
func (r *reader) same(n diagram.Node, label int) diagram.Node {
	key := [2]int{int(n), label}
	out, known := r.sames[key]
	if !known {
		out = r.forest.Map(n, func(l int) int { return one(l == label) })
		r.sames[key] = out
	}
	return out
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
