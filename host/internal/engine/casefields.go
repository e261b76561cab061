package engine

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// checkFields finds what is wrong with what a case adds to the words in which runtimes are described: its fields,
// roles, kinds and groups of places.
func checkFields(d *schema.Document, c *schema.Case) (out schema.Problems) {
	fail := func(at, hint, format string, args ...any) {
		p := d.Problem("field", at, format, args...)
		p.Hint = hint
		out = append(out, p)
	}
	for _, name := range schema.Keys(c.Fields) {
		f, at := c.Fields[name], schema.Join("fields", name)
		switch {
		case len(f.Values) > 0 && f.Type != "":
			fail(at, "", "the field %s has values and a type; expected one of the two", name)
		case len(f.Values) == 0 && f.Type == "":
			fail(at, "values: [one, other], or type: text, day, integer, place, or a list of one of these",
				"the field %s has neither values nor a type; expected one of the two", name)
		}
		for _, word := range schema.Keys(f.Titles) {
			if !slices.Contains(f.Values, word) {
				fail(at+"/titles", "a title is of one of the values", "the field %s has a title of %s, which is none of its "+
					"values; expected one of %s", name, word, strings.Join(append(slices.Clone(f.Values), "none"), ", "))
			}
		}
		checkTwice(f.Values, func(word string) {
			fail(at+"/values", "", "the field %s lists the value %s twice; expected each once", name, word)
		})
	}
	for _, words := range []struct {
		pointer, known string
		added          []string
	}{
		{"/roles/party", "/parties/a/roles/-", c.Roles.Party},
		{"/roles/component", "/components/a/role", c.Roles.Component},
		{"/kinds/dealing", "/dealings/a/kind", c.Kinds.Dealing},
		{"/kinds/state", "/state/a/kind", c.Kinds.State},
	} {
		known := schema.ShapeOf(schema.KindRuntime).At(words.known).Enum
		for _, word := range words.added {
			if slices.Contains(known, word) {
				fail(words.pointer, "leave it out", "%s is there in every case; expected words besides %s", word,
					strings.Join(known, ", "))
			}
		}
		checkTwice(words.added, func(word string) {
			fail(words.pointer, "", "it lists %s twice; expected each once", word)
		})
	}
	for _, group := range schema.Keys(c.Places) {
		at := schema.Join("places", group)
		if group == "global" {
			fail(at, "", "the group %s has the name of a place that every case has; expected another name", group)
		}
		for _, place := range c.Places[group] {
			if !schema.IsPlaceCode(place) {
				fail(at, schema.MeantPlaceCode(place), "%s in the group %s is no code of a country; expected one of ISO 3166-1, "+
					"EU or EEA", place, group)
			}
		}
		checkTwice(c.Places[group], func(place string) {
			fail(at, "", "the group %s lists %s twice; expected each place once", group, place)
		})
	}
	return out
}

// checkTwice calls fail for each word that a list has twice.
func checkTwice(words []string, fail func(word string)) {
	sorted := slices.Sorted(slices.Values(words))
	for i := 1; i < len(sorted); i++ {
		if sorted[i] == sorted[i-1] && (i < 2 || sorted[i-2] != sorted[i]) {
			fail(sorted[i])
		}
	}
}
