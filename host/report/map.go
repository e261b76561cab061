package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mapView says a map the way it is argued: how much is in dispute, whether a wording ends it, on which architectures,
// what decides, and where the runtime is.
//
//   - The first sentence is the count: whoever reads no further knows how much the readings agree on.
//   - Then what shared wordings would leave parted, and in which new directions: that is what is drafted next.
//   - The rows leave out what all permit, which is the rest. With them comes what decides, and what decides nothing.
//   - That a share of declared values is no probability stands on the page, since a percentage reads like one.
func mapView(v *draft, m *schema.Map) {
	words, worded := mapWords(m), *m
	worded.Rows = distinctPrecedents(m.Rows)
	v.title(m.Runtime.Title + ": the map")
	v.paragraph(fmt.Sprintf("%s, %s, as of %s.", m.Case.Title,
		titledWorld(m.World, m.WorldTitle), m.AsOf))
	v.settings(mapNames(m), m.Set)
	var failed []failure
	for _, c := range m.Cells {
		if c.Error != nil {
			failed = append(failed, failure{words.reading(c.Policy), words.reading(c.Classifier), c.Error})
		}
	}
	v.failures(failed, 0)
	v.paragraph(mapHeadline(m))
	if text := wordingHeadline(words, m); text != "" {
		v.paragraph(text)
	}
	mapRelated(v, words, m)
	mapAnswers(v, words, m)
	zoneTable(v, m)
	mapWordings(v, words, m)
	mapRows(v, words.worded(&worded))
	mapRelations(v, words, m)
	mapShapes(v, words, m)
	mapToggles(v, words, m)
	mapPlace(v, m)
	mapOfOne(v, m)
	v.paragraph(sharesSaid)
	v.paragraph(fmt.Sprintf("%s, %s architectures, mapped with %s and %s of the invariants; %s judged once more.",
		Counted(len(m.Toggles), "toggle"), grouped(m.Free.Number), Counted(m.Searched.PolicyRuns, "policy run"),
		Counted(m.Searched.InvariantRuns, "run"), Counted(m.Confirmed, "architecture")))
}

// sharesSaid is what a share is, and what it is not.
const sharesSaid = "A share counts each value that the case declares, or that stands now, as often as any other: it " +
	"is no probability."

// mapHeadline is the whole map in a sentence or two.
func mapHeadline(m *schema.Map) string {
	shares := []string{}
	for _, z := range m.Adopted.Zones {
		shares = append(shares, zonePhrase(z.Zone)+" "+percent(z.Percent))
	}
	text := fmt.Sprintf("Of %s, with definitions as adopted: %s.", architectures(m.Adopted.Number),
		strings.Join(shares, ", "))
	if nothingCanBe(m) {
		text = fmt.Sprintf("Of %s none can be: the invariants of the case deny each.",
			architectures(m.Adopted.Number))
	}
	if !m.Complete {
		text += " " + stoppedSentence(m)
	}
	return text
}

// stoppedSentence says why not all is mapped.
func stoppedSentence(m *schema.Map) string {
	if m.Stopped == "untraced" {
		return "Not all is mapped: something that a policy does cannot be followed."
	}
	return "Not all is mapped: the budget was spent."
}

// nothingCanBe reports whether the invariants deny every architecture, with definitions as adopted.
func nothingCanBe(m *schema.Map) bool {
	return len(m.Adopted.Zones) == 1 && m.Adopted.Zones[0].Zone == schema.ZoneImpossible
}

// zonePhrase is a zone for people.
func zonePhrase(zone string) string {
	return map[string]string{schema.ZonePermitted: "all permit", schema.ZoneParted: "parted",
		schema.ZoneOpen: "open for somebody", schema.ZoneBreach: "all see a breach",
		schema.ZoneErring:   "not judged, or pleaded otherwise",
		schema.ZoneUnmapped: "not mapped", schema.ZoneImpossible: "cannot be"}[zone]
}

// percent is a share for people, with one digit behind the point. What is so little that it would read as nothing, or
// so much that it would read as all, is said to be less, or more. The document has the digits.
func percent(text string) string {
	share, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return text + " %"
	case share > 0 && share < 0.1:
		return "under 0.1 %"
	case share > 99.9 && share < 100:
		return "over 99.9 %"
	}
	return strconv.FormatFloat(share, 'f', 1, 64) + " %"
}

// grouped is a number with its thousands apart.
func grouped(number string) string {
	var out []string
	for len(number) > 3 {
		out = append(out, number[len(number)-3:])
		number = number[:len(number)-3]
	}
	out = append(out, number)
	slices.Reverse(out)
	return strings.Join(out, ",")
}

// architectures is a number of them in words.
func architectures(number string) string {
	if number == "1" {
		return "1 architecture"
	}
	return grouped(number) + " architectures"
}

