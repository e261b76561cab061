package judge

import (
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Input is what a policy would be given, to be looked at part by part.
// It is not safe for concurrent use.
type Input struct {
	tree  map[string]any
	known map[Atom]string
}

// Input gives what the policy is given with facts and a classification.
func (p *Policy) Input(f *Facts, c *schema.Classification) *Input {
	return &Input{p.input(f, c), map[Atom]string{}}
}

// Only is one member of the input, without the others.
func (i *Input) Only(member string) *Input {
	return &Input{map[string]any{member: i.tree[member]}, map[Atom]string{}}
}

// Nothing is the text of a part at which nothing stands.
const Nothing = "nothing"

// At says what stands at a part of the input, as a text: two inputs with equal texts at a part are the same there, as
// far as an [Atom] goes.
func (i *Input) At(a Atom) string {
	text, is := i.known[a]
	if !is {
		text = i.at(a)
		i.known[a] = text
	}
	return text
}

func (i *Input) at(a Atom) string {
	value, found := schema.GetMember(i.tree, a.Pointer)
	switch {
	case !found:
		return Nothing
	case a.Exists:
		return something
	}
	return TextOf(value)
}

// something is the text of a part of which only matters whether anything stands there, where something does.
const something = "something"

// TextOf is what [Input.At] says of a part at which a value stands.
func TextOf(value any) string {
	switch v := value.(type) {
	case map[string]any:
		return "{" + strings.Join(schema.Keys(v), "\n")
	case []any:
		return "[" + strconv.Itoa(len(v))
	case string:
		return strconv.Quote(v)
	}
	text, _ := schema.Canonical(value) // a scalar of JSON
	return string(text)
}

// Said is what stands at a part of the input, for people: a scalar as JSON, of a list how many members it has, of an
// object their names.
func (i *Input) Said(a Atom) string {
	value, found := schema.GetMember(i.tree, a.Pointer)
	switch v := value.(type) {
	case map[string]any:
		return "{" + strings.Join(schema.Keys(v), ", ") + "}"
	case []any:
		return "[" + strconv.Itoa(len(v)) + "]"
	}
	if !found {
		return "nothing"
	}
	return i.At(a)
}

// Text is all that stands at a place of the input, as a text.
func (i *Input) Text(pointer string) string {
	value, _ := schema.GetMember(i.tree, pointer)
	text, _ := schema.Canonical(value) // plain values of JSON
	return string(text)
}
