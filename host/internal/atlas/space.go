package atlas

import (
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// mostNodes bounds the nodes of a forest, which take some hundred bytes each.
const mostNodes = 2_000_000

// space is the architectures that there are: every toggle is a variable, with its values and, where it has none of them
// as things stand, with that as the last.
type space struct {
	questions *counterfactual.Questions
	forest    *diagram.Forest
	base      []int // as things stand, as values of variables
}

// newSpace orders facts before definitions: readings that share what the facts come to differ by definitions below.
func newSpace(q *counterfactual.Questions) *space {
	s := &space{questions: q}
	var values, facts, definitions []int
	for i, t := range q.Toggles {
		n, now := len(t.Values), t.Current
		if now < 0 {
			n, now = n+1, n
		}
		values, s.base = append(values, n), append(s.base, now)
		if len(t.Facts) > 0 {
			facts = append(facts, i)
		} else {
			definitions = append(definitions, i)
		}
	}
	s.forest = diagram.New(values, append(facts, definitions...), mostNodes)
	return s
}

// assignment is values of variables as values of toggles.
func (s *space) assignment(values []int) []int {
	out := slices.Clone(values)
	for i, t := range s.questions.Toggles {
		if out[i] == len(t.Values) {
			out[i] = -1
		}
	}
	return out
}

// valueName is a value of a variable for people.
func (s *space) valueName(variable, value int) string {
	t := s.questions.Toggles[variable]
	if value == len(t.Values) {
		return t.From
	}
	return t.Values[value].Name
}

// changes says what is otherwise than as things stand at some values.
func (s *space) changes(values []int) []schema.ToggleChange {
	out := []schema.ToggleChange{}
	for i, t := range s.questions.Toggles {
		if values[i] != s.base[i] {
			out = append(out, schema.ToggleChange{Toggle: t.ID, From: t.From, To: s.valueName(i, values[i])})
		}
	}
	return out
}

// words gives texts numbers, from 0 in the order in which they come.
type words struct {
	known map[string]int
	texts []string
}

func (w *words) number(text string) int {
	n, is := w.known[text]
	if !is {
		if w.known == nil {
			w.known = map[string]int{}
		}
		n = len(w.texts)
		w.known[text], w.texts = n, append(w.texts, text)
	}
	return n
}

// cube is where conditions hold of an input that hold at some values, as a function of the toggles.
func (r *reader) cube(cell counterfactual.Cell, rests []judge.Condition, values []int) (diagram.Node, error) {
	f, out := r.forest, diagram.Label(1)
	var guards []diagram.Node
	for _, c := range rests {
		text, err := r.text(cell, c.Atom)
		if err != nil {
			return 0, err
		}
		guard := r.passing(text, f.At(text, values), c)
		if guard != diagram.Label(1) && !slices.Contains(guards, guard) {
			guards = append(guards, guard)
		}
	}
	slices.Sort(guards)
	for _, guard := range guards {
		out = f.And(out, guard)
	}
	return out, nil
}

// passing is 1 where a condition holds of a text that holds of what the text is at some values.
func (r *reader) passing(text diagram.Node, now int, c judge.Condition) diagram.Node {
	if len(c.Tests) == 0 {
		return r.same(text, now)
	}
	return r.forest.Map(text, func(label int) int { return one(c.Holds(r.words.texts[now], r.words.texts[label])) })
}
