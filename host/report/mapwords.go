package report

import (
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mapWords are the words for what a map names by ids, as the page for counsel has them.
func mapWords(m *schema.Map) *htmlWords {
	named := *m
	named.Toggles = distinctToggles(m.Toggles)
	words := (&htmlRuntime{maps: []*schema.Map{&named}}).words()
	words.table = true
	return words
}

// mapNames are the names of a map, which has the definitions of wordings beside its titles.
func mapNames(m *schema.Map) names {
	titles := m.Titles
	if titles != nil && len(m.Definitions) > 0 {
		own := *titles
		if own.Definitions = maps.Clone(titles.Definitions); own.Definitions == nil {
			own.Definitions = map[string]schema.DefinitionText{}
		}
		maps.Copy(own.Definitions, m.Definitions)
		titles = &own
	}
	return namesOf(titles, m.Readings, nil)
}

// distinctToggles are toggles of which no two have one label: those of a document that does not say of which of several
// things they are have their ids beside it.
func distinctToggles(all []schema.MapToggle) []schema.MapToggle {
	many := map[string]int{}
	for _, t := range all {
		many[t.Label]++
	}
	out := slices.Clone(all)
	for i, t := range out {
		if t.Kind == "fact" && many[t.Label] > 1 && t.Place == "" {
			out[i].Label += ", of " + t.ID
		}
	}
	return out
}

// replay adds the command that makes the changes of an example, beside what the map was made with.
func (d *draft) replay(m *schema.Map, example []schema.ToggleChange) {
	d.whatIf(m.Runtime.ID, m.World, m.Set, example, setBy(m, example))
}

// setBy lists the pointers that changes set.
func setBy(m *schema.Map, changes []schema.ToggleChange) (out []string) {
	for _, c := range changes {
		for _, t := range m.Toggles {
			if t.ID == c.Toggle {
				out = append(out, setTo(t, c.To)...)
			}
		}
	}
	return out
}

// setTo lists the pointers that one of a toggle's values sets: of several facts at once, those that it names.
func setTo(t schema.MapToggle, value string) []string {
	if own, named := t.Sets[value]; named {
		return schema.Keys(own)
	}
	return t.Pointers
}

// example says what is otherwise in an example, each with what it is there.
//
//	where the contract is made: Sweden; where the goods are handed over: Germany
func (w *htmlWords) example(changes []schema.ToggleChange) string {
	if len(changes) == 0 {
		return "as things stand"
	}
	var out []string
	for _, c := range changes {
		out = append(out, w.toggle(c.Toggle)+": "+w.toggleValue(c.Toggle, c.To))
	}
	return strings.Join(out, "; ")
}

// nearest is the example of what an architecture is that a sentence says something of.
func (w *htmlWords) nearest(changes []schema.ToggleChange) string {
	if len(changes) == 0 {
		return "as things stand"
	}
	return "in the nearest (" + w.example(changes) + ")"
}

// distinctPrecedents are the rows of a map in which no two precedents have one title: those that do, such as one
// dispute on two days, have their ids beside it.
func distinctPrecedents(rows []schema.MapRow) []schema.MapRow {
	first, many := map[string]string{}, map[string]bool{}
	for _, r := range rows {
		for _, p := range r.Precedents {
			if first[p.Title] == "" {
				first[p.Title] = p.ID
			}
			many[p.Title] = many[p.Title] || first[p.Title] != p.ID
		}
	}
	out := slices.Clone(rows)
	for i, r := range out {
		out[i].Precedents = slices.Clone(r.Precedents)
		for j, p := range r.Precedents {
			if p.Title != "" && many[p.Title] {
				out[i].Precedents[j].Title += " (" + p.ID + ")"
			}
		}
	}
	return out
}
