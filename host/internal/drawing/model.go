package drawing

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// model makes a drawing of facts.
type model struct {
	facts   *schema.Facts
	titles  *schema.Titles
	status  map[string]string // of the facts of which a runtime says how far they are agreed
	drawing *Drawing
	boxOf   map[string]int // by component or party
	lineOf  map[string]int // by relationship or dealing
	clouds  []string       // the providers that are drawn, sorted
}

func newModel(f *schema.Facts, titles *schema.Titles) *model {
	if titles == nil {
		titles = &schema.Titles{}
	}
	m := &model{facts: f, titles: titles, status: map[string]string{}, drawing: &Drawing{}, boxOf: map[string]int{},
		lineOf: map[string]int{}}
	m.drawing.title, _ = f.Runtime["title"].(string)
	stated, _ := f.Runtime["facts"].(map[string]any)
	for pointer, entry := range stated {
		if e, is := entry.(map[string]any); is {
			m.status[pointer], _ = e["status"].(string)
		}
	}
	found, _ := schema.Get(f.Runtime, schema.Join("worlds", f.World, "set"))
	set, _ := found.(map[string]any)
	for pointer := range set { // what a world settles is no supposition where it is in dispute
		if m.status[pointer] != "disputed" {
			m.status[pointer] = "supposed"
		}
	}
	return m
}

// aboutDealings reports whether the parties and their dealings are what there is to draw.
func (m *model) aboutDealings() bool {
	return m.facts.NotAboutCalls || len(m.members("components")) == 0 && len(m.members("dealings")) > 0
}

// members are the ids of a collection, sorted.
func (m *model) members(collection string) []string {
	all, _ := m.facts.Runtime[collection].(map[string]any)
	return schema.Keys(all)
}

// text is a fact that is a word or a text; "" where nobody knows it, or where there is none.
func (m *model) text(tokens ...string) string {
	value, _ := schema.Get(m.facts.Runtime, schema.Join(tokens...))
	if text := schema.Spoken(value); value != nil && text != "unknown" {
		return text
	}
	return ""
}

// disputed reports whether a fact is, or one below a pointer.
func (m *model) disputed(pointer string) bool {
	for _, fact := range schema.Keys(m.status) {
		if m.status[fact] == "disputed" && (fact == pointer || strings.HasPrefix(fact, pointer+"/")) {
			return true
		}
	}
	return false
}

// drawComponents draws the components, with the state that they keep, and the calls between them.
func (m *model) drawComponents() {
	spine := m.spine()
	for _, id := range m.members("components") {
		if provider := m.text("components", id, "hosting", "cloud.provider"); provider != "" {
			m.clouds = append(m.clouds, provider)
		}
	}
	slices.Sort(m.clouds)
	m.clouds = slices.Compact(m.clouds)
	for _, id := range m.members("components") {
		m.boxOf[id] = len(m.drawing.boxes)
		b := m.component(id)
		b.spine = spine[id]
		m.drawing.boxes = append(m.drawing.boxes, b)
	}
	for _, id := range m.members("state") {
		if at, is := m.boxOf[m.text("state", id, "kept_by")]; is {
			b := m.drawing.boxes[at]
			b.chips, b.notes = append(b.chips, m.kept(id)), append(b.notes, m.unsettled("state", id)...)
		}
	}
	for _, id := range m.members("relationships") {
		m.leg(id)
	}
}

// spine are the components on the way of a model call, from whoever asks to where the model runs.
func (m *model) spine() map[string]bool {
	out := map[string]bool{}
	for _, id := range schema.Keys(m.facts.Derived.Hops) {
		h := m.facts.Derived.Hops[id]
		out[h.From], out[h.To] = true, true
		for _, passed := range slices.Concat(h.Through, h.WrappedBy) {
			out[passed] = true
		}
		for _, entry := range h.Entries {
			out[m.text("relationships", entry, "from")] = true
			out[m.text("relationships", entry, "to")] = true
		}
	}
	return out
}

