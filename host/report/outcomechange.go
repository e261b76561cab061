package report

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// outcomeChange says of each reading that comes to something else than before by what it does, those that do so alike
// together; of a first row, of every reading; "" where nothing changed.
//
//	hop, product and state come to undetermined, since first_refusal is open on not_released
//
// Readings are told apart by the whole sentence, so that two are only said to do the same where they do it by the same.
func outcomeChange(n names, before schema.TimelineWorld, had bool, now schema.TimelineWorld) string {
	who := map[string][]string{}
	var order []string
	for _, reading := range schema.Keys(now.Outcomes) {
		if had && before.Outcomes[reading] == now.Outcomes[reading] {
			continue
		}
		why := decisiveGrounds(n, now.Outcomes[reading], before.Grounds[reading], now.Grounds[reading])
		if who[why] == nil {
			order = append(order, why)
		}
		who[why] = append(who[why], reading)
	}
	var out []string
	for _, why := range order {
		verb := " comes to "
		if len(who[why]) > 1 {
			verb = " come to "
		}
		out = append(out, conjunction(n.readings(who[why]))+verb+why)
	}
	return strings.Join(out, "; ")
}

// decisiveGrounds names an outcome with the limbs and elements that it was decided by, each limb once:
//   - of a breach, the limbs that are made out, and what closed them before;
//   - of an open outcome, what leaves limbs open;
//   - of a permission, what closes those limbs that were not closed before, or, on a first day, all.
//
// It is the outcome alone where the document does not say.
func decisiveGrounds(n names, outcome string, before, now []schema.Ground) string {
	closed := func(value schema.Tri) bool { return value == schema.No }
	var out []string
	done := map[string]bool{}
	for _, g := range now {
		if done[g.Limb] {
			continue
		}
		switch {
		case outcome == schema.Breach && g.Value == "yes":
			text := n.limb(g.Limb) + " is made out"
			if closing := groundElements(n, before, g.Limb, closed); len(closing) > 0 {
				text += ", which failed on " + conjunction(closing)
			}
			out = append(out, text)
		case outcome == schema.Undetermined && g.Value != "no":
			out = append(out, n.limb(g.Limb)+" is open on "+conjunction(groundElements(n, now, g.Limb, schema.Tri.Open)))
		case outcome == schema.Permitted && (len(before) == 0 ||
			slices.ContainsFunc(before, func(b schema.Ground) bool { return b.Limb == g.Limb && b.Value != "no" })):
			text := n.limb(g.Limb) + " has nothing that it could be about"
			if closing := groundElements(n, now, g.Limb, closed); len(closing) > 0 {
				text = n.limb(g.Limb) + " fails on " + conjunction(closing)
			}
			out = append(out, text)
		default:
			continue
		}
		done[g.Limb] = true
	}
	if len(out) == 0 {
		return outcome
	}
	return outcome + ", since " + strings.Join(out, ", ")
}

// groundElements lists the elements and facts of a limb's grounds of some value, for all subjects together, each once
// and sorted. Which subject it was matters less here than that a right came or went.
func groundElements(n names, grounds []schema.Ground, limb string, value func(schema.Tri) bool) (elements []string) {
	for _, g := range grounds {
		if g.Limb == limb && value(g.Value) {
			for _, element := range g.Elements {
				elements = append(elements, n.element(element))
			}
			for _, pointer := range g.Pointers {
				elements = append(elements, n.fact(pointer))
			}
		}
	}
	slices.Sort(elements)
	return slices.Compact(elements)
}
