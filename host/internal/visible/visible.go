// Package visible holds the one table of the characters that show themselves, for all who print or keep what a party
// wrote. What each of them puts in the place of others is its own matter.
package visible

import "unicode"

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
