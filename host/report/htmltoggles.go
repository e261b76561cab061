package report

import (
	"cmp"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// htmlToggle is what some document says of a toggle.
type htmlToggle struct {
	label, kind, from string
	values            map[string]string // words, by value
	pointers          []string
	by                []schema.IssueActor
	at                string
	proved            bool // whether its fact is in dispute or not known, so that a change of it is one of proof
	past              bool // whether its fact is of what has passed
}

// enter adds what a document says of a toggle to what others said.
func (w *htmlWords) enter(id string, t htmlToggle) {
	had := w.toggles[id]
	had.label, had.kind, had.from = cmp.Or(had.label, t.label), cmp.Or(had.kind, t.kind), cmp.Or(had.from, t.from)
	had.at, had.proved, had.past = cmp.Or(had.at, t.at), had.proved || t.proved, had.past || t.past
	if len(had.values) == 0 {
		had.values = t.values
	}
	if len(had.pointers) == 0 {
		had.pointers = t.pointers
	}
	if len(had.by) == 0 {
		had.by = t.by
	}
	w.toggles[id] = had
}

// moves adds who can change what, as the rows of a comparison say it.
func (w *htmlWords) moves(c *schema.Comparison) {
	for _, world := range c.Worlds {
		for _, row := range world.Issues {
			if row.Change == nil {
				continue
			}
			for _, m := range row.Change.Moves {
				w.enter(m.Toggle, htmlToggle{from: m.From, pointers: []string{m.Pointer}, by: m.By,
					proved: unsettled(c, m.Pointer), past: pastIn(c, m.Pointer)})
			}
		}
		if world.Crux == nil {
			continue
		}
		for _, s := range world.Crux.Sets {
			for i, change := range s.Changes {
				t := htmlToggle{from: change.From}
				if i < len(s.Pointers) {
					t.pointers, t.proved = []string{s.Pointers[i]}, unsettled(c, s.Pointers[i])
					t.past = pastIn(c, s.Pointers[i])
					t.at = placeOf(lineIn(c, s.Pointers[i], strconv.Quote(change.From)))
				}
				w.enter(change.Toggle, t)
			}
		}
	}
}

// actorsOf are those who can change a toggle.
func actorsOf(t schema.CruxToggle) []schema.IssueActor {
	out := t.By
	if len(out) == 0 {
		for _, role := range t.MutableBy {
			out = append(out, schema.IssueActor{Role: role})
		}
	}
	return out
}

// toggle is what can be otherwise: a fact, or a question on which a reading has a definition.
func (w *htmlWords) toggle(id string) string {
	t := w.toggles[id]
	if reading, name, is := definitionAt(t); is {
		return w.reading(reading) + ", on “" + w.adopted(reading, name).Question + "”"
	}
	// the titles say of which thing one of several is
	said := w.find("", func(t *schema.Titles) string { return t.Toggles[id] })
	if isTitle(said) && t.kind != "definition" {
		return said
	}
	if isTitle(t.label) {
		return t.label
	}
	if len(t.pointers) > 0 {
		return w.fact(t.pointers[0])
	}
	return schema.Words(id)
}

// toggleValue is a value of a toggle in words.
func (w *htmlWords) toggleValue(id, value string) string {
	t := w.toggles[id]
	if said := t.values[value]; said != "" {
		return w.day(said)
	}
	if reading, name, is := definitionAt(t); is {
		return cmp.Or(w.adopted(reading, name).Values[value], valueSaid(value))
	}
	if len(t.pointers) > 0 {
		return w.value(t.pointers[0], value)
	}
	return w.day(valueSaid(value))
}

// definitionAt is whose definition a toggle is of; false of one of facts.
func definitionAt(t htmlToggle) (reading, definition string, is bool) {
	if len(t.pointers) == 0 {
		return "", "", false
	}
	tokens, ok := schema.Split(t.pointers[0])
	if !ok || len(tokens) != 4 || tokens[0] != "readings" {
		return "", "", false
	}
	return tokens[1], tokens[3], true
}
