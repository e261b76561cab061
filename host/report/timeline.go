package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// timeline writes a row for each day and world, then for each row why it is so: what changed since the row before of
// that world; then what the versions say.
func timeline(p page, t *schema.Timeline) {
	p.heading(t.Runtime.Title)
	p.line(t.Case.Title + ", on the first day of every clause version")
	var readings []string
	for _, point := range t.Points {
		for _, w := range point.Worlds {
			readings = sorted(w.Outcomes)
		}
	}
	var rows [][]string
	for _, point := range t.Points {
		for _, w := range point.Worlds {
			row := []string{point.AsOf, worldName(schema.AxisWorld{ID: w.World, Title: w.Title}), w.Aggregate}
			for _, reading := range readings {
				row = append(row, w.Outcomes[reading])
			}
			rows = append(rows, row)
		}
	}
	p.table(append([]string{"from", "world", "aggregate"}, readings...), rows)
	whys(p, t)
	seen := map[string]bool{}
	for _, point := range t.Points {
		clauseTexts(p, point.Texts, seen)
	}
	for _, point := range t.Points {
		for _, w := range point.Worlds {
			for _, reading := range sorted(w.Errors) {
				if text := inTheCodeOf(cmp.Or(w.Errors[reading].Party, reading)) + ": " +
					w.Errors[reading].Error(); !seen[text] {
					seen[text] = true
					p.item(text)
				}
			}
		}
	}
	for _, point := range t.Points {
		all := map[string][]string{}
		for _, w := range point.Worlds {
			for reading, pointers := range w.Unpleaded {
				all[reading] = pointers
			}
		}
		for _, text := range silences(all) {
			p.item("from " + point.AsOf + ": " + text)
		}
	}
	for _, day := range t.Skipped {
		p.item(fmt.Sprintf("%s left out: not in force on it: %s", day.AsOf, strings.Join(day.Without, ", ")))
	}
	p.line(fmt.Sprintf("%s: %s", t.Runtime.ID, Counted(len(t.Points), "day")))
}

// whys says of each day what changed with it: the versions and their rights, and in each world who comes to what by
// which elements.
func whys(p page, t *schema.Timeline) {
	earlier := map[string]schema.TimelineWorld{}
	for i, point := range t.Points {
		var parts []string
		if i > 0 {
			parts = append(parts, versionsChanged(t.Points[i-1], point))
		}
		for _, w := range point.Worlds {
			before, had := earlier[w.World]
			text := outcomesChanged(before, had, w)
			if text == "" {
				text = "all as before"
			}
			name := w.World
			if name == "" {
				name = "as stated"
			}
			text = name + ": " + text
			parts = append(parts, text)
			earlier[w.World] = w
		}
		p.item(point.AsOf + ": " + strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }),
			". ") + ".")
	}
}

// versionsChanged names the clauses that have another version, and the rights that came and went with it.
func versionsChanged(before, now schema.TimelinePoint) string {
	var out []string
	for _, clause := range sorted(now.Clauses) {
		version := now.Clauses[clause]
		if before.Clauses[clause] == version {
			continue
		}
		var what []string
		had, has := textOf(before, clause), textOf(now, clause)
		for _, change := range []struct {
			verb  string
			names []string
		}{{"newly reserves", without(has.Rights, had.Rights)}, {"no longer reserves", without(had.Rights, has.Rights)},
			{"newly excepts", without(has.Exceptions, had.Exceptions)}, {"no longer excepts",
				without(had.Exceptions, has.Exceptions)}} {
			if len(change.names) > 0 {
				what = append(what, change.verb+" "+together(change.names))
			}
		}
		text := clause + " " + version
		switch {
		case len(what) > 0:
			text += ", which " + strings.Join(what, "; ")
		case has.Version != "":
			text += ", which reserves the same"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return ""
	}
	return "in force is now " + strings.Join(out, "; and ")
}

// textOf is what the version in force says of a clause; nothing where the document does not have it.
func textOf(point schema.TimelinePoint, clause string) (none schema.ClauseText) {
	for _, t := range point.Texts {
		if t.Clause == clause && t.Version == point.Clauses[clause] {
			return t
		}
	}
	return none
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

// outcomesChanged says of each reading that comes to something else than before by what it does, those that do so alike
// together; of a first row, of every reading.
func outcomesChanged(before schema.TimelineWorld, had bool, now schema.TimelineWorld) string {
	who := map[string][]string{}
	var order []string
	for _, reading := range sorted(now.Outcomes) {
		if had && before.Outcomes[reading] == now.Outcomes[reading] {
			continue
		}
		why := decidedBy(now.Outcomes[reading], before.Grounds[reading], now.Grounds[reading])
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
		out = append(out, together(who[why])+verb+why)
	}
	return strings.Join(out, "; ")
}

// decidedBy names the limbs and elements that an outcome was decided by: of what was closed before, what closed it; of
// a permission, what closes those limbs that were not closed before, or all.
func decidedBy(outcome string, before, now []schema.Ground) string {
	by := func(grounds []schema.Ground, limb string, value func(schema.Tri) bool) (elements []string) {
		for _, g := range grounds {
			if g.Limb == limb && value(g.Value) {
				elements = append(elements, append(slices.Clone(g.Elements), g.Pointers...)...)
			}
		}
		slices.Sort(elements)
		return slices.Compact(elements)
	}
	no := func(v schema.Tri) bool { return v == schema.No }
	var out []string
	done := map[string]bool{}
	for _, g := range now {
		if done[g.Limb] {
			continue
		}
		switch {
		case outcome == schema.Breach && g.Value == "yes":
			text := g.Limb + " is made out"
			if closed := by(before, g.Limb, no); len(closed) > 0 {
				text += ", which failed on " + together(closed)
			}
			out = append(out, text)
		case outcome == schema.Undetermined && g.Value != "no":
			out = append(out, g.Limb+" is open on "+together(by(now, g.Limb, schema.Tri.Open)))
		case outcome == schema.Permitted && (len(before) == 0 ||
			slices.ContainsFunc(before, func(b schema.Ground) bool { return b.Limb == g.Limb && b.Value != "no" })):
			text := g.Limb + " has nothing that it could be about"
			if closing := by(now, g.Limb, no); len(closing) > 0 {
				text = g.Limb + " fails on " + together(closing)
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
