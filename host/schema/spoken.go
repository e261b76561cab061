package schema

import (
	"fmt"
	"strings"
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
