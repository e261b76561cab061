package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of the section wordings: what the readings come to on every architecture that was mapped, where this one
// stands among them, and what wordings that all share would leave in dispute.
type (
	htmlMaps struct{ Maps []htmlMap }
	htmlMap  struct {
		ID, Title      string // Title is "" where there is one map
		Lead, Wording  string
		Failed         []string
		Related        *htmlRelated
		Stands, Border string
		Zones          []htmlZone
		Tried          string
		Rungs          []htmlRung
		NotKnown       bool // whether a rung has what is not known
		Warnings       []string
		Decides        []htmlDecides
		Idle           string
		RowsTitle      string
		Row            string // that in which things stand, where it is listed
		Rows           []htmlNested
		RowsSay        []string
		Closing        string
	}
	// htmlZone is what the readings come to together, and how much of all that is.
	htmlZone struct {
		Name, Number, Share, Free, Bar string
	}
	// htmlRung is a wording, or none: the definitions as they are adopted.
	htmlRung struct {
		Number                              int
		Here                                string // what it does in the case that is reported
		Says                                []string
		Concede                             string
		Parted, Open, Breach, Unknown, Turn string
		Bar, Try                            string // Try is its state, for a link
		Now, Ends, Reopens                  bool
	}
	htmlDecides struct{ What, Share, Bar string }
	// htmlNested is an entry of an outline.
	htmlNested struct {
		Text, Try string // Try is its state, for a link
		Below     []htmlNested
	}
)

// wordingsSection fills the section wordings.
func wordingsSection(r *htmlRuntime) (name string, data any, err error) {
	words := r.words()
	var out htmlMaps
	for i, m := range r.maps {
		one := mapOf(words, m, r.triesOf(i))
		if one.Wording != "" {
			one.Wording += reportedLead(words, m) + asleepSaid(words, r.comparison, m)
		}
		one.ID = r.id("map-" + strconv.Itoa(i+1))
		if len(r.maps) > 1 {
			one.Title = sentenceCase(words.world(m.World))
		}
		out.Maps = append(out.Maps, one)
	}
	if len(out.Maps) == 0 {
		return "", nil, nil
	}
	return "wordings", out, nil
}

// mapOf is a map in words.
func mapOf(words *htmlWords, m *schema.Map, in tries) htmlMap {
	out := htmlMap{Lead: mapHeadline(m), Wording: wordingLead(words, m)}
	for _, c := range m.Cells {
		if c.Error != nil {
			out.Failed = append(out.Failed, Failed(c.Error))
		}
	}
	if len(m.Set) > 0 {
		out.Warnings = append(out.Warnings, "This map was made with "+words.settings(m.Set)+".")
	}
	out.Related = relatedOf(words, m)
	out.Stands, out.Border = standsAt(words, m)
	out.Zones = zonesOf(m)
	out.rungs(words, m, in)
	out.decides(words, m)
	out.rows(words, m, in)
	out.Closing = sharesSaid + " " +
		Counted(m.Confirmed, "architecture") + " of those that are shown, or were drawn at random, " +
		map[bool]string{true: "was", false: "were"}[m.Confirmed == 1] + " judged once more, and came to the same."
	return out
}

// wordingLead says whether a wording ends the dispute, and else which one of one definition leaves the least of it.
func wordingLead(words *htmlWords, m *schema.Map) string {
	if !offers(m) {
		return ""
	}
	if i := slices.IndexFunc(m.Wordings, func(w schema.MapWording) bool { return w.Ends }); i >= 0 {
		w := m.Wordings[i]
		return "What ends the dispute is that all answer " + words.proposed(m, w, func(o schema.MapWording) bool {
			return o.Ends
		}) + ". Every architecture then comes to the same for all."
	}
	text := notEnded(m) + "."
	one := leastParted(m, func(w schema.MapWording) bool { return len(w.Shared) == 1 && safe(m, w) })
	switch fewest := one != nil && fewer(one.Parted, zoneCount(m, schema.ZoneParted)); {
	case !fewest && !m.Complete:
		return text
	case !fewest:
		return text + " No wording of one definition leaves fewer parted without opening more or parting in a " +
			"new direction" + orUnknown(m) + "."
	}
	alike := func(o schema.MapWording) bool { return safe(m, o) && o.Parted == one.Parted && o.Open == one.Open }
	return fmt.Sprintf("%s Of those of one definition the fewest stay parted where all answer %s: %s, where %s are now.",
		text, words.proposed(m, *one, alike), percent(one.Parted.Percent), percent(zoneShare(m, schema.ZoneParted)))
}

