package report

import (
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