func zoneTable(v *draft, m *schema.Map) {
	free := map[string]schema.MapZone{}
	names := []string{}
	for _, z := range m.Free.Zones {
		free[z.Zone] = z
		names = append(names, z.Zone)
	}
	adopted := map[string]schema.MapZone{}
	for _, z := range m.Adopted.Zones {
		adopted[z.Zone] = z
	}
	var rows [][]Cell
	share := func(z schema.MapZone) string {
		if z.Percent == "" {
			return "none"
		}
		return percent(z.Percent)
	}
	for _, name := range names {
		rows = append(rows, textCells(zonePhrase(name), grouped(cmp.Or(adopted[name].Number, "0")), share(adopted[name]),
			share(free[name])))
	}
	v.table([]string{"zone", "architectures", "as adopted", "with any definitions"}, rows)
}

// mapRows lists the architectures that not all permit, of a map that names things in words.
func mapRows(v *draft, m *schema.Map) {
	v.heading("Where not all permit (" + Counted(len(m.Rows), "row") + ")")
	if m.RowsLeftOut {
		v.paragraph("They are too many rows to list; the diagram in the json format has them all.")
		return
	}
	if len(m.Rows) > 0 {
		mapOutline(v, m)
	}
	if zoneHas(m, schema.ZonePermitted) {
		v.paragraph("Whatever else can be, all permit.")
	}
	mapUnjudged(v, m)
	mapUnspoken(v, m)
}

// mapUnjudged shows how to see why somebody is not judged, or pleads otherwise: of each way the nearest example.
func mapUnjudged(v *draft, m *schema.Map) {
	for _, outcome := range []string{schema.Error, schema.PleadedOtherwise} {
		i := slices.IndexFunc(m.Rows, func(r schema.MapRow) bool { return slices.Contains(r.Outcomes, outcome) })
		if i < 0 {
			continue
		}
		said := "Why somebody cannot be judged, in row %d:"
		if outcome == schema.PleadedOtherwise {
			said = "Otherwise is a plea of other elements than as things stand, as in row %d:"
		}
		v.item(fmt.Sprintf(said, i+1))
		v.replay(m, m.Rows[i].Example)
	}
}

// patternPhrase says who comes to what.
//
//	Hop, Look-through: breach; Product, State: permitted
func patternPhrase(m *schema.Map, outcomes []string) string {
	var out []string
	for _, outcome := range []string{schema.Breach, schema.Permitted, schema.Undetermined, schema.Error,
		schema.PleadedOtherwise, schema.NotMapped} {
		var who []string
		for i, o := range outcomes {
			if o == outcome {
				who = append(who, cellName(m.Cells[i].Policy, m.Cells[i].Classifier))
			}
		}
		if len(who) == len(outcomes) {
			return "all: " + outcome
		}
		if len(who) > 0 {
			out = append(out, strings.Join(who, ", ")+": "+outcome)
		}
	}
	return strings.Join(out, "; ")
}

// mapToggles says what decides whether readings are parted, the most first, and what never matters.
func mapToggles(v *draft, words *htmlWords, m *schema.Map) {
	var facts []schema.MapToggle
	var idle []string
	for _, t := range m.Toggles {
		if t.Idle {
			idle = append(idle, words.toggle(t.ID))
		} else if t.Kind == "fact" && t.Decides.Number != "0" {
			facts = append(facts, t)
		}
	}
	slices.SortStableFunc(facts, moreDecides)
	var rows [][]Cell
	for _, t := range facts {
		rows = append(rows, textCells(words.toggle(t.ID), percent(t.Decides.Percent)))
	}
	if len(rows) > 0 {
		v.heading("What decides whether they part")
		v.table([]string{"what can be otherwise", "decides alone on"}, rows)
	}
	if len(idle) > 0 && m.Complete && !zoneHas(m, schema.ZoneErring) {
		v.paragraph("No outcome ever depends on these: " + strings.Join(idle, "; ") + ".")
	}
}

// moreDecides compares toggles by how often they alone decide, the most first.
func moreDecides(a, b schema.MapToggle) int {
	return cmp.Or(cmp.Compare(len(b.Decides.Number), len(a.Decides.Number)),
		cmp.Compare(b.Decides.Number, a.Decides.Number))
}

// mapPlace says where the runtime is.
func mapPlace(v *draft, m *schema.Map) {
	v.heading("Where the runtime stands")
	text := "As things stand: " + zonePhrase(m.Stands.Zone)
	if m.Stands.Row >= 0 {
		text += fmt.Sprintf(", row %d", m.Stands.Row+1)
	}
	if len(m.Stands.Border) == 0 && !m.Complete {
		v.paragraph(text + ". Whether a change of facts leads out of it is not known, since not all is mapped.")
		return
	}
	if len(m.Stands.Border) == 0 {
		v.paragraph(text + ". No change of facts leads out of it.")
		return
	}
	v.paragraph(fmt.Sprintf("%s. A nearest border is %s away: behind it, %s.", text,
		Counted(len(m.Stands.Border), "change"), zonePhrase(m.Stands.To)))
	v.replay(m, m.Stands.Border)
}
