package drawing

// point and rect are places in a picture, in pixels from its upper left corner.
type point struct{ x, y int }

type rect struct{ x, y, w, h int }

func (r rect) right() int  { return r.x + r.w }
func (r rect) bottom() int { return r.y + r.h }

// meets reports whether two places have a pixel in common.
func (r rect) meets(o rect) bool {
	return r.x < o.right() && o.x < r.right() && r.y < o.bottom() && o.y < r.bottom()
}

// holds reports whether a place lies within another.
func (r rect) holds(o rect) bool {
	return o.x >= r.x && o.y >= r.y && o.right() <= r.right() && o.bottom() <= r.bottom()
}

// picture is a drawing in which everything has its place.
type picture struct {
	w, h   int
	clouds []placedCloud
	boxes  []placedBox
	lines  []placedLine
}

type placedCloud struct {
	rect
	cloud cloud
	title []string
}

type placedBox struct {
	rect
	set setBox
}

// placedLine is a line with its corners, the last of which is where its arrow points; its label, and its rows.
type placedLine struct {
	line    *line
	corners []point
	label   label
	at      rect // of the label
	end     bool // the label stands against its right edge; else in its middle
	badges  []point
}

// paragraph is one thing that is said, in lines.
type paragraph struct {
	says
	lines []string
}

// label is what is written on a line.
type label struct {
	paragraphs []paragraph
	w, h       int
}

// How much room things have.
const (
	boxWidth, boxInner = 148, 132
	boxPad             = 9
	chipPad            = 4
	capHeight          = 9 // of a cylinder
	badgeSize          = 20
	arrowSize          = 9
	margin             = 12
	cloudPad           = 10
	beside             = 15 // between a box and what is not its own: the pad of its cloud, and some air
	trackPitch         = 9
)

// setBox is a box with its words in lines.
type setBox struct {
	box    *box
	title  []string
	notes  []paragraph
	chips  []paragraph
	height int
	badges int // rows of badges
}

// typesetter sets words.
type typesetter struct {
	ruler *ruler
	// label is how wide a label may be, and lines how many lines each thing that it says may have.
	label, lines int
}

func (t typesetter) box(b *box, inner int) setBox {
	s := setBox{box: b, title: t.ruler.wrap(capital(b.title.text), titleStyle, inner, 3)}
	if len(s.title) == 0 {
		s.title = []string{"(without a name)"}
	}
	s.height = 2*boxPad + len(s.title)*titleStyle.leading
	for _, note := range b.notes {
		if p := (paragraph{note, t.ruler.wrap(note.text, noteStyle, inner, 4)}); len(p.lines) > 0 {
			s.notes = append(s.notes, p)
			s.height += len(p.lines) * noteStyle.leading
		}
	}
	for _, chip := range b.chips {
		if p := (paragraph{chip, t.ruler.wrap(chip.text, chipStyle, inner-14, 3)}); len(p.lines) > 0 {
			s.chips = append(s.chips, p)
			s.height += len(p.lines)*chipStyle.leading + 2*chipPad + 4
		}
	}
	if b.store {
		s.height += 2 * capHeight
	}
	perRow := (inner + 4) / (badgeSize + 4)
	s.badges = (len(b.rows) + perRow - 1) / perRow
	s.height += s.badges * (badgeSize + 4)
	return s
}

func (t typesetter) labelOf(l *line) (out label) {
	for _, word := range l.words {
		p := paragraph{word, t.ruler.wrap(word.text, noteStyle, t.label, t.lines)}
		if len(p.lines) == 0 {
			continue
		}
		for _, text := range p.lines {
			out.w = max(out.w, t.ruler.width(text, noteStyle))
			out.h += noteStyle.leading
		}
		out.paragraphs = append(out.paragraphs, p)
	}
	return out
}

// badgeRows are how many rows the badges of a line take, and how many each has at most.
func badgeRows(n, width int) (rows, each int) {
	each = max(1, (width+4)/(badgeSize+4))
	return (n + each - 1) / each, each
}

// badgesAbove places the badges of a line above a place of it, in rows of its middle.
func badgesAbove(n, middle, y, width int) (out []point) {
	rows, each := badgeRows(n, width)
	for i := range n {
		row := i / each
		inRow := min(each, n-row*each)
		x := middle + (2*(i%each)-(inRow-1))*(badgeSize+4)/2
		out = append(out, point{x, y - badgeSize/2 - 4 - (rows-1-row)*(badgeSize+4)})
	}
	return out
}
