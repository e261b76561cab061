package drawing

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// SVG is the drawing as an svg element. It has classes alone, whose rules are the page's; every text is escaped; what
// shows a fact has the fact's pointer in data-fact, where that is asked for; and the number of a row links to the row.
func (d *Drawing) SVG(o Options) string {
	p := d.picture(o.Upright)
	w := &writer{rows: o.Rows, facts: o.Facts}
	w.legend(d, p)
	id := o.ID
	if id == "" {
		id = "drawing"
	}
	class := "dw dw-upright"
	if !o.Upright { // how wide it is, in steps, so that a page can keep it legible without a style of its own
		class = "dw dw-across dw-w" + number(min((p.w+199)/200, mostSteps))
	}
	role := "img"
	if o.Rows != "" {
		role = "group" // an image has no links in it
	}
	w.open("svg", "class", class, "role", role,
		"viewBox", fmt.Sprintf("0 0 %d %d", p.w, p.h+w.legendHeight), "width", strconv.Itoa(p.w),
		"height", strconv.Itoa(p.h+w.legendHeight), "aria-labelledby", id+"-title "+id+"-desc")
	w.element("title", short(d.title)+": "+d.what(), "id", id+"-title")
	w.element("desc", d.Sentence(), "id", id+"-desc")
	for _, c := range p.clouds {
		w.cloud(c)
	}
	for _, hot := range []bool{false, true} {
		for _, l := range p.lines {
			if l.line.hot == hot {
				w.line(l)
			}
		}
	}
	for _, b := range p.boxes {
		w.box(b)
	}
	for _, l := range p.lines {
		w.labelOf(l)
	}
	w.writeLegend(p)
	w.close("svg")
	return w.b.String()
}

// Size is how large the drawing is as SVG, from top to bottom or across.
func (d *Drawing) Size(upright bool) (w, h int) {
	p, legend := d.picture(upright), writer{}
	legend.legend(d, p)
	return p.w, p.h + legend.legendHeight
}

// mostSteps bounds the steps of width, each of 200 pixels, for which drawing.css has a rule.
const mostSteps = 14

// picture is the drawing laid out.
func (d *Drawing) picture(upright bool) picture {
	switch {
	case d.Empty():
		return picture{w: 2*margin + boxWidth, h: 2*margin + noteStyle.leading}
	case upright:
		return layUpright(d)
	}
	return layAcross(d)
}

// writer writes SVG.
type writer struct {
	b            strings.Builder
	rows         string
	facts        bool
	items        []legendItem
	legendHeight int
}

// tag begins an element, without the end of its first tag. Attributes are names and values in turn; one without a value
// is left out.
func (w *writer) tag(name string, attributes ...string) {
	w.b.WriteString("<" + name)
	if name == "svg" {
		w.b.WriteString(` xmlns="http://www.w3.org/2000/svg"`)
	}
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			w.b.WriteString(" " + attributes[i] + `="` + escaped(attributes[i+1]) + `"`)
		}
	}
}

func (w *writer) open(name string, attributes ...string) {
	w.tag(name, attributes...)
	w.b.WriteString(">\n")
}

func (w *writer) empty(name string, attributes ...string) {
	w.tag(name, attributes...)
	w.b.WriteString("/>\n")
}

func (w *writer) element(name, text string, attributes ...string) {
	w.tag(name, attributes...)
	w.b.WriteString(">" + escaped(text) + "</" + name + ">\n")
}

func (w *writer) close(name string) { w.b.WriteString("</" + name + ">\n") }

// escaped is a text as markup has it, and as people are shown it.
func escaped(text string) string { return html.EscapeString(schema.DisplayText(text)) }

func number(n int) string { return strconv.Itoa(n) }

// words writes a text in lines, from the top of the first.
func (w *writer) words(class, fact string, lines []string, s style, x, top int) {
	if len(lines) == 0 {
		return
	}
	if !w.facts {
		fact = ""
	}
	y := top + s.size + (s.leading-s.size)/2 - 1
	w.tag("text", "class", class, "x", number(x), "y", number(y), "data-fact", fact)
	w.b.WriteString(">")
	for i, text := range lines {
		if i == 0 {
			w.b.WriteString(escaped(text))
			continue
		}
		w.b.WriteString(`<tspan class="dw-gap"> </tspan>`) // what reads the text aloud hears words apart
		w.tag("tspan", "x", number(x), "dy", number(s.leading))
		w.b.WriteString(">" + escaped(text) + "</tspan>")
	}
	w.b.WriteString("</text>\n")
}

func (w *writer) rect(class string, r rect, radius int) {
	w.empty("rect", "class", class, "x", number(r.x), "y", number(r.y), "width", number(r.w), "height", number(r.h),
		"rx", number(radius))
}

