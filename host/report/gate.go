package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// gateView says what a gate was asked to fail on and how it ended, what failed, what passes as waived, and which
// waivers do not do what they were given for.
func gateView(v *draft, g *schema.Gate) {
	v.title("The gate")
	v.paragraph(gateSentence(g))
	for _, w := range g.Worlds {
		if w.Result != schema.GateWaived && w.Result != schema.GatePassed {
			v.item(gateWorldWords(w))
		}
	}
	waivedItems(v, g)
	if g.LeftOut > 0 {
		v.paragraph(fmt.Sprintf("%s more would stand here than a document holds.", Counted(g.LeftOut, "world")))
	}
}

// waiverPart is the end of a page of comparisons: what passes as waived.
func waiverPart(v *draft, g *schema.Gate) {
	v.heading("Waivers")
	v.paragraph(gateSentence(g))
	waivedItems(v, g)
}

// waivedItems has an item for each world of which a cell is waived, and for each waiver that does nothing or expired.
func waivedItems(v *draft, g *schema.Gate) {
	some := false
	for _, w := range g.Worlds {
		if len(w.Waived) > 0 {
			some = true
			v.item(gateWorldWords(w) + " " + waivedWords(g, w))
		}
	}
	if !some && len(g.Waivers) > 0 {
		v.paragraph("Nothing is waived.")
	}
	warnings, overdue := faultyWaivers(g)
	for _, w := range overdue {
		v.item("error: " + w.String())
	}
	for _, w := range warnings {
		v.item("warning: " + w.String())
	}
}

// gateSentence says what the gate was asked, how it ended, and of how many worlds that is.
//
//	The gate on an agreed breach passes as waived: of 2 worlds 1 passes and 1 passes as waived, as of 2026-11-29.
func gateSentence(g *schema.Gate) string {
	on := map[string]string{"never": "that nothing fails", "breach": "on an agreed breach",
		"disputed": "on a breach or a dispute", "undetermined": "on a breach, a dispute or an open verdict"}[g.FailOn]
	if slices.ContainsFunc(g.Worlds, func(w schema.GateWorld) bool { return g.FailOn == "never" && len(w.Moved) > 0 }) {
		on = "on what moved since an earlier record"
	}
	ended := map[string]string{schema.GatePassed: "passes", schema.GateWaived: "passes as waived",
		schema.GateFailed: "fails", schema.GateError: "ends in an error"}[g.Result]
	n := g.Counts
	var parts []string
	for _, count := range []struct {
		n            int
		one, several string
	}{{n.Passed, "passes", "pass"}, {n.Waived, "passes as waived", "pass as waived"}, {n.Failed, "fails", "fail"},
		{n.Errors, "could not be judged", "could not be judged"}} {
		switch {
		case count.n == 1:
			parts = append(parts, "1 "+count.one)
		case count.n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", count.n, count.several))
		}
	}
	text := fmt.Sprintf("The gate %s %s: ", on, ended)
	switch worlds := n.Passed + n.Waived + n.Failed + n.Errors; {
	case worlds == 0:
		text += "no world was judged"
	case n.Runtimes == 0:
		text += "nothing was judged"
	case worlds == 1:
		text += "its only world " + strings.TrimPrefix(parts[0], "1 ")
	default:
		text += "of " + Counted(worlds, "world") + " " + conjunction(parts)
	}
	if g.Today != "" {
		text += ", as of " + g.Today
	}
	return text + "."
}

// gateWorldWords says what a world of a runtime came to, and what is left of it without what is waived.
func gateWorldWords(w schema.GateWorld) string {
	if w.Problem != nil {
		return placed(w.Source, "could not be judged: "+w.Problem.Error())
	}
	name := cmp.Or(w.Title, w.Runtime, "a runtime")
	if w.World != "" {
		name += ", " + gateWorldTitle(w)
	}
	text := name + ": " + gateAggregate(w.Aggregate)
	if len(w.Waived) > 0 {
		text += "; " + waivedOutcome(w)
	}
	for _, m := range w.Moved {
		text += "; against the earlier record " + MovedPhrase(m)
	}
	return placed(w.Source, text+".")
}

