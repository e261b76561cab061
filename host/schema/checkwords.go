package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
)

// CheckUnder finds what a runtime says in words that a case does not have: fields of its own, roles, kinds and groups
// of places. shape is that of [Case.RuntimeShape]; everything else is found when the runtime is read. The worlds of the
// runtime and what its sides say of a fact are checked too.
func CheckUnder(d *Document, shape *Shape) Problems {
	k := &wordCheck{doc: d, root: shape}
	k.walk(shape, d.Tree, "")
	k.pointers(shape, "facts", func(pointer string, said map[string]any) {
		positions, _ := said["positions"].(map[string]any)
		for _, who := range Keys(positions) {
			position, _ := positions[who].(map[string]any)
			k.fact(shape, pointer, position["value"], Join("facts", pointer, "positions", who, "value"))
		}
	})
	worlds, _ := d.Tree["worlds"].(map[string]any)
	for _, w := range Keys(worlds) {
		world, _ := worlds[w].(map[string]any)
		set, _ := world["set"].(map[string]any)
		for _, pointer := range Keys(set) {
			k.fact(shape, pointer, set[pointer], Join("worlds", w, "set", pointer))
		}
	}
	citations, _ := d.Tree["citations"].(map[string]any)
	for _, id := range Keys(citations) {
		pointers, _ := Get(citations[id], "/pointers")
		list, _ := pointers.([]any)
		for i, p := range list {
			k.pointer(p, Join("citations", id, "pointers", strconv.Itoa(i)))
		}
	}
	return k.problems
}

// CheckFact says what is wrong with a value for one fact of a runtime of a shape; nil where the fact can have it. tree
// is the runtime, in which what the value refers to must be. The problem names no place.
func CheckFact(tree map[string]any, shape *Shape, pointer string, value any) *Problem {
	s := shape.At(pointer)
	switch {
	case s == nil:
		return &Problem{Code: "reference", Message: "a runtime has nothing there"}
	case s.Kind == "object" || s.Kind == "map":
		return &Problem{Code: "reference", Message: "it is not one fact; expected the pointer of a single value"}
	}
	if p := CheckWord(tree, shape, pointer, value); p != nil {
		return p
	}
	c := newReferenceCheck(&Document{Kind: KindRuntime, Tree: tree, reader: newReader("", nil)})
	if c.value(pointer, value, pointer); len(c.problems) == 0 {
		return nil
	}
	c.problems[0].Message = strings.TrimPrefix(c.problems[0].Message, pointer+": ")
	return c.problems[0]
}

// CheckWord is [CheckFact] as far as the case has words for the fact and the value refers to something: it takes less.
// The pointer is that of a fact.
func CheckWord(tree map[string]any, shape *Shape, pointer string, value any) *Problem {
	d, s := &Document{Kind: KindRuntime, Tree: tree, reader: newReader("", nil)}, shape.At(pointer)
	k := &wordCheck{doc: d, root: shape}
	if k.value(s, value, pointer); len(k.problems) > 0 {
		return k.problems[0]
	}
	if s.Ref == "" && (s.Items == nil || s.Items.Ref == "") {
		return nil // it refers to nothing
	}
	c := newReferenceCheck(d)
	if c.walk(s, value, pointer); len(c.problems) > 0 {
		return c.problems[0]
	}
	return nil
}

type wordCheck struct {
	doc      *Document
	root     *Shape
	problems Problems
}

func (k *wordCheck) fail(p *Problem, expected []string, hint string) {
	p.Expected, p.Hint = expected, hint
	k.problems = append(k.problems, p)
}

// walk checks a value and what is below it.
func (k *wordCheck) walk(s *Shape, v any, pointer string) {
	object, is := v.(map[string]any)
	switch {
	case s == nil || s.Side || s.Prose:
		return
	case !is:
		k.value(s, v, pointer)
		return
	}
	for _, name := range Keys(object) {
		child := pointer + Join(name)
		field := s.Properties[name]
		if s.Own && s.Kind == "object" && field == nil {
			k.noField(s, name, k.doc.keyProblem("unknown-field", child, ""))
			continue
		}
		if s.Kind == "map" {
			field = s.Values
		}
		k.walk(field, object[name], child)
	}
}

// noField is the problem that the case has no field of this name here.
func (k *wordCheck) noField(s *Shape, name string, p *Problem) {
	p.Message = fmt.Sprintf("the case has no field %s here; expected %s", visible.Quote(name), oneOf(s.Names()))
	hint := nearest(name, s.Names())
	if len(s.Properties) == 0 {
		p.Message = fmt.Sprintf("the case has no field %s here, nor any other", visible.Quote(name))
		hint = "a field of a case's own is declared under fields of its case.yaml; see docs/case.md"
	}
	k.fail(p, s.Names(), hint)
}

