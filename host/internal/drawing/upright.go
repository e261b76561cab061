package drawing

import (
	"cmp"
	"slices"
)

// Measures of an upright picture, which is no wider than a phone as long as few lines run beside one another.
const (
	uprightBox, uprightInner, uprightLabel = 184, 164, 104
)

// upright lays a drawing out from top to bottom, one box a row. What leads to the next box runs down; all else runs in
// tracks on the right, and comes in from there.
type upright struct {
	d      *Drawing
	order  []int // boxes
	place  []int // of each box, in that order
	boxes  []setBox
	labels []label
	down   []int    // of each place, the line that runs down to the next, or -1
	ports  [][]port // of each box, from its top
	port   []port   // of each line
	leaves []int    // of each box, how far below its top its lines leave; 0 where none does
	tracks tracks
	wide   int // labels on the right
}

// layUpright is the whole picture of a drawing from top to bottom.
func layUpright(d *Drawing) picture {
	g := newGraph(d)
	u := &upright{d: d, place: make([]int, len(d.boxes)), port: make([]port, len(d.lines)),
		leaves: make([]int, len(d.boxes)), ports: make([][]port, len(d.boxes))}
	c := placeCells(g)
	for i := range d.boxes {
		u.order = append(u.order, i)
	}
	slices.SortStableFunc(u.order, func(a, b int) int {
		x, y := c.at[a], c.at[b]
		return cmp.Or(x.band-y.band, x.col-y.col, x.row-y.row)
	})
	u.gather(g)
	for place, i := range u.order {
		u.place[i] = place
	}
	set := typesetter{newRuler(), uprightLabel, 4}
	for _, b := range d.boxes {
		u.boxes = append(u.boxes, set.box(b, uprightInner))
	}
	u.findDown()
	for i, l := range d.lines {
		set.label = uprightLabel
		if u.down[u.place[l.from]] == i {
			set.label = uprightBox - 48
		}
		u.labels = append(u.labels, set.labelOf(l))
	}
	u.placePorts()
	return u.draw(set)
}

// gather moves each box up to the last of its cloud, as long as it passes none that leads to it, nor any of another
// cloud that it would part.
func (u *upright) gather(g *graph) {
	for at := 1; at < len(u.order); at++ {
		i := u.order[at]
		key := g.boxes[i].cloud.key
		if key == "" || g.boxes[u.order[at-1]].cloud.key == key || g.main[i] {
			continue
		}
		to := at
		for to > 0 && g.boxes[u.order[to-1]].cloud.key != key {
			to--
		}
		passes := slices.ContainsFunc(u.order[to:at], func(p int) bool {
			return slices.ContainsFunc(g.in[i], func(l int) bool { return g.lines[l].from == p })
		})
		if to > 0 && !passes {
			u.order = slices.Insert(slices.Delete(u.order, at, at+1), to, i)
		}
	}
}

// findDown takes for each place the first line that leads from its box to the next.
func (u *upright) findDown() {
	u.down = slices.Repeat([]int{-1}, len(u.order))
	for i, l := range u.d.lines {
		if at := u.place[l.from]; u.place[l.to] == at+1 && u.down[at] < 0 {
			u.down[at] = i
		}
	}
}

// beside reports whether a line runs in the tracks on the right.
func (u *upright) beside(i int) bool {
	l := u.d.lines[i]
	return l.from != l.to && u.down[u.place[l.from]] != i
}

// placePorts gives each line that runs on the right its place there, and makes boxes as tall as these need.
func (u *upright) placePorts() {
	for i, l := range u.d.lines {
		if u.beside(i) {
			u.leaves[l.from] = 14
			u.tracks.add(l.from, u.place[l.from], u.place[l.to])
			u.wide = max(u.wide, u.labels[i].w, badgeSize)
		}
	}
	u.tracks.assign()
	for box := range u.d.boxes {
		y := u.leaves[box]
		if y > 0 {
			y += 6
		}
		for i, l := range u.d.lines {
			if l.to != box || !u.beside(i) {
				continue
			}
			rows, _ := badgeRows(len(l.rows), max(u.wide, badgeSize))
			p := port{line: i, above: 8 + rows*(badgeSize+4), below: u.labels[i].h + 8}
			p.distance = y + p.above
			y += p.above + p.below
			u.port[i] = p
			u.ports[box] = append(u.ports[box], p)
		}
		if n := len(u.ports[box]); n > 0 { // a line meets the side of its box, and not a corner
			u.boxes[box].height = max(u.boxes[box].height, u.ports[box][n-1].distance+12)
		}
	}
}

