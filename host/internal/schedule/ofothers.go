package schedule

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// CruxTitles enters the words for what a crux of facts names: its readings, its parties, what its toggles set and can
// be, and who can change them.
func CruxTitles(cs *engine.Case, f *schema.Facts, c *schema.Crux) {
	n := NewNamer(cs, f)
	c.Readings = Summaries(cs)
	c.Titles = newTitles(cs)
	n.enterParties(c.Titles)
	n.enterLabels(c.Titles)
	for i, t := range c.Toggles {
		if len(t.Pointers) == 0 {
			continue
		}
		words := map[string]string{}
		for _, value := range append([]string{t.From}, t.Values...) {
			said := n.Value(t.Pointers[0], value)
			if _, name, is := engine.DefinitionAt(t.Pointers[0]); is {
				said = value
				if d, is := cs.Definition(name); is && d.Values[value] != "" {
					said = d.Values[value]
				}
			}
			if said != value {
				words[value] = said
			}
		}
		c.Toggles[i].Words, c.Toggles[i].By = words, Actors(f, t.Pointers[0], t.MutableBy)
		c.Toggles[i].Past = !slices.ContainsFunc(t.Pointers, func(pointer string) bool { return !f.Past(pointer) })
		for _, pointer := range t.Pointers {
			if !strings.HasPrefix(pointer, "/readings/") {
				n.Enter(c.Titles, pointer)
			}
		}
	}
	n.enterSet(c.Titles, c.Set)
}

// enterSet enters the words for facts that were made otherwise, and for what they were and are. Those of definitions
// are there.
func (n *Namer) enterSet(out *schema.Titles, set []schema.PointerChange) {
	for _, s := range set {
		if _, _, is := engine.DefinitionAt(s.Pointer); !is {
			n.Enter(out, s.Pointer, s.From, s.To)
		}
	}
}

// enterChanges does so for a set of changes.
func (n *Namer) enterChanges(out *schema.Titles, set schema.ChangeSet) {
	for i, c := range set.Changes {
		if i < len(set.Pointers) {
			n.enterSet(out, []schema.PointerChange{{Pointer: set.Pointers[i], From: c.From, To: c.To}})
		}
	}
}

// WhatIfTitles enters the words for what changes of facts name. What is there after them alone is called by its id.
func WhatIfTitles(cs *engine.Case, f *schema.Facts, w *schema.WhatIf) {
	n := NewNamer(cs, f)
	w.Readings = Summaries(cs)
	w.Titles = newTitles(cs)
	pleading := map[string][]string{} // element → readings
	for _, c := range w.Cells {
		for _, e := range c.Elements {
			pleading[e.Element] = append(pleading[e.Element], c.Policy)
			nameSubject(w.Titles, n, e.Limb, e.Subject, cs)
		}
	}
	nameElements(cs, w.Titles, pleading)
	n.enterSet(w.Titles, w.Set)
}

// ChangeTitles enters the words for what would change the outcomes of a world, by its rows and as a whole.
func ChangeTitles(cs *engine.Case, f *schema.Facts, w schema.WorldResult, out *schema.Titles) {
	n := NewNamer(cs, f)
	for _, row := range w.Issues {
		if row.Change == nil {
			continue
		}
		for _, m := range row.Change.Moves {
			n.enterSet(out, []schema.PointerChange{{Pointer: m.Pointer, From: m.From, To: m.To}})
		}
	}
	if w.Crux != nil {
		for _, set := range w.Crux.Sets {
			n.enterChanges(out, set)
		}
	}
}

// Summaries describe readings: those that are named, or else all that are loaded.
func Summaries(cs *engine.Case, readings ...string) map[string]schema.ReadingSummary {
	if len(readings) == 0 {
		readings = cs.Readings
	}
	out := map[string]schema.ReadingSummary{}
	for _, reading := range readings {
		out[reading] = cs.Summary(reading)
	}
	return out
}

// TimelineTitles enters the words for what the readings' own verdicts name on the days of a timeline, of each of which
// there is a comparison.
func TimelineTitles(cs *engine.Case, days []*schema.Comparison, t *schema.Timeline) {
	t.Readings = Summaries(cs)
	t.Titles = newTitles(cs)
	t.Titles.Definitions = nil        // no page of one says any
	pleading := map[string][]string{} // element → readings
	for i, c := range days {
		for k, w := range c.Worlds {
			n := NewNamer(cs, c.FactsIn(w.World))
			for thing := range t.Points[i].Worlds[k].Later {
				nameSubject(t.Titles, n, "", thing, cs)
				if speaker, is := schema.Get(n.facts.Runtime, thing+"/speaker"); is { // a statement has no name for people
					t.Titles.Subjects[thing] = "a statement by " + n.named("parties", schema.Spoken(speaker))
				}
			}
			for _, reading := range c.Axes.Policies {
				cell, _ := c.Own(w.World, reading)
				v, found := c.Verdict(cell)
				if !found {
					continue
				}
				for _, g := range v.Grounds {
					nameSubject(t.Titles, n, g.Limb, g.Subject, cs)
					for _, element := range g.Elements {
						pleading[element] = append(pleading[element], reading)
					}
					n.enterRead(t.Titles, g.Pointers...)
				}
			}
		}
	}
	nameElements(cs, t.Titles, pleading)
}
