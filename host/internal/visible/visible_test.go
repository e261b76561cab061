package visible_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/visible"
)

func TestRune(t *testing.T) {
	for r, what := range map[rune]string{
		0x0: "a null", 0x7: "a bell", '\t': "a tab", '\n': "a line's end", 0x1b: "an escape", 0x7f: "a deletion",
		0x9b: "a control sequence of one byte",
		0xa0: "a space that does not break", 0xad: "a soft hyphen", 0x34f: "a joiner of graphemes",
		0x61c: "an Arabic mark of direction", 0x115f: "a filler of Hangul", 0x1160: "another",
		0x17b4: "a Khmer vowel that shows nothing", 0x180b: "a Mongolian selector", 0x180e: "a Mongolian separator",
		0x2003: "an em space", 0x200b: "a space of no width", 0x200d: "a joiner",
		0x200e: "a mark of direction", 0x2028: "a separator of lines", 0x202e: "an override of direction",
		0x2060: "a word joiner", 0x2066: "an isolate", 0x206a: "a deprecated one", 0x2800: "a blank of Braille",
		0x3000: "an ideographic space", 0x3164: "a filler of Hangul", 0xd800: "half a character",
		0xe000: "a private one", 0xfe00: "a variation selector", 0xfe0f: "another", 0xfeff: "a mark of byte order",
		0xffa0: "half a filler",
		0xfff9: "an anchor of annotations", 0xffff: "no character", 0x13441: "a blank of hieroglyphs",
		0x16fe4: "a filler of Khitan", 0x1bca0: "a control of shorthand",
		0x1d159: "a note without a head", 0x1d173: "a beam of music", 0xe0001: "a tag of language",
		0xe0041: "a tag character", 0xe0100: "a variation selector", 0xf0000: "a private one", 0x10ffff: "no character",
	} {
		if visible.Rune(r) {
			t.Errorf("%U, %s, shows itself", r, what)
		}
	}
	for _, r := range " azAZ09~!$|éßяاह語한가\u0301€→┌🙂👍𝔘"[:] {
		if !visible.Rune(r) {
			t.Errorf("%U %c does not show itself", r, r)
		}
	}
}

// TestText holds what becomes of a hostile text in each place.
func TestText(t *testing.T) {
	const text = "a\x1b[31m\u202eb\r\n\tc\u00a0d\u200be\x00\xff\xfe\ufffdf"
	for place, want := range map[visible.Place]string{
		visible.Document: "a[31mb   c de\ufffd\ufffd\ufffdf",
		visible.Display:  "a\ufffd[31m\ufffdb   c d\ufffde\ufffd\ufffd\ufffd\ufffdf",
		visible.Stream:   "a?[31m?b?\n\tc?d?e???f",
	} {
		if got := visible.Text(text, place); got != want {
			t.Errorf("place %d: %q; expected %q", place, got, want)
		}
	}
	if got := visible.Text(text, visible.Stream); len(got) > len(text) {
		t.Errorf("a stream's text became longer: %q", got)
	}
}

// TestQuote holds that a name is said in ASCII, and not at any length.
func TestQuote(t *testing.T) {
	long := strings.Repeat("x", 121)
	for name, want := range map[string]string{"a\x1b\u202eb": `"a\x1b\u202eb"`, long[1:]: `"` + long[1:] + `"`,
		long: `"` + long[1:] + `\u2026"`} {
		if got := visible.Quote(name); got != want {
			t.Errorf("%q is quoted as %s; want %s", name, got, want)
		}
	}
}

// TestWithoutCommands holds that no command to a build is left anywhere in a line, and nothing else is touched.
func TestWithoutCommands(t *testing.T) {
	for text, want := range map[string]string{
		"##[error]x":                    "## [error]x",
		"a ##vso[task.complete]b":       "a ##vso [task.complete]b",
		"##TeamCity[x] ##[y]###[z]":     "##TeamCity [x] ## [y]### [z]",
		"##":                            "##",
		"# [x] ## x[y] ##1[z] a[b]#[c]": "# [x] ## x[y] ##1[z] a[b]#[c]",
		"##a[b[c":                       "##a [b[c",
	} {
		if got := visible.Text(text, visible.Display); got != want {
			t.Errorf("%q is shown as %q; expected %q", text, got, want)
		}
		if got := visible.Text(text, visible.Document); got != text {
			t.Errorf("%q is kept as %q", text, got)
		}
	}
}