// proposed names the wordings of as many definitions as one that are like it, each with who gives way.
func (w *htmlWords) proposed(m *schema.Map, one schema.MapWording, alike func(schema.MapWording) bool) string {
	var out []string
	more := 0
	for _, o := range m.Wordings {
		switch {
		case len(o.Shared) != len(one.Shared) || !alike(o):
		case len(out) == mostProposals:
			more++
		default:
			who := w.conceding(o.Concede)
			if len(o.Concede) == 0 {
				who = "nobody gives way"
			}
			out = append(out, conjunction(w.shared(m, o))+" ("+who+")")
		}
	}
	text := strings.Join(out, ", or ")
	if more > 0 {
		text += ", or by " + Counted(more, "other wording") + " that the ladder may leave out"
	}
	return text
}

// shared are the definitions of a wording, each as an answer to the case's question.
func (w *htmlWords) shared(m *schema.Map, of schema.MapWording) (out []string) {
	for _, s := range of.Shared {
		d, is := m.Definitions[s.Definition]
		if !is {
			d = w.definition(s.Definition)
		}
		out = append(out, fmt.Sprintf("“%s” with “%s”", d.Question, cmp.Or(d.Values[s.Value], valueSaid(s.Value))))
	}
	return out
}

// conceding says who gives way.
func (w *htmlWords) conceding(ids []string) string {
	switch len(ids) {
	case 0:
		return "Nobody gives way"
	case 1:
		return w.reading(ids[0]) + " gives way"
	}
	return conjunction(w.readingsOf(ids)) + " give way"
}

// standsAt says where the runtime is, and what the fewest changes of facts are that lead to another zone.
func standsAt(words *htmlWords, m *schema.Map) (stands, border string) {
	stands = "As things stand: " + zonePhrase(m.Stands.Zone)
	if m.Stands.Row >= 0 {
		stands += fmt.Sprintf(", in row %d of those below", m.Stands.Row+1)
	}
	stands += "."
	switch {
	case len(m.Stands.Border) > 0:
		border = fmt.Sprintf("A nearest border is %s away: %s. Behind it: %s.", Counted(len(m.Stands.Border), "change"),
			words.changes(m.World, m.Stands.Border), zonePhrase(m.Stands.To))
	case !m.Complete:
		border = "Whether a change of facts leads out of it is not known, since not all is mapped."
	default:
		border = "No change of facts leads out of it."
	}
	return stands, border
}

// zonesOf are the zones with their shares, as adopted and with any definitions.
func zonesOf(m *schema.Map) (out []htmlZone) {
	adopted, seen := map[string]schema.MapZone{}, map[string]bool{}
	for _, z := range m.Adopted.Zones {
		adopted[z.Zone] = z
	}
	for _, z := range append(slices.Clone(m.Free.Zones), m.Adopted.Zones...) {
		if seen[z.Zone] {
			continue
		}
		seen[z.Zone] = true
		one := htmlZone{Name: zonePhrase(z.Zone), Number: grouped(cmp.Or(adopted[z.Zone].Number, "0")),
			Share: shareSaid(adopted[z.Zone].Percent), Free: "none", Bar: barOf(adopted[z.Zone].Percent)}
		for _, free := range m.Free.Zones {
			if free.Zone == z.Zone {
				one.Free = shareSaid(free.Percent)
			}
		}
		out = append(out, one)
	}
	return out
}

// shareSaid is a share in a column of shares, in which nothing is said in one way.
func shareSaid(share string) string {
	if shareOf(share) <= 0 {
		return "none"
	}
	return percent(share)
}

// barOf is the width of a bar, of 100.
func barOf(percent string) string {
	return strconv.FormatFloat(min(max(shareOf(percent), 0), 100), 'f', 1, 64)
}

// decides says what decides whether readings part, and what never matters.
func (h *htmlMap) decides(words *htmlWords, m *schema.Map) {
	var facts []schema.MapToggle
	var idle []string
	for _, t := range m.Toggles {
		if t.Idle {
			idle = append(idle, words.toggle(t.ID))
		} else if t.Kind == "fact" && t.Decides.Number != "0" {
			facts = append(facts, t)
		}
	}
	slices.SortStableFunc(facts, func(a, b schema.MapToggle) int {
		return cmp.Compare(shareOf(b.Decides.Percent), shareOf(a.Decides.Percent))
	})
	for _, t := range facts {
		h.Decides = append(h.Decides, htmlDecides{sentenceCase(words.toggle(t.ID)), percent(t.Decides.Percent),
			barOf(t.Decides.Percent)})
	}
	if len(idle) > 0 && m.Complete && !zoneHas(m, schema.ZoneErring) {
		h.Idle = "No outcome ever depends on these: " + strings.Join(idle, "; ") + "."
	}
}
