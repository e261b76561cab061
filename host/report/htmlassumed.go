package report

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// What a description assumes. It is taken for granted in every world, and agreed by nobody: a page lists it by itself,
// and marks each answer that goes by it.

// assumedSet are the pointers of the facts that a description assumes.
func assumedSet(c *schema.Comparison) map[string]bool {
	out := map[string]bool{}
	if c == nil {
		return out
	}
	for _, w := range c.Worlds {
		listed, _ := c.FactsIn(w.World).Runtime["facts"].(map[string]any)
		for pointer := range listed {
			out[pointer] = out[pointer] || statusOf(c.FactsIn(w.World), pointer) == "assumed"
		}
	}
	return out
}

// assumedFacts are those that a description assumes, in words, each with what is cited for it; sorted by where they
// stand. One that some world has otherwise is listed with what the first world has.
func assumedFacts(c *schema.Comparison) (out []htmlEvidence) {
	set := assumedSet(c)
	pointers := schema.Keys(set)
	slices.SortStableFunc(pointers, func(a, b string) int { return c.Locations[a].Line - c.Locations[b].Line })
	for _, pointer := range pointers {
		if !set[pointer] {
			continue
		}
		one := htmlEvidence{Title: sentenceCase(factTitle(c, pointer)), At: placeText(c, pointer)}
		for _, w := range c.Worlds {
			f := c.FactsIn(w.World)
			if value, is := schema.Get(f.Runtime, pointer); is {
				one.Value, one.Sources = pageValue(c, pointer, schema.Spoken(value)), sourceTexts(f.Cited(pointer))
				break
			}
		}
		out = append(out, one)
	}
	return out
}

// assumedSaid stands behind a reason that goes by a fact which a description assumes; "" behind another.
func assumedSaid(assumed map[string]bool, pointers []string) string {
	if slices.ContainsFunc(pointers, func(p string) bool { return assumed[p] }) {
		return "(Assumed in part.)"
	}
	return ""
}
