package report

import (
	"cmp"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// htmlWords are the words for what the documents of a part name by ids, whichever of them has some. A word that none
// has is the id, spaced, so that a page of an old document still reads.
type htmlWords struct {
	titles     []*schema.Titles
	readings   []map[string]schema.ReadingSummary
	stipulated []*schema.Stipulated
	worlds     map[string]string
	toggles    map[string]htmlToggle
	comparison *schema.Comparison // nil where the part has none
	// supposed are by world the facts that it has otherwise than they are stated, by pointer.
	supposed map[string]map[string]bool
	assumed  map[string]bool // the facts that the description assumes, as far as a document says
	// table says that the words are of a page for a terminal, on which days stand as in files.
	table bool
}

// words gathers those of a part.
func (r *htmlRuntime) words() *htmlWords {
	w := &htmlWords{worlds: map[string]string{"": "the facts as stated"}, toggles: map[string]htmlToggle{},
		supposed: map[string]map[string]bool{}, assumed: assumedSet(r.comparison)}
	if c := r.comparison; c != nil {
		w.comparison = c
		w.add(c.Titles, c.Readings, c.Stipulated)
		for _, a := range c.Axes.Worlds {
			w.worlds[a.ID] = a.Title
			w.supposed[a.ID] = supposedIn(c, a.ID)
		}
		w.moves(c)
	}
	for _, e := range r.explained {
		w.add(&e.Titles, e.Readings, nil)
		for _, a := range e.Worlds {
			w.worlds[a.ID] = a.Title
		}
	}
	for _, e := range r.explanations {
		w.add(e.Titles, e.Readings, e.Stipulated)
		if e.WorldTitle != "" {
			w.worlds[e.World] = e.WorldTitle
		}
	}
	for _, c := range r.cruxes {
		w.add(c.Titles, c.Readings, nil)
		if c.WorldTitle != "" {
			w.worlds[c.World] = c.WorldTitle
		}
		for _, t := range c.Toggles {
			w.enter(t.ID, htmlToggle{t.Label, t.Kind, t.From, t.Words, t.Pointers, actorsOf(t), togglePlace(t),
				openStatus(t.Status) != "", t.Past})
		}
	}
	for _, m := range r.maps {
		w.add(m.Titles, m.Readings, &schema.Stipulated{Definitions: m.Definitions})
		if m.WorldTitle != "" {
			w.worlds[m.World] = m.WorldTitle
		}
		for _, t := range m.Toggles {
			label := t.Label
			if t.Place != "" {
				label += " (" + t.Place + ")"
			}
			w.enter(t.ID, htmlToggle{label: label, kind: t.Kind, from: t.From, values: t.Words, pointers: t.Pointers})
		}
	}
	for _, t := range r.timelines {
		w.add(t.Titles, t.Readings, nil)
		for _, p := range t.Points {
			for _, world := range p.Worlds {
				w.worlds[world.World] = world.Title
			}
		}
	}
	return w
}

func (w *htmlWords) add(t *schema.Titles, readings map[string]schema.ReadingSummary, s *schema.Stipulated) {
	if t != nil {
		w.titles = append(w.titles, t)
	}
	if readings != nil {
		w.readings = append(w.readings, readings)
	}
	if s != nil {
		w.stipulated = append(w.stipulated, s)
	}
}

// reading is what people call a reading.
func (w *htmlWords) reading(id string) string {
	for _, all := range w.readings {
		if all[id].Title != "" {
			return readingNamed(all, id)
		}
	}
	return sentenceCase(schema.Words(id))
}

func (w *htmlWords) readingsOf(ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, w.reading(id))
	}
	return out
}

// cell is a cell in words.
func (w *htmlWords) cell(policy, classifier string) string {
	if policy == classifier {
		return w.reading(policy)
	}
	return w.reading(policy) + " on the answers of " + w.reading(classifier)
}

// world is what the runtime calls a world.
func (w *htmlWords) world(id string) string {
	if title := w.worlds[id]; title != "" {
		return title
	}
	return "the world " + schema.Words(id)
}

func (w *htmlWords) limb(id string) string {
	return w.find(id, func(t *schema.Titles) string { return t.Limbs[id] })
}

func (w *htmlWords) element(id string) string {
	return w.find(id, func(t *schema.Titles) string { return t.Elements[id] })
}

func (w *htmlWords) party(id string) string {
	return w.find(id, func(t *schema.Titles) string { return t.Parties[id] })
}

// subject names what an element is pleaded of.
func (w *htmlWords) subject(pointer string) string {
	if pointer == "" {
		return "the runtime as a whole"
	}
	tokens, _ := schema.Split(pointer)
	return w.find(strings.Join(tokens[max(len(tokens)-1, 0):], ""),
		func(t *schema.Titles) string { return t.Subjects[pointer] })
}

// rights are rights in words, given as pointers to them.
func (w *htmlWords) rights(pointers []string) (out []string) {
	for _, pointer := range pointers {
		if tokens, ok := schema.Split(pointer); ok && len(tokens) == 5 {
			out = append(out, w.reserved(tokens[2], tokens[4:])...)
		}
	}
	return out
}

// reserved are rights and exceptions of a clause: as the case calls them, or else their ids as words.
func (w *htmlWords) reserved(clause string, ids []string) (out []string) {
	for _, id := range ids {
		title := "“" + schema.Words(id) + "”"
		for _, t := range w.titles {
			title = cmp.Or(t.Clauses[clause][id], title)
		}
		out = append(out, title)
	}
	return out
}

func (w *htmlWords) find(id string, in func(*schema.Titles) string) string {
	for _, t := range w.titles {
		if said := in(t); said != "" {
			return said
		}
	}
	return schema.Words(id)
}

// fact is what a pointer into the runtime, or into what is derived from it, says.
func (w *htmlWords) fact(pointer string) string {
	for _, t := range w.titles {
		if said := t.Facts[pointer].Title; said != "" {
			said, _, _ = strings.Cut(said, ", by <") // of a collection the schema says by what it is ordered
			return said
		}
	}
	tokens, _ := schema.Split(strings.TrimPrefix(pointer, "/derived"))
	switch {
	case len(tokens) == 0:
		return "the whole runtime"
	case pointer == "/asOf":
		return "the day"
	case tokens[0] == "compositions":
		return listTitle(pointer)
	case tokens[0] == "clauses":
		return "the clause in force, on “" + schema.Words(tokens[len(tokens)-1]) + "”"
	}
	if len(tokens) > 2 {
		tokens = tokens[len(tokens)-2:]
	}
	return schema.Words(strings.Join(tokens, ": "))
}

// value is a value of a fact in words.
func (w *htmlWords) value(pointer, value string) string {
	for _, t := range w.titles {
		if said := t.Facts[pointer].Values[value]; said != "" {
			return w.day(said)
		}
	}
	return w.day(valueSaid(value))
}

// term is a word of the case, with what it asks and what its answers mean.
func (w *htmlWords) term(name string) schema.TermText {
	for _, s := range w.stipulated {
		if t, is := s.Terms[name]; is {
			return t
		}
	}
	return schema.TermText{Question: sentenceCase(schema.Words(name)) + "?"}
}

// day is a day as the page writes days, unless the words are of a table.
func (w *htmlWords) day(text string) string {
	if w.table {
		return text
	}
	return schema.Day(text)
}
