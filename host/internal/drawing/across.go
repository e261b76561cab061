package drawing

import "slices"

// The ways in which a line is led.
const (
	loops    = iota // to the box from which it comes
	hangs           // down, to the box that hangs below
	straight        // in its row
	bends           // in the gutter behind the box from which it comes, to another row
	sinks           // below its band, in a channel
)

// across lays a drawing out from left to right, in bands below one another.
type across struct {
	g      *graph
	c      *cells
	spans  []span
	boxes  []setBox
	labels []label
	lead   []int    // the way in which each line is led
	ports  [][]port // of each box, on its left
	port   []port   // of each line
	// zones of tracks, and of labels
	gutters  map[[2]int]*tracks // by band and column: left of the column
	channels []*tracks          // below each band
	trunk    *tracks            // left of all bands
	wide     map[[2]int]int     // how wide the labels are, left of a column
	// places
	x              map[[2]int]int // of the left side of a column's boxes
	gutterX        map[[2]int]int // where the tracks begin, left of a column
	rowY           [][]int        // the middle of each row
	above, beneath [][]int        // how far a row reaches from there
	channelY       []int
	w, h           int
}

// newAcross lays out everything but the corners of lines.
func newAcross(d *Drawing) *across {
	a := &across{g: newGraph(d), gutters: map[[2]int]*tracks{}, trunk: &tracks{}, wide: map[[2]int]int{},
		x: map[[2]int]int{}, gutterX: map[[2]int]int{}}
	a.c = placeCells(a.g)
	a.spans = spansOf(a.g, a.c)
	set := typesetter{newRuler(), 104, 4}
	if d.dealings {
		set.label = 150
	}
	for _, b := range d.boxes {
		a.boxes = append(a.boxes, set.box(b, boxInner))
	}
	for _, l := range d.lines {
		a.labels = append(a.labels, set.labelOf(l))
	}
	a.lead, a.port = make([]int, len(d.lines)), make([]port, len(d.lines))
	for i := range d.lines {
		a.lead[i] = a.way(i)
	}
	for i := range a.boxes {
		a.ports = append(a.ports, a.portsOf(i))
		for _, p := range a.ports[i] {
			a.port[p.line] = p
		}
	}
	a.layTracks()
	a.placeColumns()
	a.placeRows(set)
	return a
}

// way is how a line is led.
func (a *across) way(i int) int {
	l := a.g.lines[i]
	from, to := a.c.at[l.from], a.c.at[l.to]
	switch {
	case l.from == l.to:
		return loops
	case a.g.hung[l.to] == i:
		return hangs
	case from.band != to.band || from.col >= to.col:
		return sinks
	}
	for col := from.col + 1; col < to.col; col++ {
		if _, taken := a.c.who[cell{to.band, col, to.row}]; taken {
			return sinks
		}
	}
	if from.row == to.row {
		for _, other := range a.g.in[l.to] {
			if other < i && a.g.lines[other].from == l.from {
				return bends
			}
		}
		return straight
	}
	return bends
}

// portsOf are the ports of a box: first of what comes from rows above it, then what is straight, then the rest.
func (a *across) portsOf(box int) (ports []port) {
	lines := slices.Clone(a.g.in[box])
	lines = slices.DeleteFunc(lines, func(i int) bool { return a.lead[i] == hangs })
	here := a.c.at[box]
	place := func(i int) int {
		from := a.c.at[a.g.lines[i].from]
		switch {
		case a.lead[i] == straight:
			return 0
		case a.lead[i] == bends && from.row < here.row:
			return from.row - here.row
		case a.lead[i] == bends:
			return from.row - here.row + 1
		case from.band < here.band:
			return -1 << 20
		}
		return 1 << 20
	}
	slices.SortStableFunc(lines, func(i, j int) int { return place(i) - place(j) })
	middle := -1
	for n, i := range lines {
		rows, _ := badgeRows(len(a.g.lines[i].rows), max(a.labels[i].w, 3*badgeSize))
		ports = append(ports, port{line: i, above: 8 + rows*(badgeSize+4), below: a.labels[i].h + 8})
		if a.lead[i] == straight {
			middle = n
		}
		a.wide[[2]int{here.band, here.col}] = max(a.wide[[2]int{here.band, here.col}], a.labels[i].w,
			min(3, len(a.g.lines[i].rows))*(badgeSize+4), badgeSize)
	}
	spread(ports, middle, a.busyBefore(here))
	return ports
}

// busyBefore reports whether the next box on the left in a row has a line that leaves it and leaves the row, so that
// the middle of the row is taken behind it.
func (a *across) busyBefore(at cell) bool {
	for col := at.col - 1; col >= 0; col-- {
		if i, taken := a.c.who[cell{at.band, col, at.row}]; taken {
			return slices.ContainsFunc(a.g.out[i], func(l int) bool { return a.lead[l] != straight && a.lead[l] != hangs })
		}
	}
	return false
}

func (a *across) gutter(band, col int) *tracks {
	key := [2]int{band, col}
	if a.gutters[key] == nil {
		a.gutters[key] = &tracks{}
	}
	return a.gutters[key]
}

// Places along a gutter, by rows and pixels from their middle: those beyond all rows are the channel below, and the one
// above.
const perRow, beyond = 1 << 16, 1 << 30

// layTracks leads every line that is not straight, without places yet. All that leave a box share a way as far as they
// go together; what comes to a box has one of its own.
func (a *across) layTracks() {
	for range a.c.bands {
		a.channels = append(a.channels, &tracks{})
	}
	for i, l := range a.g.lines {
		from, to := a.c.at[l.from], a.c.at[l.to]
		start := from.row*perRow + perRow/2
		end := to.row*perRow + perRow/2 + a.port[i].distance
		bus, own := l.from, len(a.boxes)+i
		out := a.gutter(from.band, from.col+1)
		switch a.lead[i] {
		case bends:
			out.add(bus, start, end)
		case sinks:
			out.add(bus, start, beyond)
			into := a.gutter(to.band, to.col)
			across := 2*to.col + 1 // the tracks of what comes are right of those of what leaves
			leaves := 2 * (from.col + 1)
			switch to.band {
			case from.band:
				into.add(own, end, beyond)
				a.channels[from.band].add(bus, leaves, across)
			case from.band + 1:
				into.add(own, -beyond, end)
				a.channels[from.band].add(bus, leaves, across)
			default:
				into.add(own, end, beyond)
				a.channels[from.band].add(bus, -1, leaves)
				a.trunk.add(bus, min(from.band, to.band), max(from.band, to.band))
				a.channels[to.band].add(bus, -1, across)
			}
		}
	}
	for _, t := range a.gutters {
		t.assign()
	}
	for _, t := range a.channels {
		t.assign()
	}
	a.trunk.assign()
}

// placeColumns gives columns their place: a gutter has room for the tracks in it and for the widest label.
func (a *across) placeColumns() {
	for band := range a.c.bands {
		x := margin + a.trunk.width()
		for col := range a.c.cols[band] + 1 {
			key := [2]int{band, col}
			if col > 0 {
				x += beside
			}
			a.gutterX[key] = x
			x += a.gutter(band, col).width()
			if col == a.c.cols[band] {
				break
			}
			if wide := a.wide[key]; wide > 0 {
				x += wide + 8
			}
			x += beside
			a.x[key] = x
			x += boxWidth
		}
		a.w = max(a.w, x+margin)
	}
}