func (w *writer) cloud(c placedCloud) {
	class := "dw-cloud dw-c" + number(max(0, c.cloud.number)%4)
	if c.cloud.disputed {
		class += " dw-disputed"
	}
	w.rect(class, c.rect, 10)
	w.words("dw-ct", c.cloud.title.fact, c.title, cloudStyle, c.x+cloudPad, c.y+5)
}

func (w *writer) box(b placedBox) {
	class := "dw-box"
	if b.set.box.outside {
		class += " dw-outside"
	}
	if b.set.box.disputed {
		class += " dw-disputed"
	}
	top := b.y + (b.h-b.set.height)/2 + boxPad
	if b.set.box.store {
		top += capHeight + capHeight/2
		r, h := b.w/2, capHeight
		w.empty("path", "class", class, "d", fmt.Sprintf("M%d %dA%d %d 0 0 1 %d %dV%dA%d %d 0 0 1 %d %dZ", b.x, b.y+h, r, h,
			b.right(), b.y+h, b.bottom()-h, r, h, b.x, b.bottom()-h))
		w.empty("path", "class", class+" dw-lid", "d", fmt.Sprintf("M%d %dA%d %d 0 0 0 %d %d", b.x, b.y+h, r, h, b.right(),
			b.y+h))
	} else {
		w.rect(class, b.rect, 7)
	}
	middle := b.x + b.w/2
	w.words("dw-t", b.set.box.title.fact, b.set.title, titleStyle, middle, top)
	top += len(b.set.title) * titleStyle.leading
	for _, note := range b.set.notes {
		w.words("dw-n"+marked(note.disputed), note.fact, note.lines, noteStyle, middle, top)
		top += len(note.lines) * noteStyle.leading
	}
	for _, chip := range b.set.chips {
		tall := len(chip.lines)*chipStyle.leading + 2*chipPad
		w.rect("dw-chip"+marked(chip.disputed), rect{b.x + 8, top + 4, b.w - 16, tall}, min(tall/2, 12))
		w.words("dw-kt", chip.fact, chip.lines, chipStyle, middle, top+4+chipPad)
		top += tall + 4
	}
	if len(b.set.box.rows) > 0 {
		foot := top + b.set.badges*(badgeSize+4) + 4
		w.badges(b.set.box.rows, badgesAbove(len(b.set.box.rows), middle, foot, b.w-20))
	}
}

// marked is what a class has besides where a fact is disputed.
func marked(disputed bool) string {
	if disputed {
		return " dw-disputed"
	}
	return ""
}

// badges writes the numbers of rows, as links to them where the page has such.
func (w *writer) badges(rows []int, at []point) {
	for i, row := range rows {
		if w.rows != "" {
			w.open("a", "class", "dw-badge", "href", "#"+w.rows+number(row), "aria-label", "row "+number(row))
		} else {
			w.open("g", "class", "dw-badge")
		}
		w.empty("circle", "cx", number(at[i].x), "cy", number(at[i].y), "r", number(badgeSize/2))
		class := ""
		if row > 99 {
			class = "dw-small"
		}
		w.element("text", number(row), "class", class, "x", number(at[i].x), "y", number(at[i].y+4))
		if w.rows != "" {
			w.close("a")
		} else {
			w.close("g")
		}
	}
}

// line writes a line and its arrow.
func (w *writer) line(l placedLine) {
	class := "dw-line"
	switch {
	case l.line.hot:
		class += " dw-hot"
	case l.line.disputed:
		class += " dw-disputed"
	}
	if l.line.seldom {
		class += " dw-seldom"
	}
	n := len(l.corners)
	end, before := l.corners[n-1], l.corners[n-2]
	dx, dy := sign(end.x-before.x), sign(end.y-before.y)
	var path strings.Builder
	for i, c := range l.corners {
		if i == n-1 { // the line ends where the arrow begins
			c.x, c.y = c.x-dx*(arrowSize-1), c.y-dy*(arrowSize-1)
		}
		path.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + number(c.x) + " " + number(c.y))
	}
	w.empty("path", "class", class, "d", path.String())
	a, h := arrowSize, arrowSize/2
	w.empty("path", "class", strings.Replace(class, "dw-line", "dw-arrow", 1), "d", fmt.Sprintf("M%d %dL%d %dL%d %dZ",
		end.x, end.y, end.x-dx*a-dy*h, end.y-dy*a-dx*h, end.x-dx*a+dy*h, end.y-dy*a+dx*h))
}

func sign(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// labelOf writes what stands on a line.
func (w *writer) labelOf(l placedLine) {
	class, x := "dw-l", l.at.x+l.at.w/2
	if l.end {
		class, x = "dw-l dw-end", l.at.right()
	}
	top := l.at.y
	for _, p := range l.label.paragraphs {
		w.words(class+marked(p.disputed), p.fact, p.lines, noteStyle, x, top)
		top += len(p.lines) * noteStyle.leading
	}
	if len(l.badges) > 0 {
		w.badges(l.line.rows, l.badges)
	}
}
