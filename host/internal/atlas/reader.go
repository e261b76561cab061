package atlas

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
)

// reader knows what stands at each part of an input as a function of the toggles. It runs no policy, and asks plugins
// alone: a part is looked at as things stand, and where a toggle that it depends on has another value.
type reader struct {
	*space
	ctx   context.Context
	words words
	known map[source]diagram.Node
	terms map[source]*term
	globs map[string]diagram.Node // what they select
	sames map[[2]int]diagram.Node
	looks int // at inputs
}

// source is a part of an input; whose says of which reading, where each has its own.
type source struct {
	judge.Atom
	whose string
}

func newReader(ctx context.Context, s *space) *reader {
	return &reader{space: s, ctx: ctx, known: map[source]diagram.Node{}, terms: map[source]*term{},
		globs: map[string]diagram.Node{}, sames: map[[2]int]diagram.Node{}}
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