// component is the box of a component.
func (m *model) component(id string) *box {
	at := func(field ...string) string { return schema.Join(append([]string{"components", id}, field...)...) }
	role := m.text("components", id, "role")
	b := &box{id: id, title: says{text: m.name("components", id), fact: at("name")}, store: role == "state_store",
		outside: role == "customer", disputed: m.disputed(at())}
	b.cloud = m.hosted(id)
	if role != "" {
		b.notes = append(b.notes, m.tell(m.value(at("role"), role), at("role")))
	}
	if exposure := m.text("components", id, "exposure"); exposure != "" && exposure != "none" {
		b.notes = append(b.notes, m.tell("open to: "+m.value(at("exposure"), exposure), at("exposure")))
	}
	for _, model := range m.served(id) {
		b.notes = append(b.notes, says{text: m.name("models", model), fact: schema.Join("models", model, "name")})
	}
	operator := m.text("components", id, "operator")
	if operator != "" && !b.outside && (b.cloud.key == "" || b.cloud.disputed) {
		b.notes = append(b.notes, m.tell("run by "+m.party(operator), at("operator")))
	}
	if provider := at("hosting", "cloud.provider"); m.disputed(provider) {
		text := "where it runs is disputed"
		if said := m.positions(provider); said != "" {
			text += ": " + said
		}
		b.notes = append(b.notes, says{text: text, disputed: true})
	}
	b.notes = append(b.notes, m.unsettled("components", id)...)
	return b
}

// served are the models that run on a component, as far as somebody says so.
func (m *model) served(id string) (out []string) {
	for _, model := range m.members("models") {
		if m.text("models", model, "weights", "hosted_on") == id {
			out = append(out, model)
		}
	}
	for _, hop := range schema.Keys(m.facts.Derived.Hops) {
		h := m.facts.Derived.Hops[hop]
		if _, is := schema.Get(m.facts.Runtime, schema.Join("models", h.Model)); is && h.To == id {
			out = append(out, h.Model)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hosted is where a component stands. One whose provider is in dispute stands in a place of its own, so that a world
// that settles it moves nothing else.
func (m *model) hosted(id string) cloud {
	pointer := schema.Join("components", id, "hosting", "cloud.provider")
	provider, operator := m.text("components", id, "hosting", "cloud.provider"), m.text("components", id, "operator")
	disputed := m.disputed(pointer)
	c := cloud{disputed: disputed, key: provider + "\x00" + operator, number: slices.Index(m.clouds, provider)}
	switch {
	case disputed && provider == "":
		c.title = says{text: "where this runs is disputed", fact: pointer}
	case disputed:
		c.title = says{text: "on " + m.value(pointer, provider), fact: pointer}
	case provider == "":
		return cloud{}
	case operator == "":
		c.title = says{text: m.value(pointer, provider)}
	default:
		c.title = says{text: m.value(pointer, provider) + " · run by " + m.party(operator)}
	}
	if disputed {
		c.key = "\x00" + id
	}
	return c
}

// kept is what is said of a state, on whoever keeps it: what it is, how long it lasts, whether what is sold needs it.
func (m *model) kept(id string) says {
	at := func(field string) string { return schema.Join("state", id, field) }
	said := []string{m.name("state", id)}
	if kind := m.text("state", id, "kind"); kind != "" {
		said = []string{m.value(at("kind"), kind)}
	}
	if v, _ := schema.Get(m.facts.Runtime, at("lifetime_s")); v != nil && v != "unknown" {
		said = append(said, duration(v))
	}
	switch m.text("state", id, "essential") {
	case "yes":
		said = append(said, "essential")
	case "no":
		said = append(said, "not essential")
	}
	return says{text: strings.Join(said, " · "), fact: at("essential"), disputed: m.disputed(schema.Join("state", id))}
}
