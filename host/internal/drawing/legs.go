package drawing

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// modelOperations are the operations, as OpenTelemetry names them, that call a model.
var modelOperations = []string{"chat", "text_completion", "embeddings"}

// plainInterfaces are those of which a picture says nothing, unless it has nothing else to say of a call.
var plainInterfaces = []string{"rpc", "in_process"}

// leg draws a relationship, where both its ends are components.
func (m *model) leg(id string) {
	from, isFrom := m.boxOf[m.text("relationships", id, "from")]
	to, isTo := m.boxOf[m.text("relationships", id, "to")]
	if !isFrom || !isTo {
		return
	}
	m.lineOf[id] = len(m.drawing.lines)
	l := &line{id: id, from: from, to: to, disputed: m.disputed(schema.Join("relationships", id))}
	l.words = m.legWords(id, m.drawing.boxes[from].cloud.key != m.drawing.boxes[to].cloud.key)
	switch path := m.text("relationships", id, "path"); path {
	case "", "always":
	default:
		l.seldom = true
		at := schema.Join("relationships", id, "path")
		l.words = append(l.words, m.tell(m.value(at, path), at))
	}
	l.words = append(l.words, m.unsettled("relationships", id)...)
	m.drawing.lines = append(m.drawing.lines, l)
}

// legWords are what a call is, by what it is made, and what it keeps. By what it is made is said where it leaves a
// cloud, where there is something to be said of that, or where nothing else is known.
func (m *model) legWords(id string, leaves bool) (out []says) {
	at := func(field string) string { return schema.Join("relationships", id, field) }
	say := func(field, text string) { out = append(out, m.tell(text, at(field))) }
	operation := m.text("relationships", id, "gen_ai.operation.name")
	switch {
	case slices.Contains(modelOperations, operation):
		say("gen_ai.operation.name", "model call")
	case operation != "" && operation != "none":
		say("gen_ai.operation.name", m.value(at("gen_ai.operation.name"), operation))
	}
	by := m.text("relationships", id, "interface")
	mode := m.text("relationships", id, "state_mode")
	plain := slices.Contains(plainInterfaces, by)
	if by != "" && (!plain && (leaves || len(out) == 0) || len(out) == 0 && mode == "") {
		say("interface", withoutArticle(m.value(at("interface"), by)))
	}
	if mode != "" {
		say("state_mode", "keeps "+m.value(at("state_mode"), mode))
	}
	return out
}

// number puts the rows of the schedule where what they are about is drawn. A row on the runtime as a whole stands where
// the facts are that it goes by.
func (m *model) number(rows []schema.Issue) {
	for _, row := range rows {
		if row.Gone {
			continue
		}
		var places []string
		switch {
		case row.Fact != "":
			places = []string{row.Fact}
		case row.Subject != "":
			places = []string{row.Subject}
		default:
			for _, e := range row.Evidence {
				places = append(places, e.Pointer)
			}
		}
		drawn := false
		for _, place := range places {
			drawn = m.mark(place, row.Number) || drawn
		}
		if !drawn {
			m.drawing.elsewhere = append(m.drawing.elsewhere, row.Number)
		}
	}
	slices.Sort(m.drawing.elsewhere)
	m.drawing.elsewhere = slices.Compact(m.drawing.elsewhere)
}

// mark puts a row at what a pointer leads to, and reports whether that is drawn.
func (m *model) mark(pointer string, row int) bool {
	tokens, _ := schema.Split(pointer)
	if len(tokens) < 2 {
		return false
	}
	collection, id := tokens[0], tokens[1]
	if collection == "derived" && len(tokens) > 2 {
		collection, id = "components", tokens[2]
		if tokens[1] == "hops" {
			h := m.facts.Derived.Hops[id]
			m.heat(h)
			collection, id = "relationships", h.Call
		}
	}
	if collection == "state" {
		collection, id = "components", m.text("state", id, "kept_by")
	}
	if collection == "models" {
		return m.markServers(id, row)
	}
	if at, is := m.lineOf[id]; is && (collection == "relationships" || collection == "dealings") {
		l := m.drawing.lines[at]
		l.rows, l.hot = withRow(l.rows, row), true
		return true
	}
	if at, is := m.boxOf[id]; is && (collection == "components" || collection == "parties") {
		m.drawing.boxes[at].rows = withRow(m.drawing.boxes[at].rows, row)
		return true
	}
	return false
}

// heat marks the legs of a hop, from the call to where the model runs.
func (m *model) heat(h schema.Hop) {
	passed := append([]string{h.From}, h.Through...)
	for _, l := range m.drawing.lines {
		from, to := m.drawing.boxes[l.from].id, m.drawing.boxes[l.to].id
		into := to == h.To || slices.Contains(h.Through, to)
		if slices.Contains(passed, from) && into && (from != h.From || l.id == h.Call) {
			l.hot = true
		}
	}
}

// markServers puts a row about a model where that runs.
func (m *model) markServers(model string, row int) (drawn bool) {
	for _, b := range m.drawing.boxes {
		if slices.Contains(m.served(b.id), model) {
			b.rows, drawn = withRow(b.rows, row), true
		}
	}
	return drawn
}

func withRow(rows []int, row int) []int {
	rows = append(rows, row)
	slices.Sort(rows)
	return slices.Compact(rows)
}
