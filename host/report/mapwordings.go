package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// wordingHeadline says which wording to propose: one that ends the dispute, or else which leave the fewest parted, who
// concedes, and what stays; "" where none could be shared.
//
//	No wording that the case declares ends the dispute. Fewest stay parted with place = contract (delivery concedes), or
//	place = delivery (contract concedes): 27.8 %, where 41.7 % are now.
func wordingHeadline(m *schema.Map) string {
	if len(m.Wordings) == 0 || !zoneHas(m, schema.ZoneParted) {
		return ""
	}
	if i := slices.IndexFunc(m.Wordings, func(w schema.MapWording) bool { return w.Ends }); i >= 0 {
		return "What ends the dispute: " + proposals(m, m.Wordings[i], func(w schema.MapWording) bool { return w.Ends }) +
			". Every architecture then comes to the same for all."
	}
	best := m.Wordings[0]
	alike := func(w schema.MapWording) bool { return w.Parted == best.Parted && w.Open == best.Open }
	text := "No wording that the case declares ends the dispute. Fewest stay parted with " + proposals(m, best, alike) +
		": " + percent(best.Parted.Percent) + ", where " + percent(zoneShare(m, schema.ZoneParted)) + " are now"
	if shareOf(best.Open.Percent) <= shareOf(zoneShare(m, schema.ZoneOpen)) {
		return text + "."
	}
	text += fmt.Sprintf("; but %s are open then, where %s are now.", percent(best.Open.Percent),
		percent(cmp.Or(zoneShare(m, schema.ZoneOpen), "0")))
	i := slices.IndexFunc(m.Wordings, func(w schema.MapWording) bool {
		return shareOf(w.Open.Percent) <= shareOf(zoneShare(m, schema.ZoneOpen))
	})
	if i >= 0 {
		best = m.Wordings[i]
		text += " Without opening more: " + proposals(m, best, alike) + ": " + percent(best.Parted.Percent) +
			" stay parted."
	}
	return text
}

// mostProposals bounds the wordings that a sentence names.
const mostProposals = 2

// proposals names the wordings of as few definitions as one that are like it, with who concedes.
func proposals(m *schema.Map, one schema.MapWording, alike func(schema.MapWording) bool) string {
	var out []string
	for _, w := range m.Wordings {
		if len(w.Shared) != len(one.Shared) || !alike(w) || len(out) == mostProposals {
			continue
		}
		verb := " concedes"
		if len(w.Concede) > 1 {
			verb = " concede"
		}
		said := sharedPhrase(w) + " (" + strings.Join(w.Concede, ", ") + verb
		if len(w.Turns) > 0 {
			said += "; some part in a new direction"
		}
		out = append(out, said+")")
	}
	return strings.Join(out, ", or ")
}

// zoneShare is the share of a zone with definitions as adopted, in percent; "" of one that nothing is in.
func zoneShare(m *schema.Map, zone string) string {
	for _, z := range m.Adopted.Zones {
		if z.Zone == zone {
			return z.Percent
		}
	}
	return ""
}

func zoneHas(m *schema.Map, zone string) bool { return zoneShare(m, zone) != "" }

// shareOf is a share as a number, for comparing.
func shareOf(percent string) float64 {
	share, _ := strconv.ParseFloat(percent, 64)
	return share
}

// mapWordings says whether a shared wording ends the dispute, and what the best would leave.
func mapWordings(v *draft, m *schema.Map) {
	if len(m.Wordings) == 0 {
		return
	}
	v.heading("Which wording to propose")
	v.paragraph("One definition or two, shared by all who adopt them; those that leave the fewest parted:")
	var rows [][]Cell
	for _, w := range m.Wordings[:min(8, len(m.Wordings))] {
		var turns []string
		for _, t := range w.Turns {
			turns = append(turns, fmt.Sprintf("%s permits, %s objects", t.Permits, t.Objects))
		}
		rows = append(rows, textCells(sharedPhrase(w), strings.Join(w.Concede, ", "), percent(w.Parted.Percent),
			percent(w.Open.Percent), percent(w.Breach.Percent), cmp.Or(strings.Join(turns, "; "), "none")))
	}
	v.table([]string{"shared by all", "who concedes", "parted then", "open", "all object", "new directions"}, rows)
	for _, w := range m.Wordings[:min(8, len(m.Wordings))] {
		for _, t := range w.Turns {
			v.item(fmt.Sprintf("With %s, %s permits what %s calls a breach, which it never does as adopted:",
				sharedPhrase(w), t.Permits, t.Objects))
			v.whatIf(m.Runtime.ID, m.World, m.Set, schema.ChangeSet{Changes: t.Example}, nil)
			break
		}
	}
}

// sharedPhrase says what is shared.
func sharedPhrase(w schema.MapWording) string {
	var shared []string
	for _, s := range w.Shared {
		shared = append(shared, s.Definition+" = "+s.Value)
	}
	return strings.Join(shared, " and ")
}
