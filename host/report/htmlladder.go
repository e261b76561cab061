package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// rungs is the ladder: what is in dispute as adopted, then with a wording of one definition, of two, and so on, and
// where a wording has readings part in a direction in which they never did.
func (h *htmlMap) rungs(words *htmlWords, m *schema.Map, in tries) {
	if !offers(m) {
		return
	}
	h.Tried = "Each wording is shared by all who adopt its definitions. "
	switch {
	case m.Tried != nil && m.Tried.All:
		h.Tried += fmt.Sprintf("All %d that the case declares were tried; ", m.Tried.Wordings)
	case m.Tried != nil:
		h.Tried += fmt.Sprintf("%d of up to %s were tried; ", m.Tried.Wordings, Counted(m.Tried.AtOnce, "definition"))
	}
	h.Tried += pickedWordings
	share := func(zone string) string {
		return shareSaid(zoneShare(m, zone))
	}
	h.Rungs = append(h.Rungs, htmlRung{Now: true, Says: []string{"As adopted now"}, Concede: "nobody",
		Parted: share(schema.ZoneParted), Open: share(schema.ZoneOpen), Breach: share(schema.ZoneBreach), Turn: "none",
		Bar: barOf(zoneShare(m, schema.ZoneParted))})
	unknown := shareOf(zoneShare(m, schema.ZoneErring)) + shareOf(zoneShare(m, schema.ZoneUnmapped))
	h.Rungs[0].Unknown = shareSaid(strconv.FormatFloat(unknown, 'f', -1, 64))
	h.NotKnown = unknown > 0
	var turns htmlPartings
	for _, w := range ladder(m) {
		rung := htmlRung{Number: len(h.Rungs), Here: reportedSaid(words, m, w), Says: words.shared(m, w), Ends: w.Ends,
			Concede: strings.Join(words.readingsOf(w.Concede), ", "), Parted: shareSaid(w.Parted.Percent),
			Open: shareSaid(w.Open.Percent), Breach: shareSaid(w.Breach.Percent), Unknown: shareSaid(w.Unknown.Percent),
			Bar: barOf(w.Parted.Percent), Try: in.wording(w), Turn: "none", Reopens: len(w.Turns) > 0}
		h.NotKnown = h.NotKnown || shareOf(w.Unknown.Percent) > 0
		rung.Concede = cmp.Or(rung.Concede, "nobody")
		if len(w.Turns) > 0 {
			rung.Turn = Counted(len(w.Turns), "pair")
		}
		for _, t := range w.Turns {
			turns.add(turnSaid(words, m, t), rung.Number, t.Percent)
		}
		h.Rungs = append(h.Rungs, rung)
	}
	if len(turns) > 0 {
		h.Warnings = append(h.Warnings, turns.said())
	}
}

// htmlPartings are the turns of several wordings, those that are alike but for the wording and the share as one.
type htmlPartings []htmlParting

// htmlParting is what is said of some wordings before the share and after it, and the largest share.
type htmlParting struct {
	says     [2]string
	wordings []string
	percent  string
}

func (h *htmlPartings) add(says [2]string, wording int, percent string) {
	i := slices.IndexFunc(*h, func(t htmlParting) bool { return t.says == says })
	if i < 0 {
		i = len(*h)
		*h = append(*h, htmlParting{says: says, percent: percent})
	}
	t := &(*h)[i]
	t.wordings = append(t.wordings, strconv.Itoa(wording))
	if shareOf(percent) > shareOf(t.percent) {
		t.percent = percent
	}
}

// said is one note about all of them.
func (h htmlPartings) said() string {
	var out []string
	for _, t := range h {
		with, on := "With wording ", "on "
		if len(t.wordings) > 1 {
			with, on = "With wordings ", "at most on "
		}
		out = append(out, with+conjunction(t.wordings)+", "+t.says[0]+": "+on+percent(t.percent)+t.says[1])
	}
	return strings.Join(out, " ")
}

// turnSaid warns of a wording with which two readings part in a direction in which they never part as adopted: what
// stands before the share, and what after it.
func turnSaid(words *htmlWords, m *schema.Map, t schema.MapTurn) [2]string {
	text := fmt.Sprintf("%s permits what %s calls a breach, which it never does as adopted%s",
		words.cellNamed(t.Permits), words.cellNamed(t.Objects), asFarAsJudged(m, t))
	var facts []schema.ToggleChange
	for _, c := range t.Example {
		if words.toggles[c.Toggle].kind != "definition" {
			facts = append(facts, c)
		}
	}
	if len(facts) == 0 {
		return [2]string{text, ", and here as things stand."}
	}
	return [2]string{text, ". The nearest of these has " + words.changes(m.World, facts) + "."}
}

