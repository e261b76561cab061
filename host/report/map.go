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
	v.title(m.Runtime.Title + ": the map")
	v.paragraph(fmt.Sprintf("%s, %s, as of %s.", m.Case.Title, worldPhrase(m.World), m.AsOf))
	v.settings(m.Set)
	var failed []failure
	for _, c := range m.Cells {
		if c.Error != nil {
			failed = append(failed, failure{c.Policy, c.Classifier, c.Error})
		}
	}
	v.failures(failed, 0)
	v.paragraph(mapHeadline(m))
	if text := wordingHeadline(m); text != "" {
		v.paragraph(text)
	}
	mapRelated(v, m)
	zoneTable(v, m)
	mapWordings(v, m)
	mapRows(v, m)
	mapRelations(v, m)
	mapToggles(v, m)
	mapPlace(v, m)
	v.paragraph("A share counts the values that the case declares, each as often as any other: it is no probability.")
	v.paragraph(fmt.Sprintf("%s: %s, %s architectures, mapped with %s and %s of the invariants; %s judged once more",
		m.Runtime.ID, Counted(len(m.Toggles), "toggle"), grouped(m.Free.Number), Counted(m.Searched.PolicyRuns, "policy run"),
		Counted(m.Searched.InvariantRuns, "run"), Counted(m.Confirmed, "architecture")))
}

// mapHeadline is the whole map in a sentence or two.
func mapHeadline(m *schema.Map) string {
	shares := []string{}
	for _, z := range m.Adopted.Zones {
		if z.Zone != schema.ZoneImpossible {
			shares = append(shares, zonePhrase(z.Zone)+" "+percent(z.Percent))
		}
	}
	text := fmt.Sprintf("Of %s architectures, with definitions as adopted: %s.", grouped(m.Adopted.Number),
		strings.Join(shares, ", "))
	if !m.Complete {
		why := "the budget was spent"
		if m.Stopped == "untraced" {
			why = "something that a policy does cannot be followed"
		}
		text += " Not all is mapped: " + why + "."
	}
	return text
}

// zonePhrase is a zone for people.
func zonePhrase(zone string) string {
	return map[string]string{schema.ZonePermitted: "all permit", schema.ZoneParted: "parted",
		schema.ZoneOpen: "open for somebody", schema.ZoneBreach: "all object",
		schema.ZoneErring:   "not judged, or pleaded otherwise",
		schema.ZoneUnmapped: "not mapped", schema.ZoneImpossible: "cannot be"}[zone]
}

// percent is a share for people: four digits behind the point would say more than anybody asks.
func percent(text string) string {
	share, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return text + " %"
	case share > 0 && share < 0.1:
		return text + " %"
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

// mapRows lists the architectures that not all permit.
func mapRows(v *draft, m *schema.Map) {
	v.heading("Where not all permit (" + Counted(len(m.Rows), "row") + ")")
	if m.RowsLeftOut {
		v.paragraph("They are too many rows to list; the diagram in the json format has them all.")
		return
	}
	var rows [][]Cell
	for i, r := range m.Rows {
		var given []string
		for _, g := range r.Given {
			given = append(given, g.Toggle+" "+strings.Join(g.Values, " or "))
		}
		rows = append(rows, textCells(fmt.Sprint(i+1), patternPhrase(m, r.Outcomes), percent(r.Percent),
			strings.Join(given, "; "), precedentPhrase(r.Precedents)))
	}
	rows = append(rows, textCells("", "all permit", "the rest", "whatever else can be", ""))
	v.table([]string{"row", "what they come to", "share", "where", "precedents"}, rows)
	mapUnspoken(v, m)
}

// patternPhrase says who comes to what.
//
//	hop, look-through: breach; product, state: permitted
func patternPhrase(m *schema.Map, outcomes []string) string {
	var out []string
	for _, outcome := range []string{schema.Breach, schema.Permitted, schema.Undetermined, schema.Error, "otherwise",
		"unmapped"} {
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
func mapToggles(v *draft, m *schema.Map) {
	var facts []schema.MapToggle
	var idle []string
	for _, t := range m.Toggles {
		if t.Idle {
			idle = append(idle, t.ID)
		} else if t.Kind == "fact" && t.Decides.Number != "0" {
			facts = append(facts, t)
		}
	}
	slices.SortStableFunc(facts, func(a, b schema.MapToggle) int {
		return cmp.Or(cmp.Compare(len(b.Decides.Number), len(a.Decides.Number)),
			cmp.Compare(b.Decides.Number, a.Decides.Number))
	})
	var rows [][]Cell
	for _, t := range facts {
		rows = append(rows, textCells(t.ID, t.Label, percent(t.Decides.Percent)))
	}
	if len(rows) > 0 {
		v.heading("What decides whether they part")
		v.table([]string{"toggle", "what it is", "decides alone on"}, rows)
	}
	if len(idle) > 0 {
		v.paragraph("No outcome ever depends on " + strings.Join(idle, ", ") + ".")
	}
}

// mapPlace says where the runtime is.
func mapPlace(v *draft, m *schema.Map) {
	v.heading("Where the runtime stands")
	text := "As things stand: " + zonePhrase(m.Stands.Zone)
	if m.Stands.Row >= 0 {
		text += fmt.Sprintf(", row %d", m.Stands.Row+1)
	}
	if len(m.Stands.Border) == 0 {
		v.paragraph(text + ". No change of facts leads out of it.")
		return
	}
	v.paragraph(fmt.Sprintf("%s. The nearest border is %s away: behind it, %s.", text,
		Counted(len(m.Stands.Border), "change"), zonePhrase(m.Stands.To)))
	v.whatIf(m.Runtime.ID, m.World, m.Set, schema.ChangeSet{Changes: m.Stands.Border}, nil)
}
