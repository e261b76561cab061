package drawing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Mermaid is the drawing as a flowchart of Mermaid. Boxes and clouds are numbered, so that no id of a party is a word
// of the language; every text stands in quotes, and all in it but letters, digits and plain signs is a character code.
func (d *Drawing) Mermaid() string {
	w := &mermaid{}
	w.line(0, "flowchart LR")
	w.line(1, "accTitle: %s", mermaidLine(short(d.title)+": "+d.what()))
	w.line(1, "accDescr: %s", mermaidLine(d.counted()))
	if d.Empty() {
		w.line(1, `b1["Nothing is known of it."]`)
	}
	var clouds []string
	in := map[string][]int{}
	for i, b := range d.boxes {
		if in[b.cloud.key] == nil && b.cloud.key != "" {
			clouds = append(clouds, b.cloud.key)
		}
		in[b.cloud.key] = append(in[b.cloud.key], i)
	}
	for _, i := range in[""] {
		w.box(1, i, d.boxes[i])
	}
	for n, key := range clouds {
		c := d.boxes[in[key][0]].cloud
		w.line(1, `subgraph c%d["%s"]`, n+1, mermaidText(capital(c.title.text)))
		for _, i := range in[key] {
			w.box(2, i, d.boxes[i])
		}
		w.line(1, "end")
	}
	for _, l := range d.lines {
		w.arrow(l)
	}
	w.marks(d, clouds, in)
	return w.b.String()
}

type mermaid struct{ b strings.Builder }

func (w *mermaid) line(depth int, format string, args ...any) {
	fmt.Fprintf(&w.b, strings.Repeat("  ", depth)+format+"\n", args...)
}

// box writes a box: a cylinder what keeps state, with round ends who asks.
func (w *mermaid) box(depth, i int, b *box) {
	said := append([]string{"<b>" + mermaidText(capital(b.title.text)) + "</b>"}, allSaid(b.notes)...)
	said = slices.Concat(said, allSaid(b.chips), rowsSaid(b.rows))
	left, right := "[", "]"
	switch {
	case b.store:
		left, right = "[(", ")]"
	case b.outside:
		left, right = "([", "])"
	}
	w.line(depth, `b%d%s"%s"%s`, i+1, left, strings.Join(said, "<br/>"), right)
}

// arrow writes a line: thick what a row is about, dotted what not every request takes.
func (w *mermaid) arrow(l *line) {
	arrow := "-->"
	switch {
	case l.hot:
		arrow = "==>"
	case l.seldom:
		arrow = "-.->"
	}
	if said := append(allSaid(l.words), rowsSaid(l.rows)...); len(said) > 0 {
		arrow += `|"` + strings.Join(said, "<br/>") + `"|`
	}
	w.line(1, "b%d %s b%d", l.from+1, arrow, l.to+1)
}

// allSaid are the texts that say something.
func allSaid(all []says) (out []string) {
	for _, one := range all {
		if text := mermaidText(one.text); strings.TrimSpace(text) != "" {
			out = append(out, text)
		}
	}
	return out
}

// rowsSaid names the rows of the schedule that are about a thing.
func rowsSaid(rows []int) []string {
	if len(rows) == 0 {
		return nil
	}
	said := "row "
	if len(rows) > 1 {
		said = "rows "
	}
	for i, row := range rows {
		if i > 0 {
			said += ", "
		}
		said += number(row)
	}
	return []string{said}
}

// marks writes a dashed edge around what is disputed.
func (w *mermaid) marks(d *Drawing, clouds []string, in map[string][]int) {
	var disputed []string
	for i, b := range d.boxes {
		if b.disputed {
			disputed = append(disputed, fmt.Sprintf("b%d", i+1))
		}
	}
	for n, key := range clouds {
		if d.boxes[in[key][0]].cloud.disputed {
			disputed = append(disputed, fmt.Sprintf("c%d", n+1))
		}
	}
	if len(disputed) > 0 {
		w.line(1, "classDef disputed stroke-dasharray:6 4,stroke-width:2px")
		w.line(1, "class %s disputed", strings.Join(disputed, ","))
	}
}

// mostMermaid bounds a text, as a box of the picture has room for so much.
const mostMermaid = 160

// mermaidText is a text as a quoted label of Mermaid has it.
func mermaidText(text string) string {
	letters := []rune(schema.DisplayText(text))
	if len(letters) > mostMermaid {
		letters = append(letters[:mostMermaid-1], '…')
	}
	var b strings.Builder
	for i, c := range letters {
		before, after := ' ', ' '
		if i > 0 {
			before = letters[i-1]
		}
		if i < len(letters)-1 {
			after = letters[i+1]
		}
		plain := c == ' ' || c >= 0x80 || letterOrDigit(c)
		switch c {
		case '-', '\'', ',', '.': // within a word, or behind one; a number with a point begins a list
			plain = letterOrDigit(before) && (letterOrDigit(after) || c == ',') || c == '.' && after == ' ' && before >= 'a'
		case ':':
			plain = letterOrDigit(before) && after == ' '
		}
		if plain {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "#%d;", c)
		}
	}
	return b.String()
}

// letterOrDigit reports whether a character is one of ASCII's.
func letterOrDigit(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// mermaidLine is a text as a line without quotes has it, which ends where the line does and knows no codes.
func mermaidLine(text string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x80 && !letterOrDigit(c) && !strings.ContainsRune(" ,.:'-()", c) {
			return '_'
		}
		return c
	}, schema.DisplayText(text))
}
