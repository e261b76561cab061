package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// typeNames are the types of JSON Schema in words, as what was found and as what was expected.
var typeNames = map[string]string{"string": "a text", "boolean": "true or false", "integer": "a whole number",
	"number": "a number",
	"array":  "a list", "object": "an object", "null": "null"}

// wrongType says what a value of another type should have been. What is true or false in other notations is yes, no or
// unknown as a fact.
func (d *Document) wrongType(pointer string, k *kind.Type, shape *Shape) *Problem {
	if fact := d.setElsewhere(pointer); fact != nil {
		shape = fact
	}
	found := typeNames[k.Got]
	value := memberAt(d.Tree, pointer)
	if k.Got == "boolean" || k.Got == "number" {
		found = fmt.Sprint(value)
	}
	p := d.Problem("type", pointer, "")
	switch {
	case k.Got == "boolean" && isAnswer(shape):
		p.Message, p.Hint = fmt.Sprintf("%s is no fact; write yes, no or unknown", found), meant(found, shape.Enum)
		p.Expected = shape.Enum
	case shape.Enum != nil:
		p.Message, p.Expected = fmt.Sprintf("%s is not a value here; expected %s", found, oneOf(shape.Enum)), shape.Enum
	default:
		var want []string
		for _, name := range k.Want {
			want = append(want, typeNames[name])
		}
		p.Message = fmt.Sprintf("%s is not of the right type; expected %s", found, strings.Join(want, " or "))
		if text := slices.Contains(k.Want, "string"); text && (k.Got == "boolean" || k.Got == "number") {
			p.Hint = fmt.Sprintf("%q in quotation marks is a text", found)
		}
	}
	return p
}

// memberAt is the value at a pointer, which may lead into lists.
func memberAt(tree any, pointer string) any {
	tokens, _ := Split(pointer)
	for _, t := range tokens {
		switch at := tree.(type) {
		case map[string]any:
			tree = at[t]
		case []any:
			i, err := strconv.Atoi(t)
			if err != nil || i < 0 || i >= len(at) {
				return nil
			}
			tree = at[i]
		default:
			return nil
		}
	}
	return tree
}

// setElsewhere is the shape of the fact that a runtime's world or position sets at pointer; nil where it sets none
// there.
func (d *Document) setElsewhere(pointer string) *Shape {
	tokens, _ := Split(pointer)
	switch {
	case d.Kind != KindRuntime:
		return nil
	case len(tokens) == 4 && tokens[0] == "worlds" && tokens[2] == "set":
		return ShapeOf(KindRuntime).At(tokens[3])
	case len(tokens) == 5 && tokens[0] == "facts" && tokens[2] == "positions" && tokens[4] == "value":
		return ShapeOf(KindRuntime).At(tokens[1])
	}
	return nil
}

// isAnswer reports whether the words of a field are those of a fact that holds or does not.
func isAnswer(s *Shape) bool {
	return s != nil && slices.Contains(s.Enum, "yes") && slices.Contains(s.Enum, "no")
}

// meant proposes the word that was probably meant: what stands for yes or no elsewhere, or the nearest.
func meant(got string, words []string) string {
	if slices.Contains(words, "yes") && slices.Contains(words, "no") {
		switch strings.ToLower(got) {
		case "true", "on", "y", "t", "1":
			return "write yes, if it is so"
		case "false", "off", "n", "f", "0":
			return "write no, if it is not so"
		case "null", "none", "nil", "?", "~", "n/a", "na", "tbd", "":
			return "write unknown, if nobody knows"
		}
	}
	return nearest(got, words)
}
