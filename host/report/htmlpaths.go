package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The words of a map on a page, and the ways through it that other documents of its part name.

// mapToggleTitle is what a toggle is about, within a sentence: of a definition whose it is, and what it settles.
func mapToggleTitle(words *htmlWords, m *schema.Map, t schema.MapToggle) string {
	if t.Defines == nil {
		return words.toggle(t.ID)
	}
	question := m.Definitions[t.Defines.Definition].Question
	if question == "" && m.Titles != nil {
		question = m.Titles.Definitions[t.Defines.Definition].Question
	}
	if question == "" {
		return t.Label
	}
	return words.reading(t.Defines.Reading) + ": " + question
}

// mapValueWords is a value of a toggle in words.
func mapValueWords(t schema.MapToggle, value string) string {
	if said := t.Words[value]; said != "" {
		return said
	}
	switch {
	case t.Kind == "definition":
		return spaced(value)
	case value == string(schema.Unknown):
		return "not known"
	}
	return cmp.Or(value, "nothing")
}

// mapPrecedents names the precedents of a row in words, with what is agreed of them.
func mapPrecedents(row schema.MapRow) string {
	var out []string
	for _, p := range row.Precedents {
		text := cmp.Or(p.Title, p.ID)
		if p.Status == "agreed" && p.Expect != "" {
			text += " (" + agreedSaid(row, p) + ")"
		} else {
			text += " (" + cmp.Or(p.Status, "of no known status") + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

// mostPaths bounds the ways that an explorer offers, and warnedWordings the best wordings of which it shows that they
// turn a dispute.
const mostPaths, warnedWordings = 12, 4

// paths are the ways from things as they stand that the documents of a part name: the sets of its cruxes, the border of
// the map, and where a wording that all share would turn a dispute. A way that changes what the map does not offer is
// left out.
func (r *htmlRuntime) paths(words *htmlWords, m *schema.Map, number map[string]int) []exploredPath {
	out, seen := []exploredPath{}, map[string]bool{}
	add := func(title string, changes []schema.ToggleChange) {
		one := exploredPath{Title: schema.DisplayText(title), Steps: [][2]int{}}
		for _, c := range changes {
			i, is := number[c.Toggle]
			if !is {
				return
			}
			v := slices.Index(m.Toggles[i].Values, c.To)
			if v < 0 {
				return
			}
			one.Steps = append(one.Steps, [2]int{i, v})
		}
		key := fmt.Sprint(one.Steps)
		if len(one.Steps) > 0 && len(out) < mostPaths && !seen[key] {
			seen[key] = true
			out = append(out, one)
		}
	}
	if r.comparison != nil && len(m.Set) == 0 {
		for _, w := range r.comparison.Worlds {
			if w.World != m.World || w.Crux == nil {
				continue
			}
			for _, s := range w.Crux.Sets {
				add("The least that would settle the dispute", s.Changes)
			}
		}
	}
	for _, c := range r.cruxes {
		if c.World != m.World || c.AsOf != m.AsOf || !slices.Equal(c.Set, m.Set) {
			continue
		}
		for _, s := range c.Sets {
			add(sentenceCase(goalTitle(c.Goal)), s.Changes)
		}
		for _, s := range c.Beyond {
			add(sentenceCase(goalTitle(c.Goal))+", though nobody can make all of it", s.Changes)
		}
	}
	add("The nearest border: behind it, "+zonePhrase(m.Stands.To), m.Stands.Border)
	for _, w := range m.Wordings[:min(len(m.Wordings), warnedWordings)] {
		for _, t := range w.Turns[:min(len(w.Turns), 1)] {
			add(fmt.Sprintf("A warning: where a wording turns a dispute, so that %s permits what %s calls a breach",
				words.cellNamed(t.Permits), words.cellNamed(t.Objects)), t.Example)
		}
	}
	return out
}
