package drawing

import (
	"strings"
	"unicode"

	"github.com/construe-host/construe/host/schema"
)

// style is how a text is set: how large, and whether it is bold.
type style struct {
	size, leading int
	bold          bool
}

// The styles of the drawing. Their class names are in svg.go, and drawing.css has the same sizes.
var (
	titleStyle = style{14, 18, true}
	noteStyle  = style{12, 15, false}
	chipStyle  = style{12, 15, true}
	cloudStyle = style{12, 16, true}
)

// advances are how wide the characters from space to tilde are in the usual fonts without serifs, in thousandths of
// their size. What is not in the table is as wide as a wide one, so that a text never is wider than it is taken for.
const advances = "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 " +
	"556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 " +
	"1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 " +
	"278 278 278 469 556 333 " +
	"556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 " +
	"334 260 334 584"

// wider is the room, in percent, that a text is given, since a page may have to do with a font that runs wider.
const wider = 115

// ruler measures texts.
type ruler struct{ ascii []int }

func newRuler() *ruler {
	r := &ruler{}
	for field := range strings.FieldsSeq(advances) {
		n := 0
		for _, digit := range field {
			n = n*10 + int(digit-'0')
		}
		r.ascii = append(r.ascii, n)
	}
	return r
}

// width is that of a text, rounded up.
func (r *ruler) width(text string, s style) int {
	sum := 0
	for _, c := range text {
		sum += r.advance(c)
	}
	if s.bold {
		sum += sum / 14
	}
	return (sum*s.size*wider/100 + 999) / 1000
}

func (r *ruler) advance(c rune) int {
	switch {
	case c >= ' ' && c <= '~':
		return r.ascii[c-' ']
	case c == '·':
		return 333
	case unicode.Is(unicode.Latin, c), unicode.Is(unicode.Greek, c), unicode.Is(unicode.Cyrillic, c):
		return 800
	}
	return 1100
}

// mostLetters bounds what of a text is looked at: no box has room for more.
const mostLetters = 400

// wrap is a text in lines no wider than a width, at most so many; what is left of it is an ellipsis. A word that is
// wider than a line goes on in the next.
func (r *ruler) wrap(text string, s style, width, most int) (lines []string) {
	letters := []rune(schema.DisplayText(text))
	if len(letters) > mostLetters {
		letters = append(letters[:mostLetters], '…')
	}
	words := strings.Fields(string(letters))
	for len(words) > 0 {
		taken := words[0]
		words = words[1:]
		for len(words) > 0 && r.width(taken+" "+words[0], s) <= width {
			taken += " " + words[0]
			words = words[1:]
		}
		if r.width(taken, s) > width {
			head, rest := r.cut(taken, s, width)
			taken, words = head, append([]string{rest}, words...)
		}
		if lines = append(lines, taken); len(lines) == most && len(words) > 0 {
			head, _ := r.cut(taken+" "+strings.Join(words, " "), s, width-r.width("…", s))
			lines[most-1] = strings.TrimRight(head, " ") + "…"
			break
		}
	}
	return lines
}

// cut is as much of a text as a width has room for, one letter at least, and the rest.
func (r *ruler) cut(text string, s style, width int) (head, rest string) {
	end := 0
	for at, c := range text {
		next := at + len(string(c))
		if at > 0 && r.width(text[:next], s) > width {
			break
		}
		end = next
	}
	return text[:end], text[end:]
}
