package report

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// documentedWords are what a case says of things besides what every runtime can say: its fields with their questions
// and values, and the roles, kinds and groups of places that it adds.
func documentedWords(
	v *draft, fields map[string]schema.Field, roles schema.AddedRoles, kinds schema.AddedKinds,
	places map[string][]string,
) {
	var said []string
	for _, name := range schema.Keys(fields) {
		f := fields[name]
		text := name + ", of " + article(f.Of) + ": " + closedSentence(f.Question)
		switch {
		case len(f.Values) > 0:
			var values []string
			for _, value := range f.Values {
				if title := f.Titles[value]; title != "" {
					value += " (" + title + ")"
				}
				values = append(values, value)
			}
			text += " " + disjunction(values) + "."
		case f.Type != "":
			text += " " + fieldTypes[f.Type] + "."
		}
		said = append(said, text)
	}
	for _, added := range []struct {
		what  string
		words []string
	}{
		{"A party can also be", roles.Party}, {"A component can also be", roles.Component},
		{"A dealing can also be", kinds.Dealing}, {"State can also be", kinds.State},
	} {
		if len(added.words) > 0 {
			said = append(said, added.what+" "+disjunction(added.words)+".")
		}
	}
	for _, group := range schema.Keys(places) {
		said = append(said, "The place "+group+" is "+conjunction(places[group])+".")
	}
	if len(said) == 0 {
		return
	}
	v.heading("What the case says of things")
	for _, text := range said {
		v.item(text)
	}
}

// closedSentence ends a sentence that its author did not end.
func closedSentence(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".?!") {
		return text
	}
	return text + "."
}

// fieldTypes say what kind of value a field has whose values are not listed.
var fieldTypes = map[string]string{
	"text": "Any text", "day": "A day", "integer": "A whole number", "place": "A place",
	"list of text": "Texts", "list of day": "Days", "list of integer": "Whole numbers", "list of place": "Places",
}

// article puts the indefinite article before a noun.
func article(noun string) string {
	switch {
	case noun == "state":
		return noun
	case strings.ContainsAny(noun[:1], "aeiou"):
		return "an " + noun
	}
	return "a " + noun
}
