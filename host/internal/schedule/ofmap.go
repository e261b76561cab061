package schedule

import (
	"cmp"
	"maps"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// MapTitles enters the words for what a map of facts names: its readings, its parties, and what its toggles set and can
// be. The toggles are those of the map, in its order.
func MapTitles(cs *engine.Case, f *schema.Facts, toggles []*toggle.Toggle, m *schema.Map) {
	n := NewNamer(cs, f)
	m.Titles = newTitles(cs)
	maps.DeleteFunc(m.Titles.Definitions, func(name string, _ schema.DefinitionText) bool {
		_, is := m.Definitions[name]
		return is
	})
	m.Readings = Summaries(cs)
	n.enterParties(m.Titles)
	for i, t := range toggles {
		n.nameToggle(cs, t, &m.Toggles[i])
		for _, fact := range t.Facts {
			n.Enter(m.Titles, fact)
		}
	}
	n.enterSet(m.Titles, m.Set)
	n.nameShapes(cs, m)
}

// nameShapes enters the words for what stands in the way of looking at subjects one by one, and for the subjects that
// two classifiers are asked about.
func (n *Namer) nameShapes(cs *engine.Case, m *schema.Map) {
	m.Titles.Elements, m.Titles.Subjects = map[string]string{}, map[string]string{}
	subject := func(pointer string) {
		if name := n.Subject(pointer); name != "" {
			m.Titles.Subjects[pointer] = name
		}
	}
	for _, s := range m.Shapes {
		policy, _, _ := strings.Cut(s.Cell, "/")
		for _, c := range s.Crossings {
			m.Titles.Elements[c.Element] = ElementTitle(cs, []string{policy}, c.Element)
			subject(c.Subject)
		}
	}
	if m.Answers != nil {
		for _, q := range m.Answers.Questions {
			subject(q.Subject)
		}
	}
}

// nameToggle enters the words for what a toggle is of, for its values, and for what each of them sets where it is a
// name for several facts at once.
func (n *Namer) nameToggle(cs *engine.Case, t *toggle.Toggle, out *schema.MapToggle) {
	out.Words = map[string]string{}
	if t.ID != t.Name() && len(t.Facts) > 0 {
		out.Place, _ = n.objectName(t.Facts[0])
	}
	for _, value := range out.Values {
		said := value
		switch {
		case out.Defines != nil:
			if d, is := cs.Definition(out.Defines.Definition); is && d.Values[value] != "" {
				said = d.Values[value]
			}
		case t.Declared.Values.Sets != nil:
			said = cmp.Or(n.bundled(t, value), schema.Words(value))
		case len(t.Facts) > 0:
			said = n.Value(t.Facts[0], value)
		}
		if said != value {
			out.Words[value] = said
		}
	}
	if t.Declared.Values.Sets == nil {
		return
	}
	out.Sets = map[string]map[string]string{}
	for _, v := range t.Values {
		out.Sets[v.Name] = map[string]string{}
		for pointer, set := range v.Set {
			out.Sets[v.Name][pointer] = n.Value(pointer, schema.Spoken(set))
		}
	}
}

// bundled is what a value that sets several facts is in words: what the first of them is then, of those that tell all
// such values apart and have words of their own; "" where none does.
func (n *Namer) bundled(t *toggle.Toggle, value string) string {
	sets := map[string]map[string]any{}
	for _, v := range t.Values {
		sets[v.Name] = v.Set
	}
	for _, pointer := range schema.Keys(sets[value]) {
		said := map[string]bool{}
		for _, set := range sets {
			if spoken := schema.Spoken(set[pointer]); n.Value(pointer, spoken) != spoken {
				said[n.Value(pointer, spoken)] = true
			}
		}
		if len(said) == len(sets) {
			return n.Value(pointer, schema.Spoken(sets[value][pointer]))
		}
	}
	return ""
}
