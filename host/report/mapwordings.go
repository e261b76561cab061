package report

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// wordingHeadline says which wording to propose: one that ends the dispute, or else, of one definition and of more,
// which leave the fewest parted without opening more or parting anew, who concedes, and what stays; "" where nothing is
// parted, or none could be shared. Where somebody is not judged, that is said first: there nobody knows.
//
//	No wording that the case declares ends the dispute. Of those of one definition, fewest stay parted where all answer
//	“Where is a sale made?” with “where it is concluded” (Delivery gives way): 27.8 %, where 41.7 % are now.
func wordingHeadline(words *htmlWords, m *schema.Map) string {
	if !offers(m) {
		return ""
	}
	if i := slices.IndexFunc(m.Wordings, func(w schema.MapWording) bool { return w.Ends }); i >= 0 {
		return "What ends the dispute: that all answer " + proposals(words, m, m.Wordings[i],
			func(w schema.MapWording) bool { return w.Ends }) + ". Every architecture then comes to the same for all."
	}
	text := notEnded(m)
	parted := zoneCount(m, schema.ZoneParted)
	now := parted
	one := leastParted(m, func(w schema.MapWording) bool { return len(w.Shared) == 1 && safe(m, w) })
	if one != nil && fewer(one.Parted, now) {
		text += ". Of those of one definition, fewest stay parted where all answer " + leastProposals(words, m, one) + ": " +
			percent(one.Parted.Percent) + ", where " + percent(now.Percent) + " are now"
		now = one.Parted
	}
	more := leastParted(m, func(w schema.MapWording) bool { return len(w.Shared) > 1 && safe(m, w) })
	for i, w := range m.Wordings { // who asks for more has to leave fewer parted so that one sees it
		if more != nil && len(w.Shared) > 1 && len(w.Shared) < len(more.Shared) && safe(m, w) &&
			percent(w.Parted.Percent) == percent(more.Parted.Percent) {
			more = &m.Wordings[i]
		}
	}
	if more != nil && fewer(more.Parted, now) {
		text += ". With more definitions, and neither more open nor a new direction, " + percent(more.Parted.Percent) +
			" where all answer " + conjunction(words.shared(m, *more)) + " (" + concession(words, more.Concede) + ")"
		now = more.Parted
	}
	if !m.Complete {
		return text + "." // what is known is no bound of what is not
	}
	if now == parted {
		text += ". None leaves fewer parted without opening more or parting in a new direction" + orUnknown(m)
	}
	least := leastParted(m, func(schema.MapWording) bool { return true })
	if fewer(least.Parted, now) && least.Parted.Number != "0" {
		text += ". No wording leaves fewer than " + percent(least.Parted.Percent) + " parted" + opensPhrase(m, least)
	}
	return text + "."
}

// orUnknown adds to what no wording leaves what somebody is not judged on, where there is such a wording.
func orUnknown(m *schema.Map) string {
	if slices.ContainsFunc(m.Wordings, func(w schema.MapWording) bool { return leavesUnknown(m, w) }) {
		return ", or leaving more unknown"
	}
	return ""
}

// offers reports whether there is something to propose: readings part, and something could be shared.
func offers(m *schema.Map) bool { return len(m.Wordings) > 0 && zoneHas(m, schema.ZoneParted) }

// notEnded says that no wording ends the dispute, as far as that is known.
func notEnded(m *schema.Map) string {
	unknown := slices.ContainsFunc(m.Wordings, func(w schema.MapWording) bool { return shareOf(w.Unknown.Percent) > 0 })
	switch {
	case !m.Complete:
		return "Whether a wording ends the dispute is not known, since not all is mapped"
	case unknown:
		return "No wording that the case declares ends the dispute: with each, something stays parted or open, or a " +
			"reading is not judged or pleads otherwise"
	case m.Tried != nil && !m.Tried.All:
		return "No wording of up to " + Counted(m.Tried.AtOnce, "definition") +
			" ends the dispute; those of more were not tried"
	}
	return "No wording that the case declares ends the dispute"
}

// safe reports whether a wording opens no more than is open now, parts nobody anew, and leaves no more unknown.
func safe(m *schema.Map, w schema.MapWording) bool {
	return !opens(m, w) && len(w.Turns) == 0 && !leavesUnknown(m, w)
}

// leavesUnknown reports whether with a wording somebody is not judged, or pleads otherwise, or it is not mapped, on
// more than now.
func leavesUnknown(m *schema.Map, w schema.MapWording) bool {
	now := numberOf(zoneCount(m, schema.ZoneErring))
	now.Add(now, numberOf(zoneCount(m, schema.ZoneUnmapped)))
	return numberOf(w.Unknown).Cmp(now) > 0
}

// leastParted is the first wording of some kind, which leaves the fewest parted of them; nil where there is none.
func leastParted(m *schema.Map, such func(schema.MapWording) bool) *schema.MapWording {
	if i := slices.IndexFunc(m.Wordings, such); i >= 0 {
		return &m.Wordings[i]
	}
	return nil
}

// opens reports whether more is open with a wording than is now.
func opens(m *schema.Map, w schema.MapWording) bool {
	return fewer(zoneCount(m, schema.ZoneOpen), w.Open)
}

// opensPhrase says that more is open with a wording than now, where that is so.
func opensPhrase(m *schema.Map, w *schema.MapWording) string {
	if !opens(m, *w) {
		return ""
	}
	return fmt.Sprintf("; but %s are open then, where %s are now", percent(w.Open.Percent),
		percent(cmp.Or(zoneShare(m, schema.ZoneOpen), "0")))
}

// mostProposals bounds the wordings that a sentence names.
const mostProposals = 2

