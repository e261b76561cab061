package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Spoken is a value of a document for people: a list by its members, an empty one as "nothing".
func Spoken(value any) string {
	list, is := value.([]any)
	if !is {
		return fmt.Sprint(value)
	}
	if len(list) == 0 {
		return "nothing"
	}
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}

// MatchAny is the first of some globs that matches a pointer, as [Match] does; "" where none does.
func MatchAny(globs []string, pointer string) string {
	for _, g := range globs {
		if Match(g, pointer) {
			return g
		}
	}
	return ""
}

// Collection is where the members stand in a runtime that a reference names: "parties" for "party"; "" for what is no
// kind of reference.
func Collection(ref string) string {
	switch ref {
	case "party":
		return "parties"
	case "component":
		return "components"
	case "model":
		return "models"
	}
	return ""
}

// Keys are the names in a map, sorted.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// DidYouMean is the question whether the nearest of the known names was meant, or another hint where none is near.
func DidYouMean(name string, known []string, otherwise string) string {
	if near := Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}
