package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// timelineView has a row for each day and world, then says for each day why it is so: what changed since the day before
// it; then what the versions say. Days are those on which a version of a clause begins, and the runtime's own. Between
// two of them no right changes; but what passed between them counts from its day on, so that of each day it is said
// what there was not yet.
//
// Below that stand errors, the rights that readings plead nothing about, and the days that were left out because a
// clause had no version in force: a gap in the rows must not look like a day on which nothing happened.
func timelineView(v *draft, t *schema.Timeline) {
	n := namesOf(t.Titles, t.Readings, nil)
	v.title(t.Runtime.Title)
	when := ", on the first day of every clause version"
	if own := ownDay(t); own != "" {
		when += " and on " + own
	}
	v.paragraph(t.Case.Title + when)
	dayTable(v, t, n)
	dayChanges(v, t, n)
	quoted := map[string]bool{}
	for _, point := range t.Points {
		clauseTexts(v, point.Texts, quoted)
	}
	dayFailures(v, t)
	for _, point := range t.Points {
		all := map[string][]string{}
		for _, w := range point.Worlds {
			for reading, pointers := range w.Unpleaded {
				all[reading] = pointers
			}
		}
		for _, text := range namesOf(t.Titles, t.Readings, &schema.Stipulated{Clauses: point.Texts}).unpleadedSentences(all) {
			v.item("from " + point.AsOf + ": " + text)
		}
	}
	for _, day := range t.Skipped {
		v.item(fmt.Sprintf("%s left out: not in force on it: %s", day.AsOf, strings.Join(day.Without, ", ")))
	}
	v.paragraph(fmt.Sprintf("%s: %s", t.Runtime.ID, Counted(len(t.Points), "day")))
}

// ownDay says which day is the runtime's own, as files have it; "" where no point is of it.
func ownDay(t *schema.Timeline) string {
	for _, p := range t.Points {
		if p.Own {
			return "its own day, " + p.AsOf
		}
	}
	return ""
}

// laterSaid says what had not passed and had not been said yet on the day of a point, in words for things and for days;
// "" where all there is had. A world can have dates of its own: what some world has later is said.
func laterSaid(p schema.TimelinePoint, subject, day func(string) string) string {
	all := map[string]string{}
	for _, w := range p.Worlds {
		maps.Copy(all, w.Later)
	}
	var out []string
	for _, thing := range schema.Keys(all) {
		if text := subject(thing) + " (of " + day(all[thing]) + ")"; !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "on that day there was not yet " + conjunction(out)
}

// dayTable has a row a day and world: the aggregate, and each reading's own outcome. All worlds have the same readings.
//
//	day         world                             aggregate  hop        look-through
//	2025-10-28  h1, inference on the other cloud  disputed   permitted  breach
//	2026-02-27  h1, inference on the other cloud  disputed   breach     breach
func dayTable(v *draft, t *schema.Timeline, n names) {
	var readings []string
	for _, point := range t.Points {
		for _, w := range point.Worlds {
			readings = schema.Keys(w.Outcomes)
		}
	}
	var rows [][]Cell
	for _, point := range t.Points {
		for _, w := range point.Worlds {
			row := append(textCells(point.AsOf, worldName(schema.AxisWorld{ID: w.World, Title: w.Title})),
				outcomeCell(w.Aggregate))
			for _, reading := range readings {
				row = append(row, outcomeCell(w.Outcomes[reading]))
			}
			rows = append(rows, row)
		}
	}
	v.table(append([]string{"day", "world", "aggregate"}, n.readings(readings)...), rows)
}

// dayFailures says why cells could not be judged, each error once however many days and worlds have it. An error that
// does not say whose it is, is that of the reading in whose cell it came.
func dayFailures(v *draft, t *schema.Timeline) {
	seen := map[string]bool{}
	for _, point := range t.Points {
		for _, w := range point.Worlds {
			for _, reading := range schema.Keys(w.Errors) {
				err := w.Errors[reading]
				if text := errorOf(cmp.Or(err.Party, reading)) + ": " + err.Error(); !seen[text] {
					seen[text] = true
					v.item(text)
				}
			}
		}
	}
}

// dayChanges says of each day what changed with it: the versions and their rights, and in each world who comes to what
// by which elements. The first day has no day before it, and says all.
//
//	2019-07-22: h1: hop, product and state come to breach, since products is made out.
//	2023-01-23: in force is now exclusivity 2023-01-23, which reserves the same. h1: all as before.
func dayChanges(v *draft, t *schema.Timeline, n names) {
	earlier := map[string]schema.TimelineWorld{}
	for i, point := range t.Points {
		var parts []string
		if i > 0 {
			if text := versionChange(n, t.Points[i-1], point); text != "" {
				parts = append(parts, text)
			}
		}
		if text := laterSaid(point, n.subject, func(day string) string { return day }); text != "" {
			if len(parts) > 0 { // behind a sentence
				text = sentenceCase(text)
			}
			parts = append(parts, text)
		}
		for _, w := range point.Worlds {
			before, had := earlier[w.World]
			world := cmp.Or(w.World, "the facts as stated")
			if w.World == "" && len(parts) > 0 { // behind a sentence
				world = sentenceCase(world)
			}
			parts = append(parts, world+": "+
				cmp.Or(outcomeChange(n, before, had, w), "all as before"))
			earlier[w.World] = w
		}
		v.item(point.AsOf + ": " + strings.Join(parts, ". ") + ".")
	}
}

// versionChange names the clauses that have another version, and the rights and exceptions that came and went with it;
// "" where no clause has. A version whose rights are the same is said to reserve the same, as it may differ in its
// words. Of a document without texts only the version's name is known, and nothing is made up.
func versionChange(n names, before, now schema.TimelinePoint) string {
	var out []string
	for _, clause := range schema.Keys(now.Clauses) {
		version := now.Clauses[clause]
		if before.Clauses[clause] == version {
			continue
		}
		var what []string
		had, has := clauseText(before, clause), clauseText(now, clause)
		for _, change := range []struct {
			verb  string
			names []string
		}{{"newly reserves", without(has.Rights, had.Rights)}, {"no longer reserves", without(had.Rights, has.Rights)},
			{"newly excepts", without(has.Exceptions, had.Exceptions)}, {"no longer excepts",
				without(had.Exceptions, has.Exceptions)}} {
			if len(change.names) > 0 {
				what = append(what, change.verb+" "+conjunction(n.reserved(clause, change.names)))
			}
		}
		text := clause + " " + version
		if n.titled() && has.Version != "" {
			text = clauseName(has)
		}
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

// clauseText is what the version in force says of a clause; nothing where the document does not have it.
func clauseText(point schema.TimelinePoint, clause string) (none schema.ClauseText) {
	for _, t := range point.Texts {
		if t.Clause == clause && t.Version == point.Clauses[clause] {
			return t
		}
	}
	return none
}

// without is a list without what another one has.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}
