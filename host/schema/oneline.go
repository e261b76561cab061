package schema

import (
	"strings"
	"unicode"

	"github.com/construe-host/construe/host/internal/visible"
)

// OneLine keeps text that a party wrote to one line of characters that only show themselves: white space becomes a
// space, and what moves a cursor, turns the direction of writing or shows nothing is dropped. How text may be quoted in
// a format is that format's matter.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !visible.Rune(r):
			return -1
		}
		return r
	}, s)
}

// Visible reports whether a character shows itself on a line, as those that [OneLine] keeps do.
func Visible(r rune) bool { return visible.Rune(r) }