// pointers visits the entries of a part that is keyed by pointers into the runtime, and checks the keys.
func (k *wordCheck) pointers(shape *Shape, part string, visit func(string, map[string]any)) {
	entries, _ := k.doc.Tree[part].(map[string]any)
	for _, pointer := range Keys(entries) {
		if said, is := entries[pointer].(map[string]any); is && k.known(shape, pointer, Join(part, pointer)) {
			visit(pointer, said)
		}
	}
}

// fact checks the value that something gives a fact.
func (k *wordCheck) fact(shape *Shape, pointer string, v any, at string) {
	if k.known(shape, pointer, at) {
		k.value(shape.At(pointer), v, at)
	}
}

// known reports whether a pointer names no field that the case does not have.
func (k *wordCheck) known(shape *Shape, pointer, at string) bool {
	if shape.At(pointer) != nil {
		return true
	}
	tokens, _ := Split(pointer)
	for i := range tokens {
		if above := shape.At(Join(tokens[:i]...)); above != nil && above.Own {
			k.noField(above, tokens[i], k.doc.keyProblem("unknown-field", at, ""))
			return false
		}
	}
	return true // what no runtime has was found when it was read
}

// pointer checks a pointer to a fact of the runtime.
func (k *wordCheck) pointer(v any, at string) {
	if text, is := v.(string); is && strings.HasPrefix(text, "/") {
		k.known(k.root, text, at)
	}
}

// value checks a word, or a list of them.
func (k *wordCheck) value(s *Shape, v any, at string) {
	if s != nil && s.Ref == "pointer" {
		k.pointer(v, at)
		return
	}
	if list, is := v.([]any); is && s != nil && (s.Kind == "list" || s.OrList) {
		for i, member := range list {
			k.value(s.Items, member, at+Join(strconv.Itoa(i)))
		}
		return
	}
	if s == nil || !s.Own && !s.Open && s.Format != "place" {
		return
	}
	if s.Kind == "list" {
		k.fail(k.doc.Problem("type", at, "%s is no list; expected %s", visible.Quote(Spoken(v)), describe(s)), nil, "")
		return
	}
	text, is := v.(string)
	_, number := v.(int64)
	_, list := v.([]any)
	switch {
	case list:
		k.fail(k.doc.Problem("type", at, "a list is no value of this field; expected %s", describe(s)), s.Enum, "")
	case s.Own && (s.Kind == "integer" && !number && text != "unknown" || s.Kind != "integer" && !is):
		hint := ""
		if _, err := strconv.ParseInt(text, 10, 64); err == nil {
			hint = "a number stands without quotation marks"
		}
		k.fail(k.doc.Problem("type", at, "%s is no value of this field; expected %s", visible.Quote(Spoken(v)),
			describe(s)), s.Enum, hint)
	case s.Enum != nil && !slices.Contains(s.Enum, text):
		k.fail(k.doc.Problem("value", at, "%s is not a value here; expected %s", visible.Quote(text), oneOf(s.Enum)),
			s.Enum, meant(text, s.Enum))
	case s.Format == "place" && !isPlace(text, s.Groups, s.Own):
		p := k.doc.Problem("value", at, "%s is no place; expected %s", visible.Quote(text), describe(s))
		k.fail(p, s.Groups, meantPlace(text, s.Groups))
	case s.Format == "date-or-unknown" && s.Own && formats()[s.Format](v) != nil:
		k.fail(k.doc.Problem("value", at, "%s is not well formed; expected %s", visible.Quote(text), describe(s)),
			nil, "")
	}
}

// isPlace reports whether a text names a place: a country, an area, or a group of the case's. In a field of a case's
// own a country has a code that there is; the others are older, and take any two capitals.
func isPlace(text string, groups []string, own bool) bool {
	if text == "" || text[0] >= 'a' && text[0] <= 'z' {
		return text == "global" || text == "unknown" || slices.Contains(groups, text)
	}
	return placePattern.MatchString(text) && (!own || IsPlaceCode(text))
}

// meantPlace proposes the place that was probably meant.
func meantPlace(text string, groups []string) string {
	if meant := MeantPlaceCode(text); meant != "" {
		return meant
	}
	if upper := strings.ToUpper(text); upper != text && IsPlaceCode(upper) {
		return "did you mean " + upper + "?"
	}
	return nearest(text, append(slices.Clone(groups), "global", "unknown"))
}

// describe says in words what a value of a case's own field, or a place, may be.
func describe(s *Shape) string {
	switch {
	case s.Kind == "list":
		return "a list, each of whose members is " + describe(s.Items)
	case s.Kind == "integer":
		return "a whole number, or unknown"
	case s.Enum != nil:
		return oneOf(s.Enum)
	case s.Format == "place" && len(s.Groups) > 0:
		return "an ISO 3166-1 country code in capitals, EU, EEA, global, unknown, or a group of the case: " +
			strings.Join(s.Groups, ", ")
	case s.Format == "place":
		return "an ISO 3166-1 country code in capitals, EU, EEA, global or unknown; the case has no groups of places"
	case s.Format == "date-or-unknown":
		return "a calendar date such as 2026-03-18, or unknown"
	}
	return "a text"
}
