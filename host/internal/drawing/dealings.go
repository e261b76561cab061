package drawing

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// drawDealings draws the parties and what passed between them. Whoever nobody knows is a box as well, so that no
// dealing is left out.
func (m *model) drawDealings() {
	m.drawing.dealings = true
	for _, id := range m.members("parties") {
		m.boxOf[id] = len(m.drawing.boxes)
		m.drawing.boxes = append(m.drawing.boxes, m.partyBox(id))
	}
	for _, id := range m.members("dealings") {
		l := &line{id: id, from: m.side(id, "by"), to: m.side(id, "to"), words: m.dealingWords(id),
			disputed: m.disputed(schema.Join("dealings", id))}
		m.lineOf[id] = len(m.drawing.lines)
		m.drawing.lines = append(m.drawing.lines, l)
	}
}

// partyBox is the box of a party: its name, what it is in this dispute, where it is.
func (m *model) partyBox(id string) *box {
	at := func(field string) string { return schema.Join("parties", id, field) }
	b := &box{id: id, title: says{text: m.party(id), fact: at("name")}, disputed: m.disputed(at(""))}
	roles, _ := schema.Get(m.facts.Runtime, at("roles"))
	list, _ := roles.([]any)
	var said []string
	for _, role := range list {
		if word, is := role.(string); is && word != "unknown" {
			said = append(said, m.value(at("roles"), word))
			b.outside = b.outside || word == "customer" || word == "buyer"
		}
	}
	if len(said) > 0 {
		b.notes = append(b.notes, m.tell(strings.Join(said, ", "), at("roles")))
	}
	if country := m.text("parties", id, "country"); country != "" {
		b.notes = append(b.notes, m.tell("in "+m.value(at("country"), country), at("country")))
	}
	b.notes = slices.Concat(b.notes, m.own("parties", id), m.unsettled("parties", id))
	return b
}

// side is the box of whoever made a dealing, or to whom it was made.
func (m *model) side(dealing, field string) int {
	party := m.text("dealings", dealing, field)
	if at, is := m.boxOf[party]; is && party != "" {
		return at
	}
	const nobody = "\x00unknown"
	at, is := m.boxOf[nobody]
	if !is {
		at = len(m.drawing.boxes)
		m.boxOf[nobody] = at
		m.drawing.boxes = append(m.drawing.boxes, &box{id: nobody, title: says{text: "somebody"},
			notes: []says{{text: "nobody knows who"}}})
	}
	return at
}

// dealingWords are what passed, when, how it was answered, and what the case says of it in words of its own.
func (m *model) dealingWords(id string) (out []says) {
	at := func(field string) string { return schema.Join("dealings", id, field) }
	kind := m.text("dealings", id, "kind")
	if kind == "" {
		out = append(out, says{text: m.name("dealings", id)})
	} else {
		out = append(out, m.tell(m.value(at("kind"), kind), at("kind")))
	}
	if date := m.text("dealings", id, "date"); date != "" {
		out = append(out, m.tell("on "+schema.Day(date), at("date")))
	}
	if about := m.text("dealings", id, "about"); about != "" {
		out = append(out, says{text: "about " + about, fact: at("about")})
	}
	if answer := m.text("dealings", id, "answer"); answer != "" && answer != "none" {
		out = append(out, m.tell("answer: "+m.value(at("answer"), answer), at("answer")))
	}
	return slices.Concat(out, m.own("dealings", id), m.unsettled("dealings", id))
}

// own are the fields that the case adds to a thing, as far as they are known, under the titles that the document has
// for them.
func (m *model) own(collection, id string) (out []says) {
	fields, _ := schema.Get(m.facts.Runtime, schema.Join(collection, id, "x"))
	object, _ := fields.(map[string]any)
	for _, name := range schema.Keys(object) {
		at := schema.Join(collection, id, "x", name)
		if value := m.text(collection, id, "x", name); value != "" {
			out = append(out, m.tell(m.title(schema.Join(collection, id), at)+": "+m.value(at, value), at))
		}
	}
	return out
}
