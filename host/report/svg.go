package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// svgOutput draws the zones of a map as bars: as adopted, with each of the best wordings, and with any definitions. It
// is one file without scripts, links or fonts of its own, and its patterns differ in black and white.
type svgOutput struct{ w io.Writer }

func openSVG(w io.Writer, _ Options) Handler { return svgOutput{w} }

func (s svgOutput) Begin() error { return nil }
func (s svgOutput) End() error   { return nil }

func (s svgOutput) Document(document any) error {
	m, is := document.(*schema.Map)
	if !is {
		return noForm(document, "svg", schema.KindMap)
	}
	_, err := io.WriteString(s.w, drawnMap(m))
	return err
}

// Measures of the drawing, and how many wordings it has.
const (
	svgWidth, svgLeft, svgBar = 800, 20, 760
	svgRow, svgTall           = 52, 22
	svgWordings               = 5
	svgLetters                = 108
)

// svgZone is how a zone is drawn: what fills it, and the tile of a pattern, "" for a plain fill.
type svgZone struct{ zone, fill, tile string }

// svgZones lists the zones from left to right.
func svgZones() []svgZone {
	return []svgZone{
		{schema.ZonePermitted, "#ffffff", ""},
		{schema.ZoneParted, "#d95f02", `<path d="M0 8L8 0" stroke="#000" stroke-width="1.5"/>`},
		{schema.ZoneOpen, "#d9d9d9", `<circle cx="4" cy="4" r="1.4" fill="#000"/>`},
		{schema.ZoneBreach, "#333333", ""},
		{schema.ZoneErring, "#eeeeee", `<path d="M0 0L8 8M0 8L8 0" stroke="#000" stroke-width="0.8"/>`},
		{schema.ZoneUnmapped, "#ffffff", `<path d="M0 4H8" stroke="#000" stroke-width="0.8"/>`},
		{schema.ZoneImpossible, "#f7f7f7", `<path d="M4 0V8" stroke="#999" stroke-width="0.8"/>`},
	}
}

// svgShares is a bar: what it is of, and the share of each zone, in percent.
type svgShares struct {
	label  string
	shares map[string]float64
}

// drawnMap is the drawing.
func drawnMap(m *schema.Map) string {
	bars := mapBars(m)
	legend := 96 + svgRow*len(bars)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" `+
		`font-size="13">`+"\n", svgWidth, legend+70)
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", svgText(m.Runtime.Title+": the map"),
		svgEscaped(mapHeadline(m)))
	b.WriteString("<defs>\n")
	for _, z := range svgZones() {
		fmt.Fprintf(&b, `<pattern id="%s" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" `+
			`fill="%s"/>%s</pattern>`+"\n", z.zone, z.fill, z.tile)
	}
	fmt.Fprintf(&b, "</defs>\n"+`<rect width="%d" height="%d" fill="#fff"/>`+"\n", svgWidth, legend+70)
	line := func(x, y int, size, text string) {
		fmt.Fprintf(&b, `<text x="%d" y="%d"%s>%s</text>`+"\n", x, y, size, svgText(text))
	}
	line(svgLeft, 28, ` font-size="18"`, m.Runtime.Title+": the map")
	line(svgLeft, 50, "", fmt.Sprintf("As of %s: %s, %s", m.AsOf, m.Case.Title, titledWorld(m.World, m.WorldTitle)))
	used := map[string]bool{}
	for i, bar := range bars {
		top := 70 + svgRow*i
		line(svgLeft, top+14, "", bar.label)
		at := 0.0
		for _, z := range svgZones() {
			wide := bar.shares[z.zone] * svgBar / 100
			if wide <= 0 {
				continue
			}
			used[z.zone] = true
			fmt.Fprintf(&b, `<rect x="%.2f" y="%d" width="%.2f" height="%d" fill="url(#%s)" stroke="#000" `+
				`stroke-width="0.7"/>`+"\n", svgLeft+at, top+20, wide, svgTall, z.zone)
			at += wide
		}
	}
	x := svgLeft
	for _, z := range svgZones() {
		if !used[z.zone] {
			continue
		}
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="16" height="12" fill="url(#%s)" stroke="#000" stroke-width="0.7"/>`+
			"\n", x, legend-10, z.zone)
		line(x+22, legend+1, "", zonePhrase(z.zone))
		x += 44 + 7*len(zonePhrase(z.zone))
	}
	line(svgLeft, legend+30, "", fmt.Sprintf("Shares of %s architectures; with any definitions, of %s. They are no "+
		"probabilities.", grouped(m.Adopted.Number), grouped(m.Free.Number)))
	b.WriteString("</svg>\n")
	return b.String()
}

// mapBars are the bars of a map, from the top.
func mapBars(m *schema.Map) []svgShares {
	out, words := []svgShares{zoneBar("as adopted", m.Adopted)}, mapWords(m)
	impossible := shareOf(zoneShare(m, schema.ZoneImpossible))
	for _, w := range m.Wordings[:min(svgWordings, len(m.Wordings))] {
		var shared []string // the answer first, since a long question is cut
		for _, s := range w.Shared {
			d := words.definition(s.Definition)
			shared = append(shared, fmt.Sprintf("“%s” to “%s”", cmp.Or(d.Values[s.Value], valueSaid(s.Value)), d.Question))
		}
		said := "parted " + percent(w.Parted.Percent) + " if all answer " + conjunction(shared)
		bar := svgShares{said, map[string]float64{
			schema.ZonePermitted: shareOf(w.Permitted.Percent), schema.ZoneParted: shareOf(w.Parted.Percent),
			schema.ZoneOpen: shareOf(w.Open.Percent), schema.ZoneBreach: shareOf(w.Breach.Percent),
			schema.ZoneImpossible: impossible}}
		left := 100.0
		for _, share := range bar.shares {
			left -= share
		}
		if left > 0.001 { // what is not judged, or not mapped: a wording does not tell these apart
			bar.shares[schema.ZoneErring] = left
		}
		out = append(out, bar)
	}
	return append(out, zoneBar("with any definitions", m.Free))
}

func zoneBar(label string, zones schema.MapZones) svgShares {
	out := svgShares{label, map[string]float64{}}
	for _, z := range zones.Zones {
		out.shares[z.Zone] = shareOf(z.Percent)
		if z.Zone == schema.ZoneParted {
			out.label = "parted " + percent(z.Percent) + " " + label
		}
	}
	return out
}

// svgText is a text as XML has it, no longer than a line of the drawing.
func svgText(text string) string {
	if runes := []rune(schema.DisplayText(text)); len(runes) > svgLetters {
		text = string(runes[:svgLetters-1]) + "…"
	}
	return svgEscaped(text)
}

// svgEscaped is a text that is not drawn, and may be long.
func svgEscaped(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(schema.DisplayText(text))); err != nil {
		return ""
	}
	return b.String()
}
