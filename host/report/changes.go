package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// changes is one or several sets in one sentence: of the same toggles and the same outcomes, with every combination of
// some values of each.
type changes struct {
	effort   int
	toggles  []string
	values   [][]string // by toggle
	sets     []schema.ChangeSet
	outcomes []schema.JudgedCell
}

// grouped puts sets together that differ in values only, where they do so in every combination, in the order of the
// first of each.
func grouped(sets []schema.ChangeSet, toggles map[string]schema.CruxToggle) (out []changes) {
	at := map[string]int{}
	for _, s := range sets {
		key := fmt.Sprint(s.Effort, s.Outcomes)
		for _, c := range s.Changes {
			key += " " + c.Toggle
		}
		i, seen := at[key]
		if !seen {
			i = len(out)
			at[key] = i
			out = append(out, changes{effort: s.Effort, outcomes: s.Outcomes})
			for _, c := range s.Changes {
				out[i].toggles, out[i].values = append(out[i].toggles, c.Toggle), append(out[i].values, nil)
			}
		}
		out[i].add(s)
	}
	var apart []changes
	for _, g := range out {
		apart = append(apart, g.split()...)
	}
	for _, g := range apart {
		for i, id := range g.toggles {
			inOrder(g.values[i], toggles[id].Values)
		}
	}
	return apart
}

func (g *changes) add(s schema.ChangeSet) {
	g.sets = append(g.sets, s)
	for i, c := range s.Changes {
		if i < len(g.values) && !slices.Contains(g.values[i], c.To) {
			g.values[i] = append(g.values[i], c.To)
		}
	}
}

// split takes sets apart again that are not every combination of their values.
func (g changes) split() (out []changes) {
	combinations := 1
	for _, v := range g.values {
		combinations *= len(v)
	}
	if combinations == len(g.sets) {
		return []changes{g}
	}
	for _, s := range g.sets {
		one := changes{effort: g.effort, toggles: g.toggles, values: make([][]string, len(g.toggles)),
			outcomes: g.outcomes}
		one.add(s)
		out = append(out, one)
	}
	return out
}

// inOrder sorts values as the case has them.
func inOrder(values, order []string) {
	slices.SortStableFunc(values, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
}

// says is the changes as a sentence: each with what kind it is of, where its fact stands, and who can make it.
func (g changes) says(toggles map[string]schema.CruxToggle) string {
	var out []string
	for i, id := range g.toggles {
		t, known := toggles[id]
		if !known {
			t = schema.CruxToggle{Label: id, Kind: "fact", From: g.sets[0].Changes[i].From}
		}
		out = append(out, fmt.Sprintf("%s: %s instead of %s (%s%s; by %s)", t.Label, alternatives(g.values[i]), t.From,
			t.Kind, standsAt(t), makers(t)))
	}
	return strings.Join(out, "; and ")
}

// standsAt is where the first of a toggle's facts stands.
func standsAt(t schema.CruxToggle) string {
	for _, p := range t.Pointers {
		if at, is := t.Locations[p]; is {
			return fmt.Sprintf(" at %s:%d", at.File, at.Line)
		}
	}
	return ""
}

// makers are those who can make a change.
func makers(t schema.CruxToggle) string {
	if len(t.MutableBy) == 0 {
		return "nobody"
	}
	return alternatives(t.MutableBy)
}

// whatIfOf is the command that makes the changes of a set, beside what was made otherwise before.
func whatIfOf(world string, before []schema.PointerChange, s schema.ChangeSet,
	toggles map[string]schema.CruxToggle) string {
	out := "construe whatif --world " + quoted(cmp.Or(world, "stated"))
	for _, b := range before {
		if !slices.ContainsFunc(s.Changes,
			func(c schema.ToggleChange) bool { return slices.Contains(toggles[c.Toggle].Pointers, b.Pointer) }) {
			out += " --set " + quoted(b.Pointer+"="+b.To)
		}
	}
	return out + " " + asFlags(s)
}

// asFlags is a set of changes as a shell takes it.
func asFlags(s schema.ChangeSet) string {
	var out []string
	for _, c := range s.Changes {
		out = append(out, "--set "+quoted(c.Toggle+"="+c.To))
	}
	return strings.Join(out, " ")
}

// quoted puts what a shell would take apart into quotes.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_=/.:", r)
	}
	if strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// after is what the cells come to.
func (g changes) after() string {
	var out []string
	same := true
	for _, c := range g.outcomes {
		out = append(out, cellName(c)+" to "+c.Outcome)
		same = same && c.Outcome == g.outcomes[0].Outcome
	}
	switch {
	case len(out) == 0:
		return "nothing is known"
	case len(out) > 1 && same:
		return "all come to " + g.outcomes[0].Outcome
	case len(out) > 1:
		return "they come: " + strings.Join(out, ", ")
	}
	return "it comes to " + g.outcomes[0].Outcome
}

// alternatives joins words by "or".
func alternatives(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// again is a page whose commands say what they are about.
type again struct {
	page
	words []string
}

func (a again) shell(command string) {
	verb, rest, _ := strings.Cut(command, " --")
	for _, word := range a.words {
		verb += " " + quoted(word)
	}
	a.page.shell(verb + " --" + rest)
}

// runtimeOf is the id of the runtime that a document prints commands about.
func runtimeOf(document any) string {
	switch d := document.(type) {
	case *schema.Comparison:
		return d.Runtime.ID
	case *schema.Crux:
		return d.Runtime.ID
	case *schema.Explanation:
		return d.Runtime.ID
	}
	return ""
}
