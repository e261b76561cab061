// Package visible holds the one table of the characters that show themselves, and the one sanitiser, for all who print
// or keep what a party wrote.
package visible

import (
	"strconv"
	"strings"
	"unicode"
)

// fillers are the characters that Unicode counts among letters, marks and symbols, and that show nothing all the same,
// beyond its own lists of such characters.
var fillers = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x2800, Hi: 0x2800, Stride: 1}}, // a blank of Braille
	R32: []unicode.Range32{
		{Lo: 0x13441, Hi: 0x13442, Stride: 1}, // blanks of hieroglyphs
		{Lo: 0x16fe4, Hi: 0x16fe4, Stride: 1}, // a filler of Khitan
		{Lo: 0x1d159, Hi: 0x1d159, Stride: 1}, // a note without a head
	},
}

// Rune reports whether a character shows itself on a line: no control or format character, which moves a cursor, turns
// the direction of writing or carries a hidden text; no filler or variation selector, which shows nothing; and no space
// but the plain one.
func Rune(r rune) bool {
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector,
		fillers)
}

// Place is a kind of place in which text of a party may come to stand. What becomes of the characters that do not show
// themselves depends on it.
type Place int

// The places, each with why it is treated as it is.
const (
	// Document is a field of a document. What hides is dropped: a record has the digest of the bytes, and they were
	// always made so.
	Document Place = iota
	// Display is a line of a page or a message, which people read. What hides shows as U+FFFD, so that they see that
	// something is there, or that a name is not the one that it looks like. A command to a build has a space in it: see
	// [WithoutCommands].
	Display
	// Stream is what a process wrote to its standard error, which has lines and is kept up to a number of bytes. Line
	// ends and tabs stay, and what hides, or is no UTF-8, is a question mark, which is never longer than what it
	// replaces.
	Stream
)

// treatment is what becomes of text in a place.
type treatment struct {
	lines       bool // line ends and tabs stay; else all white space is a space
	replacement rune // of what does not show itself; dropped if negative
}

// treatments has a row a [Place].
var treatments = [...]treatment{
	Document: {lines: false, replacement: -1},
	Display:  {lines: false, replacement: unicode.ReplacementChar},
	Stream:   {lines: true, replacement: '?'},
}

// Text is a text of a party as it may stand in a place: no character but those that only show themselves, whatever was
// in it. How it may be quoted in a format, and how long it may be, is the matter of whoever puts it there.
func Text(s string, in Place) string {
	if in == Display {
		s = WithoutCommands(s, " [")
	}
	if plain(s) {
		return s
	}
	t := treatments[in]
	if t.lines {
		s = strings.ToValidUTF8(s, string(t.replacement))
	}
	return strings.Map(func(r rune) rune {
		switch {
		case t.lines && (r == '\n' || r == '\t'):
			return r
		case !t.lines && unicode.IsSpace(r):
			return ' '
		case !Rune(r), t.lines && r == unicode.ReplacementChar:
			return t.replacement
		}
		return r
	}, s)
}

// WithoutCommands puts something in the place of the bracket of what the machine that runs a build takes for a command
// to it, wherever in a line that stands: ##[add-mask] on GitHub, ##vso[task.complete] on Azure, ##teamcity[...]. Pages
// and messages are printed into logs, and nobody whose words are on them is to have a say in the build.
func WithoutCommands(s, bracket string) string {
	if !strings.Contains(s, "##") {
		return s
	}
	var b strings.Builder
	done := 0
	for i := range len(s) {
		if s[i] != '[' {
			continue
		}
		named := strings.TrimRightFunc(s[done:i], func(r rune) bool {
			return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		})
		b.WriteString(s[done:i])
		if strings.HasSuffix(named, "##") {
			b.WriteString(bracket)
			done = i + 1
			continue
		}
		done = i
	}
	b.WriteString(s[done:])
	return b.String()
}

// plain reports whether a text is of ASCII alone that shows itself, which every place takes as it is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Quote is a name that a party chose, as a message says it: in double quotes, in ASCII, and cut where it is longer than
// a name is.
func Quote(name string) string {
	const most = 120 // bytes
	if len(name) > most {
		name = name[:most] + "…"
	}
	return strconv.QuoteToASCII(name)
}
