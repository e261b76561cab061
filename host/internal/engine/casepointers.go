package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// checkPointers finds what the case says of facts that no runtime of it has: in its toggles, in what they must not set,
// and in what proves what.
func checkPointers(d *schema.Document, c *schema.Case, shape *schema.Shape) (out schema.Problems) {
	fail := func(code, at, hint string, expected []string, format string, args ...any) {
		p := d.Problem(code, at, format, args...)
		p.Hint, p.Expected = hint, expected
		out = append(out, p)
	}
	glob := func(at, g string) {
		if wrong, expected := schema.MatchesNothing(g, shape); wrong != "" {
			fail("reads", at, schema.DidYouMean(lastToken(g), expected, ""), expected, "%s %s", g, wrong)
		}
	}
	for i, g := range c.Never {
		glob(schema.Join("never", fmt.Sprint(i)), g)
	}
	for _, g := range schema.Keys(c.Proof) {
		glob(schema.Join("proof", g), g)
	}
	for _, id := range schema.Keys(c.Toggles) {
		t, at := c.Toggles[id], schema.Join("toggles", id)
		problem := func(below, hint string, format string, args ...any) {
			fail("toggle", at+below, hint, nil, "the toggle %s: %s", id, fmt.Sprintf(format, args...))
		}
		for _, place := range placesOf(t) {
			fact := shape.At(place.pointer)
			if fact == nil {
				problem(place.at, nearest(shape, place.pointer), "there is no fact %s", place.pointer)
				continue
			}
			for _, v := range place.values {
				word, is := v.(string)
				if wrong := schema.CheckWord(nil, shape, place.pointer, v); wrong != nil && wrong.Code != "reference" {
					problem(place.at, wrong.Hint, "%s cannot be %s: %s", place.pointer, schema.Spoken(v), wrong.Message)
				} else if is && wrong == nil && fact.Enum != nil && !slices.Contains(fact.Enum, word) {
					problem(place.at, schema.DidYouMean(word, fact.Enum, ""), "%s cannot be %s; expected one of %s",
						place.pointer, word, strings.Join(fact.Enum, ", "))
				}
			}
		}
		if t.Select == nil {
			continue
		}
		for _, path := range schema.Keys(t.Select.Where) {
			fact, want := shape.At(schema.Join(t.Select.In, "-")+path), t.Select.Where[path]
			switch {
			case fact == nil:
				problem(schema.Join("select", "where", path), nearest(shape, schema.Join(t.Select.In, "-")+path),
					"there is no fact %s in the members of %s", path, t.Select.In)
			case fact.Enum != nil && !slices.Contains(fact.Enum, want):
				problem(schema.Join("select", "where", path), schema.DidYouMean(want, fact.Enum, ""),
					"%s is never %s; expected one of %s", path, want, strings.Join(fact.Enum, ", "))
			}
		}
	}
	return out
}

// togglePlace is a fact that a toggle sets: where in the toggle it is named, the fact, with - for a name in a runtime,
// and the values that it is set to, if any are listed.
type togglePlace struct {
	at, pointer string
	values      []any
}

// placesOf lists the facts that a toggle sets.
func placesOf(t schema.Toggle) (out []togglePlace) {
	base := ""
	switch s := t.Select; {
	case s == nil:
	case s.Role != "", s.Hop == "from", s.Hop == "to":
		base = "/components/-"
	case s.In != "":
		base = schema.Join(s.In, "-")
	case s.Hop == "model":
		base = "/models/-"
	default:
		base = "/relationships/-"
	}
	if t.Values.Sets == nil && t.Pointer+t.Path != "" {
		at := "/path"
		if t.Pointer != "" {
			at = "/pointer"
		}
		out = append(out, togglePlace{at, base + t.Pointer + t.Path, t.Values.List})
	}
	for _, name := range schema.Keys(t.Values.Sets) {
		for _, path := range schema.Keys(t.Values.Sets[name]) {
			out = append(out, togglePlace{schema.Join("values", name, path), base + path,
				[]any{t.Values.Sets[name][path]}})
		}
	}
	return out
}

// nearest proposes the name that was probably meant at the end of a pointer.
func nearest(shape *schema.Shape, pointer string) string {
	above := shape.At(pointer[:strings.LastIndexByte(pointer, '/')])
	if above == nil {
		return ""
	}
	return schema.DidYouMean(lastToken(pointer), above.Names(), "")
}

// lastToken is the last name of a pointer.
func lastToken(pointer string) string { return pointer[strings.LastIndexByte(pointer, '/')+1:] }
