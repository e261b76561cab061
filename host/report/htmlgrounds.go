package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// outcomeChanges says of each reading that comes to something else than before by what it does, those that do so alike
// together, in words; nothing where nothing changed.
func (w *htmlWords) outcomeChanges(before schema.TimelineWorld, had bool, now schema.TimelineWorld) (out []string) {
	who := map[string][]string{}
	var order []string
	for _, reading := range schema.Keys(now.Outcomes) {
		if had && before.Outcomes[reading] == now.Outcomes[reading] {
			continue
		}
		why := w.groundsSaid(now.Outcomes[reading], before.Grounds[reading], now.Grounds[reading])
		if who[why] == nil {
			order = append(order, why)
		}
		who[why] = append(who[why], w.reading(reading))
	}
	for _, why := range order {
		verb := " comes to "
		if len(who[why]) > 1 {
			verb = " come to "
		}
		out = append(out, conjunction(who[why])+verb+why+".")
	}
	return out
}

// groundsSaid is an outcome with what it was decided by, in words; see [decisiveGrounds], which names the same by ids.
func (w *htmlWords) groundsSaid(outcome string, before, now []schema.Ground) string {
	closed := func(value schema.Tri) bool { return value == schema.No }
	var out []string
	done := map[string]bool{}
	for _, g := range now {
		if done[g.Limb] {
			continue
		}
		limb := "“" + w.limb(g.Limb) + "”"
		switch {
		case outcome == schema.Breach && g.Value == schema.Yes:
			text := limb + " is made out"
			if closing := w.points(before, g.Limb, closed); len(closing) > 0 {
				text += ", which failed before on " + conjunction(closing)
			}
			out = append(out, text)
		case outcome == schema.Undetermined && g.Value != schema.No:
			text := limb + " is open"
			if open := w.points(now, g.Limb, schema.Tri.Open); len(open) > 0 {
				text += " on " + conjunction(open)
			}
			out = append(out, text)
		case outcome == schema.Permitted && (len(before) == 0 ||
			slices.ContainsFunc(before, func(b schema.Ground) bool { return b.Limb == g.Limb && b.Value != schema.No })):
			text := limb + " has nothing that it could be about"
			if closing := w.points(now, g.Limb, closed); len(closing) > 0 {
				text = limb + " fails on " + conjunction(closing)
			}
			out = append(out, text)
		default:
			continue
		}
		done[g.Limb] = true
	}
	said := map[string]string{schema.Breach: "a breach", schema.Undetermined: "an open outcome",
		schema.Error: "an error"}[outcome]
	said = cmp.Or(said, outcome)
	if len(out) == 0 {
		return said
	}
	return fmt.Sprintf("%s, since %s", said, strings.Join(out, "; "))
}

// points are the elements, and the facts, of a limb's grounds of some value, in words.
func (w *htmlWords) points(grounds []schema.Ground, limb string, value func(schema.Tri) bool) (out []string) {
	for _, g := range grounds {
		if g.Limb != limb || !value(g.Value) {
			continue
		}
		for _, element := range g.Elements {
			out = append(out, "“"+w.element(element)+"”")
		}
		for _, pointer := range g.Pointers {
			out = append(out, w.fact(pointer))
		}
	}
	return sortedOnce(out)
}
