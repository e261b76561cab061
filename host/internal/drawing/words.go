package drawing

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/construe-host/construe/host/schema"
)

// name is what people call a member of a collection: its name, or its id as words.
func (m *model) name(collection, id string) string {
	if name := m.text(collection, id, "name"); strings.TrimSpace(name) != "" {
		return name
	}
	return schema.Words(id)
}

// tell is a text that says a fact, with whether that is disputed, only assumed, or supposed by the world.
func (m *model) tell(text, fact string) says {
	if status := m.status[fact]; status == "assumed" || status == "disputed" || status == "supposed" {
		text += " (" + status + ")"
	}
	return says{text: text, fact: fact, disputed: m.disputed(fact)}
}

// title is what a fact of a thing says, without the name of the thing, beside which it stands.
func (m *model) title(thing, fact string) string {
	tokens, _ := schema.Split(fact)
	title := cmp.Or(m.titles.Facts[fact].Title, schema.Words(tokens[len(tokens)-1]))
	if name := m.titles.Subjects[thing]; name != "" {
		title = strings.TrimSuffix(strings.TrimPrefix(title, name+": "), " ("+name+")")
	}
	return title
}

// unsettled are the facts of a thing that are in dispute and that no world settles, with what is said of each.
func (m *model) unsettled(collection, id string) (out []says) {
	of := schema.Join(collection, id) + "/"
	for _, fact := range schema.Keys(m.status) {
		value, _ := schema.Get(m.facts.Runtime, fact)
		if m.status[fact] != "disputed" || value != "unknown" || !strings.HasPrefix(fact, of) ||
			strings.HasSuffix(fact, "/hosting/cloud.provider") { // where it runs is said in any case
			continue
		}
		text := m.title(schema.Join(collection, id), fact) + " is disputed"
		if said := m.positions(fact); said != "" {
			text += ": " + said
		}
		out = append(out, says{text: text, fact: fact, disputed: true})
	}
	return out
}

// positions are the values that are said of a fact in dispute, as people say them.
func (m *model) positions(fact string) string {
	said := map[string]bool{}
	all, _ := schema.Get(m.facts.Runtime, schema.Join("facts", fact, "positions"))
	positions, _ := all.(map[string]any)
	for _, by := range schema.Keys(positions) {
		position, _ := positions[by].(map[string]any)
		if value := position["value"]; value != nil && value != "unknown" {
			said[m.value(fact, schema.Spoken(value))] = true
		}
	}
	return strings.Join(schema.Keys(said), " or ")
}

// party is the name of a party.
func (m *model) party(id string) string {
	if name := m.titles.Parties[id]; strings.TrimSpace(name) != "" {
		return name
	}
	return m.name("parties", id)
}

// value is a word that a fact has, as people say it: by the words of the document, or as its shape has it.
func (m *model) value(pointer, value string) string {
	said := m.titles.Facts[pointer].Values[value]
	if shape := m.facts.Shape().At(pointer); said == "" && shape != nil {
		said = shape.Word(value)
	}
	return cmp.Or(said, value)
}

// withoutArticle is a title as a label has it.
func withoutArticle(title string) string {
	for _, article := range []string{"an ", "a "} {
		if rest, is := strings.CutPrefix(title, article); is {
			return rest
		}
	}
	return title
}

// capital is a text as the beginning of a line has it.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if first == utf8.RuneError {
		return text
	}
	return strings.ToUpper(string(first)) + text[size:]
}

// short is a text no longer than a name in a sentence is.
func short(text string) string {
	const most = 120
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}

// duration is a number of seconds in the largest unit that it is a whole number of.
func duration(seconds any) string {
	n, err := strconv.ParseInt(fmt.Sprint(seconds), 10, 64)
	if err != nil {
		return fmt.Sprint(seconds) + " seconds"
	}
	for _, unit := range []struct {
		length int64
		name   string
	}{{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}} {
		if n >= unit.length && n%unit.length == 0 {
			return counted(n/unit.length, unit.name)
		}
	}
	return counted(n, "second")
}

// counted is a number of things, none of whose names is irregular but that of a party.
func counted[N int | int64](n N, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case thing == "party":
		return fmt.Sprintf("%d parties", n)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
