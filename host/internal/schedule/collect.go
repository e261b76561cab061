package schedule

import (
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// newTitles are the words that a case has whatever is judged.
func newTitles(cs *engine.Case) *schema.Titles {
	out := &schema.Titles{Question: cs.Dispute.Question, Limbs: map[string]string{}, Elements: map[string]string{},
		Subjects: map[string]string{}, Facts: map[string]schema.FactTitle{}, Toggles: map[string]string{},
		Parties: map[string]string{}, Definitions: definitions(cs)}
	for id, clause := range cs.Dispute.Clauses {
		if len(clause.Titles) > 0 {
			if out.Clauses == nil {
				out.Clauses = map[string]map[string]string{}
			}
			out.Clauses[id] = maps.Clone(clause.Titles)
		}
	}
	return out
}

// Titles are the words for what the rows of worlds and the verdicts of all cells name. The worlds are those of the
// comparison, in its order.
func Titles(cs *engine.Case, c *schema.Comparison, worlds []World) *schema.Titles {
	out := newTitles(cs)
	pleading := map[string][]string{} // element → readings
	for i, w := range worlds {
		for _, cell := range c.Cells {
			v, is := c.Verdict(cell)
			if !is || cell.World != c.Axes.Worlds[i].ID {
				continue
			}
			w.names.nameVerdict(out, v)
			for _, f := range v.Findings {
				if f.Weight == "element" {
					pleading[f.Element] = append(pleading[f.Element], cell.Policy)
				}
			}
			if of, is := c.Classification(cell); is {
				w.names.nameAnswers(out, of)
			}
		}
		for _, row := range c.Worlds[i].Issues {
			nameRow(out, w.names, row)
		}
		for _, s := range c.Worlds[i].Supposed {
			w.names.Enter(out, s.Pointer, s.Value, s.Stated)
		}
		w.names.enterParties(out)
		w.names.enterToggles(out)
	}
	for id, t := range toggle.Definitions(cs) {
		out.Toggles[id] = t.Label
	}
	nameElements(cs, out, pleading)
	return out
}

// nameElements enters the titles of elements, each as the policies of those who plead it have it.
func nameElements(cs *engine.Case, out *schema.Titles, pleading map[string][]string) {
	for element, readings := range pleading {
		slices.Sort(readings)
		out.Elements[element] = ElementTitle(cs, slices.Compact(readings), element)
	}
}

// nameVerdict adds the words for what a verdict names: grounds, subjects, and what it was read from and waits for.
func (n *Namer) nameVerdict(out *schema.Titles, v *schema.Verdict) {
	for _, g := range v.Grounds {
		nameSubject(out, n, g.Limb, g.Subject, n.cs)
		n.enterRead(out, g.Pointers...)
	}
	for _, f := range v.Findings {
		nameSubject(out, n, f.Limb, f.Subject, n.cs)
		n.enterRead(out, f.Pointers...)
	}
	for _, need := range v.Needs {
		n.enterRead(out, need.Pointers...)
	}
	for _, a := range v.Assumptions {
		if a.Pointer != "" {
			n.enterRead(out, a.Pointer)
		}
	}
}

// nameAnswers adds the words for what a classifier gives its reasons by.
func (n *Namer) nameAnswers(out *schema.Titles, c *schema.Classification) {
	for _, subjects := range c.Terms {
		for _, answer := range subjects {
			for _, reason := range answer.Because {
				n.enterRead(out, reason.Pointers...)
			}
		}
	}
}

func nameSubject(out *schema.Titles, n *Namer, limb, subject string, cs *engine.Case) {
	if l, is := cs.Dispute.Limbs[limb]; is {
		out.Limbs[limb] = l.Title
	}
	if subject != "" && out.Subjects[subject] == "" {
		out.Subjects[subject] = n.Subject(subject)
	}
}

// nameRow adds the words for the facts of a row, and for the values that it gives them.
func nameRow(out *schema.Titles, n *Namer, row schema.Issue) {
	if row.Fact != "" {
		n.Enter(out, row.Fact)
		for _, p := range row.Positions {
			n.Enter(out, row.Fact, p.Value)
		}
	}
	for _, e := range row.Evidence {
		n.Enter(out, e.Pointer, e.Value)
	}
}

// Enter adds the words for a fact and for some of its values, unless they are there.
func (n *Namer) Enter(out *schema.Titles, pointer string, values ...string) {
	title, known := out.Facts[pointer]
	if !known {
		title = n.Fact(pointer)
	}
	for _, value := range values {
		if said := n.Value(pointer, value); said != value {
			if title.Values == nil {
				title.Values = map[string]string{}
			}
			title.Values[value] = said
		}
	}
	out.Facts[pointer] = title
}

// enterRead adds the words for what was read, given as it is pointed at in facts or in a policy's input, and for the
// values that it has. Answers and definitions have words of their own.
func (n *Namer) enterRead(out *schema.Titles, pointers ...string) {
	for _, pointer := range pointers {
		pointer = strings.TrimPrefix(pointer, "/runtime")
		if strings.HasPrefix(pointer, "/definitions/") || strings.HasPrefix(pointer, "/classification/") || pointer == "" {
			continue
		}
		switch value := n.at(pointer).(type) {
		case nil:
			n.Enter(out, pointer)
		case map[string]any: // of a collection, its members are said
			n.Enter(out, pointer)
			for id := range value {
				if member := pointer + schema.Join(id); n.Subject(member) != "" {
					out.Subjects[member] = n.Subject(member)
				}
			}
		default:
			n.Enter(out, pointer, schema.Spoken(value))
		}
	}
}

// enterParties adds the names of the parties.
func (n *Namer) enterParties(out *schema.Titles) {
	parties, _ := n.facts.Runtime["parties"].(map[string]any)
	for id := range parties {
		out.Parties[id] = n.named("parties", id)
	}
}

// enterToggles adds the labels of the toggles that the case declares, and the words for the values of those that are of
// one fact, so that a change can be said in words.
func (n *Namer) enterToggles(out *schema.Titles) {
	n.enterLabels(out)
	for _, t := range n.all {
		if out.Toggles[t.ID] == "" {
			out.Toggles[t.ID] = t.Declared.Label
		}
		if t.Declared.Values.Sets != nil || len(t.Facts) == 0 {
			continue
		}
		for _, v := range t.Values {
			n.Enter(out, t.Facts[0], v.Name)
		}
		if now, is := schema.Get(n.facts.Runtime, t.Facts[0]); is { // which need be none of those
			n.Enter(out, t.Facts[0], schema.Spoken(now))
		}
	}
}

// definitions are those that loaded readings adopt, by the name under which documents know them.
func definitions(cs *engine.Case) map[string]schema.DefinitionText {
	out := map[string]schema.DefinitionText{}
	for _, reading := range cs.Readings {
		for name := range cs.DefinitionsOf(reading) {
			full := cs.Parties[reading].Reading.DefinitionName(name)
			if d, is := cs.Definition(full); is {
				out[full] = schema.DefinitionText{Question: d.Question, Values: maps.Clone(d.Values)}
			}
		}
	}
	return out
}
