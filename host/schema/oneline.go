package schema

import "github.com/construe-host/construe/host/internal/visible"

// OneLine keeps text that a party wrote to one line of characters that only show themselves, as a document holds it:
// white space becomes a space, and what moves a cursor, turns the direction of writing or shows nothing is dropped.
//
// It is for those who make documents. Whoever shows one that was made elsewhere uses [DisplayText].
func OneLine(s string) string { return visible.Text(s, visible.Document) }

// DisplayText keeps text that a party wrote to one line of characters that only show themselves, as people are shown
// it: white space becomes a space, and each character that moves a cursor, turns the direction of writing or shows
// nothing becomes U+FFFD, so that nobody takes the text for one without it. So does each byte that is no UTF-8.
//
// Every page and message of construe passes what it did not write itself through it. How text is escaped beyond that,
// such as in Markdown, is the format's matter.
func DisplayText(s string) string { return visible.Text(s, visible.Display) }

// Visible reports whether a character shows itself on a line, as those that [OneLine] keeps do.
func Visible(r rune) bool { return visible.Rune(r) }