func leastProposals(words *htmlWords, m *schema.Map, least *schema.MapWording) string {
	return proposals(words, m, *least, func(w schema.MapWording) bool {
		return w.Parted == least.Parted && w.Open == least.Open
	})
}

// proposals names the wordings of as many definitions as one that are like it, with who concedes.
func proposals(words *htmlWords, m *schema.Map, one schema.MapWording, alike func(schema.MapWording) bool) string {
	var out []string
	asked := ""
	for _, w := range m.Wordings {
		if len(w.Shared) != len(one.Shared) || !alike(w) || len(out) == mostProposals {
			continue
		}
		said := conjunction(words.shared(m, w))
		if question, answer, single := strings.Cut(said, " with "); len(w.Shared) == 1 && single {
			if question == asked {
				said = "with " + answer
			}
			asked = question
		}
		said += " (" + concession(words, w.Concede)
		if len(w.Turns) > 0 {
			said += "; some part in a new direction"
		}
		out = append(out, said+")")
	}
	return strings.Join(out, ", or ")
}

// concession says who gives way, within a sentence.
func concession(words *htmlWords, who []string) string {
	if len(who) == 0 {
		return "nobody gives way"
	}
	return words.conceding(who)
}

// zoneShare is the share of a zone with definitions as adopted, in percent; "" of one that nothing is in.
func zoneShare(m *schema.Map, zone string) string { return zoneCount(m, zone).Percent }

// zoneCount is what a zone has with definitions as adopted; the zero value of one that nothing is in.
func zoneCount(m *schema.Map, zone string) schema.MapCount {
	for _, z := range m.Adopted.Zones {
		if z.Zone == zone {
			return schema.MapCount{Number: z.Number, Percent: z.Percent}
		}
	}
	return schema.MapCount{}
}

// fewer reports whether one count is of fewer architectures than another. Shares are too coarse for that.
func fewer(one, other schema.MapCount) bool { return numberOf(one).Cmp(numberOf(other)) < 0 }

// numberOf is the number of a count; 0 of none.
func numberOf(c schema.MapCount) *big.Int {
	n, is := new(big.Int).SetString(c.Number, 10)
	if !is {
		return new(big.Int)
	}
	return n
}

func zoneHas(m *schema.Map, zone string) bool { return zoneShare(m, zone) != "" }

// shareOf is a share as a number, for comparing.
func shareOf(percent string) float64 {
	share, _ := strconv.ParseFloat(percent, 64)
	return share
}

// mapWordings is the ladder: what wordings of one definition would leave, of two, and so on.
func mapWordings(v *draft, words *htmlWords, m *schema.Map) {
	if !offers(m) {
		return
	}
	v.heading("Which wording to propose")
	said := "Each is shared by all who adopt its definitions. "
	if m.Tried != nil && m.Tried.All {
		said += fmt.Sprintf("All %d that are declared were tried; ", m.Tried.Wordings)
	} else if m.Tried != nil {
		said += fmt.Sprintf("%d of up to %s were tried; ", m.Tried.Wordings, Counted(m.Tried.AtOnce, "definition"))
	}
	v.paragraph(said + pickedWordings)
	for _, w := range ladder(m) {
		v.item("All answer " + conjunction(words.shared(m, w)) + ". " + sentenceCase(concession(words, w.Concede)) + ". " +
			leaves(w))
		for _, t := range w.Turns {
			v.item(fmt.Sprintf("With that wording %s permits what %s calls a breach, which it never does as adopted%s:",
				words.cellNamed(t.Permits), words.cellNamed(t.Objects), asFarAsJudged(m, t)))
			v.replay(m, t.Example)
		}
	}
}

// leaves says what stays in dispute with a wording.
func leaves(w schema.MapWording) string {
	if w.Ends {
		return "That ends the dispute; all see a breach in " + percent(w.Breach.Percent) + "."
	}
	text := fmt.Sprintf("Then %s are parted, %s open, and all see a breach in %s", percent(w.Parted.Percent),
		percent(w.Open.Percent), percent(w.Breach.Percent))
	if shareOf(w.Unknown.Percent) > 0 {
		text += "; of " + percent(w.Unknown.Percent) + " it is not known, where somebody is not judged or pleads " +
			"otherwise, or what is not mapped"
	}
	return text + "."
}

// asFarAsJudged says of two readings where, as adopted, it is not known whether they part.
func asFarAsJudged(m *schema.Map, t schema.MapTurn) string {
	for _, r := range m.Relations {
		if (r.First == t.Permits && r.Second == t.Objects || r.First == t.Objects && r.Second == t.Permits) &&
			r.Unjudged.Number != "0" {
			return ", but for " + percent(r.Unjudged.Percent) + " where one is not judged"
		}
	}
	return ""
}

// pickedWordings says what a page shows of the wordings.
const pickedWordings = "of each number of definitions two that leave the fewest parted, one that opens no more, and " +
	"one that besides parts nobody in a new direction."

// ladder picks what a page shows of the wordings: of each number of definitions the two that leave the fewest parted,
// the first of those that open no more, of those that are safe, and of those that end the dispute; one definition
// first.
func ladder(m *schema.Map) (out []schema.MapWording) {
	shown, closed, sound, ended := map[int]int{}, map[int]bool{}, map[int]bool{}, map[int]bool{}
	for _, w := range m.Wordings {
		n := len(w.Shared)
		if shown[n] < 2 || !closed[n] && !opens(m, w) || !sound[n] && safe(m, w) || !ended[n] && w.Ends {
			shown[n]++
			closed[n] = closed[n] || !opens(m, w)
			sound[n], ended[n] = sound[n] || safe(m, w), ended[n] || w.Ends
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b schema.MapWording) int { return cmp.Compare(len(a.Shared), len(b.Shared)) })
	return out
}
