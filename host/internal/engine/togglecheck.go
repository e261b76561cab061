package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// checkToggles finds what is wrong with the toggles of a case whatever the runtime is. What depends on the runtime is
// found where they are expanded. first are the readings of a case/v1, which declares toggles of definitions.
func checkToggles(d *schema.Document, c *schema.Case, first map[string]*schema.Reading) (out schema.Problems) {
	for _, id := range schema.Keys(c.Toggles) {
		t := c.Toggles[id]
		at := schema.Join("toggles", id)
		problem := func(below, format string, args ...any) {
			out = append(out, d.Problem("toggle", at+below, "the toggle %s: %s", id, fmt.Sprintf(format, args...)))
		}
		definition, isDefinition := t.Kind == "definition", strings.HasPrefix(t.Pointer, "/readings/")
		switch {
		case isDefinition && first == nil:
			problem("/pointer", "toggles of definitions are derived; expected the pointer of a fact, and what is said of "+
				"it under toggles in the reading.yaml")
		case definition != isDefinition:
			problem("", "a definition has the kind definition and the pointer /readings/R/definitions/D; expected "+
				"both or neither")
		case isDefinition:
			problems := definitionProblems(c, first, t)
			for _, text := range problems {
				problem("/pointer", "%s", text)
			}
		case t.Values.Sets != nil && (t.Pointer != "" || t.Path != ""):
			problem("", "its values say what they set; expected neither pointer nor path besides")
		case t.Values.Sets == nil && (t.Pointer != "") == (t.Select != nil):
			problem("", "expected a pointer, or a select with a path, or values that say what they set; one of them")
		case t.Values.Sets == nil && (t.Path != "") != (t.Select != nil):
			problem("", "a path is what changes in each object that select finds; expected both or neither")
		}
		if s := t.Select; s != nil {
			if n := oneIfSet(s.Role) + oneIfSet(s.Hop) + oneIfSet(s.In); n != 1 {
				problem("/select", "it gives %d of role, hop and in; expected one", n)
			}
			if len(s.Where) > 0 && s.In == "" {
				problem("/select/where", "where is about the members of a collection; expected in besides")
			}
		}
		if slices.Contains(t.Values.List, any("unknown")) {
			problem("/values", "unknown is no value to change to; expected values that a fact can turn out to have")
		}
		for _, name := range schema.Keys(t.Values.Sets) {
			for _, pointer := range schema.Keys(t.Values.Sets[name]) {
				if t.Values.Sets[name][pointer] == "unknown" {
					problem(schema.Join("values", name, pointer),
						"unknown is no value to change to; expected values that a fact can turn out to have")
				}
			}
		}
	}
	return out
}

// oneIfSet is 1 for a text that is given, and 0 for "".
func oneIfSet(text string) int {
	if text == "" {
		return 0
	}
	return 1
}

// definitionProblems says what is wrong with a toggle of a definition.
func definitionProblems(c *schema.Case, first map[string]*schema.Reading, t schema.Toggle) (out []string) {
	reading, definition, is := DefinitionAt(t.Pointer)
	if !is || t.Select != nil || t.Path != "" || t.Values.Sets != nil {
		return []string{"expected the pointer /readings/R/definitions/D alone, and values in a list if any"}
	}
	if r := first[reading]; r == nil || r.Definitions[definition] == "" {
		return []string{fmt.Sprintf("no reading %s adopts a definition %s", reading, definition)}
	}
	values := schema.Keys(c.Definitions[definition].Values)
	for _, v := range t.Values.List {
		if text, is := v.(string); !is || !slices.Contains(values, text) {
			out = append(out, fmt.Sprintf("the definition %s has no value %v; expected one of %s", definition, v,
				strings.Join(values, ", ")))
		}
	}
	return out
}

// DefinitionAt reads a pointer /readings/R/definitions/D; false where it is another.
func DefinitionAt(pointer string) (reading, definition string, is bool) {
	tokens, ok := schema.Split(pointer)
	if !ok || len(tokens) != 4 || tokens[0] != "readings" || tokens[2] != "definitions" {
		return "", "", false
	}
	return tokens[1], tokens[3], true
}
