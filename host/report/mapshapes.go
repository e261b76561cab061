package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// kindWord is a kind of subject for people.
func kindWord(kind string) string {
	if kind == "hop" {
		return "call"
	}
	return kind
}

// mapShapes says of every limb that is about several subjects whether the map may be read subject by subject, and what
// stands in the way. Cells of which the same is said share a row.
func mapShapes(v *draft, words *htmlWords, m *schema.Map) {
	type shared struct {
		limb, says string
		who        []string
	}
	var all []shared
	var kinds []string
	var shown []schema.MapShape
	for _, s := range m.Shapes {
		if s.Why == schema.ShapeOne || s.Why == schema.ShapeNone {
			continue // there is nothing to look at one by one
		}
		says := shapeSentence(words, s)
		i := slices.IndexFunc(all, func(o shared) bool { return o.limb == s.Title && o.says == says })
		if i < 0 {
			i = len(all)
			all = append(all, shared{limb: s.Title, says: says})
		}
		all[i].who = append(all[i].who, words.cellNamed(s.Cell))
		if word := kindWord(s.Of); !slices.Contains(kinds, word) {
			kinds = append(kinds, word)
		}
		if len(s.Shown) > 0 && len(s.Subjects) > 1 {
			shown = append(shown, s)
		}
	}
	if len(all) == 0 {
		return
	}
	v.heading("Whether each " + disjunction(kinds) + " can be looked at by itself")
	var rows [][]Cell
	for _, a := range all {
		rows = append(rows, textCells(a.limb, strings.Join(a.who, ", "), a.says))
	}
	v.table([]string{"ground", "readings", "by itself"}, rows)
	for _, text := range shownSentences(words, shown) {
		v.paragraph(text)
	}
}

// shapeSentence says whether a ground may be looked at subject by subject, without a full stop.
func shapeSentence(words *htmlWords, s schema.MapShape) string {
	word := kindWord(s.Of)
	each := fmt.Sprintf("a breach of one is one of the %d together, and there is none where there is none of each",
		len(s.Subjects))
	switch {
	case s.Apart != nil:
		return fmt.Sprintf("no: %s, the ground is %s of all together, and by what it is of each alone it would be %s; %s",
			wherePhrase(words, s.Apart.Example), limbPhrase(s.Apart.Together), limbPhrase(s.Apart.Alone),
			between(words, s))
	case s.Lifts == schema.Yes && s.Separable == schema.Yes:
		return fmt.Sprintf("yes: what is pleaded of a %s depends on its own facts and on those of the runtime as a whole "+
			"alone; %s", word, each)
	case s.Lifts == schema.Yes:
		return fmt.Sprintf("yes, on every architecture here: %s; but %s", each, between(words, s))
	case s.Why == schema.ShapeCrossing:
		return "not shown: " + crossingPhrase(words, s)
	case s.Why == schema.ShapeTied:
		return "not shown: " + tiedPhrase(words, s)
	}
	return "not known: not all is mapped"
}

// mapOfOne says that a map is of a single call, or of none: it shows nothing of several.
func mapOfOne(v *draft, m *schema.Map) {
	var out []string
	for _, s := range m.Shapes {
		text := ""
		switch s.Why {
		case schema.ShapeOne:
			text = fmt.Sprintf("There is one %s here, which shows nothing of what two would come to.", kindWord(s.Of))
		case schema.ShapeNone:
			text = fmt.Sprintf("There is no %s here, which shows nothing of what one would come to.", kindWord(s.Of))
		}
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
			v.paragraph(text)
		}
	}
}

// limbPhrase is what a limb comes to.
func limbPhrase(value string) string {
	return map[string]string{string(schema.Yes): "a breach", string(schema.No): "no breach",
		schema.LimbOpen: "open"}[value]
}

// between says what keeps a limb from being looked at subject by subject for its elements alone.
func between(words *htmlWords, s schema.MapShape) string {
	return cmp.Or(crossingPhrase(words, s), tiedPhrase(words, s))
}

// crossingPhrase says which elements depend on facts of another subject, each with its nearest example.
//
//	“It is not carved out”, pleaded of the runtime as a whole, depends on facts of a call (how the weights were
//	released): it is yes as things stand, and no with this: how the weights were released: open weights
func crossingPhrase(words *htmlWords, s schema.MapShape) string {
	word := kindWord(s.Of)
	var out []string
	seen := map[string]bool{}
	for _, c := range s.Crossings {
		key := c.Subject + "\n" + c.Element
		if seen[key] {
			continue
		}
		seen[key] = true
		best, toggles := c, []string{}
		for _, o := range s.Crossings {
			if o.Subject != c.Subject || o.Element != c.Element {
				continue
			}
			toggles = append(toggles, words.toggle(o.Toggle))
			if len(o.Example)+len(o.Other) < len(best.Example)+len(best.Other) {
				best = o
			}
		}
		who := "the runtime as a whole, depends on facts of a " + word
		if c.Subject != "" {
			who = fmt.Sprintf("%s, depends on facts of another %s", words.subject(c.Subject), word)
		}
		out = append(out, fmt.Sprintf("“%s”, pleaded of %s (%s): it is %s %s, and %s %s", words.element(c.Element), who,
			strings.Join(toggles, "; "), elementPhrase(best.First), wherePhrase(words, best.Example),
			elementPhrase(best.Second), wherePhrase(words, best.Other)))
	}
	return strings.Join(out, "; ")
}

// elementPhrase is the value of an element.
func elementPhrase(value string) string {
	if value == schema.ElementAbsent {
		return "not pleaded"
	}
	return value
}

// wherePhrase says on which architecture.
func wherePhrase(words *htmlWords, changes []schema.ToggleChange) string {
	if len(changes) == 0 {
		return "as things stand"
	}
	return "with this: " + words.example(changes)
}

// tiedPhrase says which toggles set facts of several subjects at once.
func tiedPhrase(words *htmlWords, s schema.MapShape) string {
	if len(s.Tied) == 0 {
		return "not all is mapped"
	}
	verb := "sets"
	if len(s.Tied) > 1 {
		verb = "set"
	}
	var tied []string
	for _, id := range s.Tied {
		tied = append(tied, "“"+words.toggle(id)+"”")
	}
	return fmt.Sprintf("%s %s facts of several %ss at once, so that it cannot be told whose fact decides",
		conjunction(tied), verb, kindWord(s.Of))
}

// shownSentences say which classifiers are shown all subjects, for which terms.
func shownSentences(words *htmlWords, all []schema.MapShape) (out []string) {
	for _, s := range all {
		_, classifier, two := strings.Cut(s.Cell, "/")
		if !two {
			classifier = s.Cell
		}
		text := fmt.Sprintf("Asked about a %s (%s), the classifier of %s is shown all of them. Whether an answer depends on "+
			"the others is seen here for these %s; no manifest promises it for more.", kindWord(s.Of),
			schema.Words(strings.Join(s.Shown, ", ")), words.reading(classifier), Counted(len(s.Subjects), kindWord(s.Of)))
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}
