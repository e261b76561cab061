package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of the section timeline: a band a reading over the versions of the clause, world by world, and what changed
// with each version.
type (
	htmlTimelines struct {
		Judged  string // on which days
		Worlds  []htmlBands
		Days    []htmlDay
		Texts   []htmlQuote
		Skipped []string
		Failed  []string
		Now     string
	}
	htmlBands struct {
		Title string
		// Stands says what stands under the version in force, which a small screen may have off its edge.
		Stands string
		Days   []htmlBandDay
		Rows   []htmlBand
	}
	htmlBandDay struct {
		When, Versions string
		Now, Own       bool // whether it is in force on the day of the report; whether it is judged on that day
	}
	htmlBand struct {
		Who   string
		Cells []htmlBandCell
	}
	// htmlBandCell is an outcome over so many versions that follow one another.
	htmlBandCell struct {
		htmlOutcome
		Span int
		When string
	}
	htmlDay struct {
		When, Version, Later string
		Now, Own             bool
		Worlds               []htmlDayWorld
	}
	htmlDayWorld struct {
		Title   string
		Changes []string
	}
	htmlQuote struct{ Title, Text, Status string }
)

// timelineSection fills the section timeline.
func timelineSection(r *htmlRuntime) (name string, data any, err error) {
	words := r.words()
	var out htmlTimelines
	for _, t := range r.timelines {
		now := dayInForce(t, r.asOf)
		if now >= 0 {
			out.Now = fmt.Sprintf("The version in force on %s, the day of this report, is marked.", schema.Day(r.asOf))
			if t.Points[now].AsOf != r.asOf { // as of a document from before the own day was judged, or another day
				out.Now += fmt.Sprintf(" Here it is judged on %s, not on that day.", schema.Day(t.Points[now].AsOf))
			}
		}
		out.Judged = "Judged on the first day of each version of the clause"
		if ownDay(t) != "" {
			out.Judged += ", and on the day of the description"
		}
		out.Judged += ". Between two of these days no right changes; what passed between them counts from its own day on."
		out.Worlds = append(out.Worlds, bandsOf(words, t, now)...)
		out.Days = append(out.Days, daysOf(words, t, now)...)
		out.texts(t)
		for _, day := range t.Skipped {
			out.Skipped = append(out.Skipped, fmt.Sprintf("%s is left out: not in force on it was %s.", schema.Day(day.AsOf),
				conjunction(plainIDs(day.Without))))
		}
		out.failures(words, t)
	}
	if len(r.timelines) == 0 {
		return "", nil, nil
	}
	return "timeline", out, nil
}

// dayInForce is the point of a timeline that a day falls to; -1 where none does, or no day is known.
func dayInForce(t *schema.Timeline, day string) int {
	at := -1
	for i, p := range t.Points {
		if day != "" && p.AsOf <= day {
			at = i
		}
	}
	return at
}

func plainIDs(ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, "“"+schema.Words(id)+"”")
	}
	return out
}

// bandsOf is a table a world: of each reading the outcome under each version, those that follow one another and are the
// same as one band.
func bandsOf(words *htmlWords, t *schema.Timeline, now int) (out []htmlBands) {
	var worlds, readings []string
	for _, p := range t.Points {
		for _, w := range p.Worlds {
			if !slices.Contains(worlds, w.World) {
				worlds = append(worlds, w.World)
			}
			readings = append(readings, schema.Keys(w.Outcomes)...)
		}
	}
	readings = sortedOnce(readings)
	for _, world := range worlds {
		one := htmlBands{Title: sentenceCase(words.world(world))}
		for i, p := range t.Points {
			one.Days = append(one.Days, htmlBandDay{whenSaid(t, i), versionsSaid(p), i == now, i == now && p.Own})
		}
		for _, reading := range readings {
			band := htmlBand{Who: words.reading(reading)}
			for i, p := range t.Points {
				outcome := "not judged"
				for _, w := range p.Worlds {
					if w.World == world {
						outcome = cmp.Or(w.Outcomes[reading], outcome)
					}
				}
				if n := len(band.Cells); n > 0 && band.Cells[n-1].Word == outcome {
					band.Cells[n-1].Span++
					band.Cells[n-1].When = strings.SplitN(band.Cells[n-1].When, ",", 2)[0] + ", still " + whenSaid(t, i)
					continue
				}
				band.Cells = append(band.Cells, htmlBandCell{htmlOutcome{Word: outcome, Class: outcomeClass(outcome)}, 1,
					whenSaid(t, i)})
			}
			one.Rows = append(one.Rows, band)
		}
		one.Stands = standsUnder(t, now, one.Rows)
		out = append(out, one)
	}
	return out
}

// beginsOn reports whether a version begins on the day of a point: of the runtime's own day, only where it does.
func beginsOn(t *schema.Timeline, i int) bool {
	return !t.Points[i].Own || i == 0 || !maps.Equal(t.Points[i-1].Clauses, t.Points[i].Clauses)
}

