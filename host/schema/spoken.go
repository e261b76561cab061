package schema

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Spoken is a value of a document for people: a list by its members, an empty one as "nothing".
func Spoken(value any) string {
	list, is := value.([]any)
	if !is {
		return fmt.Sprint(value)
	}
	if len(list) == 0 {
		return "nothing"
	}
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}

// Word is what pages say for a word that has this shape, or is a member of a list that has it: the title of the schema
// or of the place, or the word of an enumeration with spaces; "" where it is a name or text, and says itself.
func (s *Shape) Word(value string) string {
	if s.Kind == "list" && s.Items != nil {
		return s.Items.Word(value)
	}
	switch {
	case s.Titles[value] != "":
		return s.Titles[value]
	case s.Format == "place" && PlaceTitle(value) != "":
		return PlaceTitle(value)
	case value != "unknown" && (s.Enum != nil || s.Open || slices.Contains(s.Groups, value)):
		return Words(value)
	}
	return ""
}

// Day is a day as pages for people write it, such as 18 March 2026, or a month, such as March 2026; what is neither
// stays as it is.
func Day(day string) string {
	if at, err := time.Parse(time.DateOnly, day); err == nil {
		return at.Format("2 January 2006")
	}
	if at, err := time.Parse("2006-01", day); err == nil {
		return at.Format("January 2006")
	}
	return day
}

// Days is a sentence with every day in it so; one that is a part of a longer word, such as a file's name, stays.
func Days(text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		begin := strings.TrimLeft(word, "(\"“")
		day := strings.TrimRight(begin, ".,;:?!)\"”")
		if said := Day(day); said != day {
			words[i] = strings.TrimSuffix(word, begin) + said + strings.TrimPrefix(begin, day)
		}
	}
	return strings.Join(words, " ")
}

// Words is an id as words: with spaces, and with what is short for several words in capitals.
func Words(id string) string {
	words := strings.Fields(strings.NewReplacer("_", " ", "-", " ").Replace(id))
	for i, word := range words {
		if slices.Contains([]string{"api", "http", "kv", "ui", "us"}, word) {
			words[i] = strings.ToUpper(word)
		}
	}
	return strings.Join(words, " ")
}