// cellNamed is a cell that a map names by its reading, or as policy/classifier.
func (w *htmlWords) cellNamed(id string) string {
	policy, classifier, two := strings.Cut(id, "/")
	if !two {
		classifier = policy
	}
	return w.cell(policy, classifier)
}

// rows are the architectures that not all permit, as an outline in which what several share is said once.
func (h *htmlMap) rows(words *htmlWords, m *schema.Map, in tries) {
	h.RowsTitle = "Where not all permit: " + Counted(len(m.Rows), "row")
	if m.RowsLeftOut {
		h.RowsTitle = "Where not all permit"
		h.RowsSay = []string{"They are too many rows to list; the document of the map has them all in its diagram."}
		return
	}
	worded := words.worded(m)
	if i := m.Stands.Row; i >= 0 && i < len(worded.Rows) {
		own := worded.Rows[i]
		h.Row = fmt.Sprintf("Row %d, in which things stand: %s: %s.", i+1, givenPhrase(own.Given),
			patternPhrase(worded, own.Outcomes))
		if named := precedentPhrase(own); named != "" {
			h.Row += " Precedents: " + named + "."
		}
	}
	d := &draft{}
	if len(worded.Rows) > 0 {
		mapOutline(d, worded)
	}
	var flat []Nested
	for _, b := range d.view.Blocks {
		if n, is := b.(Nested); is {
			flat = append(flat, n)
		}
	}
	h.Rows = nestedUnder(flat, 0, func(row int) string { return in.state(m.Rows[row-1].Example) })
	if zoneHas(m, schema.ZonePermitted) && len(m.Rows) > 0 {
		h.RowsSay = append(h.RowsSay, "Whatever else can be, all permit.")
	}
	otherwise := func(r schema.MapRow) bool { return slices.Contains(r.Outcomes, schema.PleadedOtherwise) }
	if slices.ContainsFunc(m.Rows, otherwise) {
		h.RowsSay = append(h.RowsSay, "Otherwise is a plea of other elements than as things stand.")
	}
	unspoken := &draft{}
	mapUnspoken(unspoken, m)
	for _, b := range unspoken.view.Blocks {
		if p, is := b.(Paragraph); is {
			h.RowsSay = append(h.RowsSay, string(p))
		}
	}
}

// nestedUnder makes an outline of entries that say how deep they are; try is the state of a row.
func nestedUnder(flat []Nested, depth int, try func(row int) string) (out []htmlNested) {
	for i := 0; i < len(flat); {
		end := i + 1
		for end < len(flat) && flat[end].Depth > flat[i].Depth {
			end++
		}
		one := htmlNested{Text: sentenceCase(flat[i].Text), Below: nestedUnder(flat[i+1:end], depth+1, try)}
		if flat[i].Row > 0 {
			one.Try = try(flat[i].Row)
		}
		out = append(out, one)
		i = end
	}
	return out
}

// worded is a map whose rows name toggles, values, readings and precedents in words. Two toggles that have the same
// words keep their ids, so that they stay two.
func (w *htmlWords) worded(m *schema.Map) *schema.Map {
	out := *m
	out.Cells = slices.Clone(m.Cells)
	for i, c := range out.Cells {
		out.Cells[i].Policy, out.Cells[i].Classifier = w.reading(c.Policy), w.reading(c.Classifier)
	}
	labels, taken := map[string]string{}, map[string]bool{}
	for _, t := range m.Toggles {
		label := w.toggle(t.ID) + ":"
		if taken[label] {
			label = w.toggle(t.ID) + " (" + t.ID + "):"
		}
		labels[t.ID], taken[label] = label, true
	}
	out.Rows = distinctPrecedents(m.Rows)
	for i, r := range out.Rows {
		given := make([]schema.MapGiven, len(r.Given))
		for j, g := range r.Given {
			given[j] = schema.MapGiven{Toggle: cmp.Or(labels[g.Toggle], schema.Words(g.Toggle)+":")}
			for _, value := range g.Values {
				given[j].Values = append(given[j].Values, w.toggleValue(g.Toggle, value))
			}
		}
		out.Rows[i].Given = given
		precedents := make([]schema.MapPrecedent, len(r.Precedents))
		for j, p := range r.Precedents {
			p.ID = cmp.Or(p.Title, schema.Words(p.ID))
			precedents[j] = p
		}
		out.Rows[i].Precedents = precedents
	}
	return &out
}
