package schema

import (
	"strings"
	"unicode"
)

// OneLine keeps text that a party wrote to one line of characters that only show themselves: white space becomes a space, and
// what moves a cursor, turns the direction of writing or shows nothing is dropped. How text may be quoted in a format is that
// format's matter.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
}