// draw gives everything its place.
func (u *upright) draw(set typesetter) (p picture) {
	const left = margin + cloudPad
	right := left + uprightBox
	track := right + beside + u.wide + 8
	p.w = max(right+margin+cloudPad, track+u.tracks.width()+4)
	if u.wide == 0 {
		p.w = right + margin + cloudPad
	}
	p.boxes, p.lines = make([]placedBox, len(u.boxes)), make([]placedLine, len(u.d.lines))
	y := margin
	before := ""
	for at, i := range u.order {
		c := u.d.boxes[i].cloud
		fresh := c.key != "" && c.key != before
		if at > 0 {
			y += 16
			if before != "" && before != c.key {
				y += cloudPad
			}
		}
		if l := u.downTo(at); l >= 0 {
			y = u.placeDown(l, y, right, &p)
		}
		if before = c.key; fresh {
			title := set.ruler.wrap(capital(c.title.text), cloudStyle, uprightBox-44, 3)
			p.clouds = append(p.clouds, placedCloud{rect{left - cloudPad, y, uprightBox + 2*cloudPad, 0}, c, title})
			y += len(title)*cloudStyle.leading + 10
		}
		p.boxes[i] = placedBox{rect{left, y, uprightBox, u.boxes[i].height}, u.boxes[i]}
		y += u.boxes[i].height
		if c.key != "" {
			last := &p.clouds[len(p.clouds)-1]
			last.h = y + cloudPad - last.y
		}
		for _, l := range u.ports[i] {
			y = max(y, p.boxes[i].y+l.distance+l.below)
		}
	}
	p.h = y + cloudPad + margin
	for i, l := range u.d.lines {
		p.lines[i].line = l
		from, to := p.boxes[l.from], p.boxes[l.to]
		switch {
		case l.from == l.to:
			p.lines[i].corners = []point{{from.x + 16, from.bottom()}, {from.x + 16, from.bottom() + 8},
				{from.x + 44, from.bottom() + 8}, {from.x + 44, from.bottom()}}
		case !u.beside(i):
			x := right - 22
			p.lines[i].corners = []point{{x, from.bottom()}, {x, to.y}}
		default:
			x, in := track+u.tracks.offset(l.from)-trackPitch, to.y+u.port[i].distance
			out := from.y + u.leaves[l.from]
			p.lines[i].corners = []point{{right, out}, {x, out}, {x, in}, {right, in}}
			p.lines[i].label = u.labels[i]
			p.lines[i].at = rect{right + beside, in + 5, u.labels[i].w, u.labels[i].h}
			p.lines[i].badges = badgesAbove(len(l.rows), right+beside+u.wide/2, in, max(u.wide, badgeSize))
		}
	}
	return p
}

// downTo is the line that runs down to a place, or -1.
func (u *upright) downTo(place int) int {
	if place == 0 {
		return -1
	}
	return u.down[place-1]
}

// placeDown places the label and the badges of a line that runs down, from a height, and gives the height below them.
func (u *upright) placeDown(i, y, right int, p *picture) int {
	l, out := u.d.lines[i], &p.lines[i]
	x := right - 22
	out.label, out.end = u.labels[i], true
	out.at = rect{x - 8 - out.label.w, y, out.label.w, out.label.h}
	rows := 0
	for n := range l.rows { // on the right of the line, below one another
		out.badges = append(out.badges, point{x + badgeSize/2 + 8, y + badgeSize/2 + n*(badgeSize+4)})
		rows += badgeSize + 4
	}
	return y + max(out.label.h, rows, arrowSize) + 6
}