// whenSaid is the day of a point: from it on where a version begins, and else on it.
func whenSaid(t *schema.Timeline, i int) string {
	if beginsOn(t, i) {
		return "from " + schema.Day(t.Points[i].AsOf)
	}
	return "on " + schema.Day(t.Points[i].AsOf)
}

// standsUnder says what each reading comes to under the version in force, and on which day; "" where none is known.
func standsUnder(t *schema.Timeline, now int, rows []htmlBand) string {
	if now < 0 {
		return ""
	}
	var out []string
	for _, row := range rows {
		at := 0
		for _, cell := range row.Cells {
			if at += cell.Span; now < at {
				out = append(out, row.Who+": "+cell.Word)
				break
			}
		}
	}
	since := now
	for !beginsOn(t, since) {
		since--
	}
	text := "In force since " + schema.Day(t.Points[since].AsOf) + "."
	return text + " Judged on " + schema.Day(t.Points[now].AsOf) + ": " + strings.Join(out, "; ") + "."
}

// versionsSaid names the versions in force on a day, of each clause by its title where the document has its text.
func versionsSaid(p schema.TimelinePoint) string {
	var out []string
	for _, clause := range schema.Keys(p.Clauses) {
		text := cmp.Or(clauseText(p, clause).Title, sentenceCase(schema.Words(clause)))
		out = append(out, text+", version of "+schema.Day(p.Clauses[clause]))
	}
	return strings.Join(out, "; ")
}

// daysOf says of each day what changed with it.
func daysOf(words *htmlWords, t *schema.Timeline, now int) (out []htmlDay) {
	earlier := map[string]schema.TimelineWorld{}
	for i, p := range t.Points {
		day := htmlDay{When: sentenceCase(whenSaid(t, i)), Now: i == now, Own: i == now && p.Own,
			Later: closedSentence(sentenceCase(laterSaid(p, words.subject, schema.Day)))}
		switch {
		case !beginsOn(t, i):
			day.Version = "The clause has the same version as before."
		case i > 0:
			day.Version = sentenceCase(words.versionChanged(t.Points[i-1], p))
		default:
			day.Version = sentenceCase(words.rightsSaid(p))
		}
		for _, w := range p.Worlds {
			before, had := earlier[w.World]
			one := htmlDayWorld{Title: sentenceCase(words.world(w.World)), Changes: words.outcomeChanges(before, had, w)}
			if len(one.Changes) == 0 {
				one.Changes = []string{"All as before."}
			}
			day.Worlds = append(day.Worlds, one)
			earlier[w.World] = w
		}
		out = append(out, day)
	}
	return out
}

// rightsSaid is what the versions in force reserve.
func (w *htmlWords) rightsSaid(p schema.TimelinePoint) string {
	var out []string
	for _, t := range p.Texts {
		if len(t.Rights) > 0 {
			out = append(out, t.Title+" reserves "+conjunction(w.reserved(t.Clause, t.Rights)))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, "; ") + "."
}

// versionChanged is which clauses have another version, and what came and went with it.
func (w *htmlWords) versionChanged(before, now schema.TimelinePoint) string {
	var out []string
	for _, clause := range schema.Keys(now.Clauses) {
		if before.Clauses[clause] == now.Clauses[clause] {
			continue
		}
		had, has := clauseText(before, clause), clauseText(now, clause)
		var what []string
		for _, change := range []struct {
			verb  string
			names []string
		}{{"newly reserves", without(has.Rights, had.Rights)}, {"no longer reserves", without(had.Rights, has.Rights)},
			{"newly excepts", without(has.Exceptions, had.Exceptions)},
			{"no longer excepts", without(had.Exceptions, has.Exceptions)}} {
			if len(change.names) > 0 {
				what = append(what, change.verb+" "+conjunction(w.reserved(clause, change.names)))
			}
		}
		text := cmp.Or(has.Title, schema.Words(clause)) + " has a new version"
		switch {
		case len(what) > 0:
			text += ", which " + strings.Join(what, "; ")
		case has.Version != "":
			text += ", which reserves the same"
		}
		out = append(out, text+".")
	}
	return strings.Join(out, " ")
}

// texts quotes what the versions say, each once.
func (h *htmlTimelines) texts(t *schema.Timeline) {
	for _, p := range t.Points {
		for _, text := range p.Texts {
			one := htmlQuote{fmt.Sprintf("%s, version of %s", text.Title, schema.Day(text.Version)), text.Text,
				textStatus(text.TextStatus)}
			if text.Source != "" {
				one.Status = strings.TrimPrefix(one.Status+"; from: "+text.Source, "; ")
			}
			if !slices.Contains(h.Texts, one) {
				h.Texts = append(h.Texts, one)
			}
		}
	}
}

// failures says why cells could not be judged, each error once.
func (h *htmlTimelines) failures(words *htmlWords, t *schema.Timeline) {
	for _, p := range t.Points {
		for _, w := range p.Worlds {
			for _, reading := range schema.Keys(w.Errors) {
				text := words.reading(reading) + " could not be judged: " + w.Errors[reading].Error()
				if !slices.Contains(h.Failed, text) {
					h.Failed = append(h.Failed, text)
				}
			}
		}
	}
}