// waivedOutcome is what a world of which something is waived comes to without that.
func waivedOutcome(w schema.GateWorld) string {
	switch {
	case w.Left == "":
		return "passes as waived, with nothing left that is not"
	case w.Result == schema.GateWaived:
		return "passes as waived, and without what is waived it is " + gateAggregate(w.Left)
	}
	return "without what is waived it is " + gateAggregate(w.Left)
}

// gateAggregate is what a world is, as the end of a sentence.
func gateAggregate(aggregate string) string {
	for _, a := range aggregatePhrases() {
		if a.aggregate == aggregate && aggregate != schema.Error {
			return a.phrase
		}
	}
	return "not judged"
}

// waivedWords says which verdicts are waived, by whom, why and how long: those that are waived alike together.
func waivedWords(g *schema.Gate, w schema.GateWorld) string {
	var order []string
	what, why := map[string][]string{}, map[string]string{}
	for _, cell := range w.Waived {
		var limbs []string
		for i, limb := range cell.Limbs {
			limbs = append(limbs, strings.ReplaceAll(limb, "_", " "))
			if len(cell.Titles) == len(cell.Limbs) {
				limbs[i] = cell.Titles[i]
			}
		}
		key := fmt.Sprint(cell.Waivers)
		if what[key] == nil {
			order = append(order, key)
		}
		noun := map[string]string{schema.Breach: "breach", schema.Undetermined: "open verdict"}[cell.Outcome]
		what[key] = append(what[key], fmt.Sprintf("the %s of %s (%s)", cmp.Or(noun, "verdict"),
			cmp.Or(cell.Title, cell.Reading), conjunction(limbs)))
		why[key] = strings.Join(waiverReasons(g, cell.Waivers), "; ")
	}
	var out []string
	for _, key := range order {
		out = append(out, "Waived: "+conjunction(what[key])+", "+closedSentence(why[key]))
	}
	return strings.Join(out, " ")
}

// waiverReasons are the reasons of some waivers, by their places, each once.
func waiverReasons(g *schema.Gate, places []int) (out []string) {
	for _, i := range places {
		if i < 0 || i >= len(g.Waivers) {
			continue
		}
		if why := waiverReason(g.Waivers[i].Waiver); !slices.Contains(out, why) {
			out = append(out, why)
		}
	}
	return out
}

// mostWaived bounds the runtimes that a line names as waived.
const mostWaived = 3

// WaiverSentences say what passes as waived, and which waivers do not do what they were given for, a sentence each;
// none where nothing was waived. They are raw text of whoever wrote the waivers; print them through
// [schema.DisplayText].
func WaiverSentences(g *schema.Gate) (out []string) {
	var names []string
	for _, w := range g.Worlds {
		if w.Result != schema.GateWaived || len(names) == mostWaived {
			continue
		}
		name := "\"" + cmp.Or(w.Title, w.Runtime) + "\"" +
			InWorlds(schema.AxisWorld{ID: w.World, Title: w.WorldTitle})
		var places []int
		for _, cell := range w.Waived {
			places = append(places, cell.Waivers...)
		}
		slices.Sort(places)
		reasons := waiverReasons(g, slices.Compact(places))
		names = append(names, name+", "+strings.Join(reasons, ", and "))
	}
	if n := g.Counts.Waived; n > 0 {
		more := ""
		if n > len(names) {
			more = "; …"
		}
		out = append(out, fmt.Sprintf("%d passed as waived: %s%s", n, strings.Join(names, "; "), more))
	}
	warnings, overdue := faultyWaivers(g)
	for _, w := range warnings {
		out = append(out, "warning: "+w.String())
	}
	for _, w := range overdue {
		out = append(out, w.String()+"; next: give it a later day, or remove it")
	}
	return out
}

// Said is who says what of one world of a comparison, as the end of a sentence: "hop finds a breach; product permits
// it". It is raw text of parties; print it through [schema.DisplayText].
func Said(c *schema.Comparison, w schema.GateWorld) string {
	return (&worldBuild{c: c, world: w}).said()
}
