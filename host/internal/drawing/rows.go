package drawing

// placeRows gives rows their place: each has room for its boxes and their labels, and what is between two of them has
// room for where clouds end and begin, and for the label of what hangs.
func (a *across) placeRows(set typesetter) {
	y := margin
	for band := range a.c.bands {
		rows := a.c.rows[band]
		above, beneath, mid := make([]int, rows), make([]int, rows), make([]int, rows)
		for col := range a.c.cols[band] {
			for row := range rows {
				if i, taken := a.c.who[cell{band, col, row}]; taken {
					top, foot := a.reach(i)
					above[row], beneath[row] = max(above[row], top), max(beneath[row], foot)
				}
			}
		}
		for row := range rows {
			y += a.gap(band, row, set, above, beneath)
			mid[row] = y + above[row]
			y = mid[row] + beneath[row]
		}
		y += cloudPad + 4
		a.rowY, a.above, a.beneath = append(a.rowY, mid), append(a.above, above), append(a.beneath, beneath)
		a.channelY = append(a.channelY, y)
		y += a.channels[band].width() + 14
	}
	a.h = y
}

// reach is how far a box and its labels reach from the middle of its row.
func (a *across) reach(box int) (above, beneath int) {
	half := (a.boxes[box].height + 1) / 2
	above, beneath = half, half
	for _, p := range a.ports[box] {
		// a line meets the side of its box, and not a corner
		above, beneath = max(above, p.above-p.distance, 12-p.distance), max(beneath, p.below+p.distance, 12+p.distance)
	}
	return above, beneath
}

// boxTall is how far a box itself reaches from the middle: as far as its words need, and its ports.
func (a *across) boxTall(box int) (above, beneath int) {
	half := (a.boxes[box].height + 1) / 2
	above, beneath = half, half
	for _, p := range a.ports[box] {
		above, beneath = max(above, 12-p.distance), max(beneath, 12+p.distance)
	}
	return above, beneath
}

// gap is the room above a row. What hangs has room for its label between the two boxes.
func (a *across) gap(band, row int, set typesetter, above, beneath []int) int {
	title, ends, hanging := 0, 0, 0
	for _, s := range a.spans {
		if s.band == band && s.top == row {
			title = max(title, a.titleHeight(s, set))
		}
		if s.band == band && s.foot == row-1 {
			ends = cloudPad
		}
	}
	for col := range a.c.cols[band] {
		i, taken := a.c.who[cell{band, col, row}]
		if !taken || a.g.hung[i] < 0 {
			continue
		}
		l := a.g.hung[i]
		rows := (badgeSize + 4) * len(a.g.lines[l].rows)
		_, upper := a.boxTall(a.g.lines[l].from)
		lower, _ := a.boxTall(i)
		hanging = max(hanging, 16+max(a.labels[l].h+14, rows+arrowSize+4)-(beneath[row-1]-upper)-(above[row]-lower))
	}
	air := 18
	if row == 0 {
		air = 0
	}
	return max(title+ends+air, hanging)
}

// titleHeight is the room that a cloud needs above its first row.
func (a *across) titleHeight(s span, set typesetter) int {
	return len(a.cloudTitle(s, set))*cloudStyle.leading + 8
}

// cloudTitle is the title of a cloud in lines. It is no wider than the cloud's first column, where lines could run
// through what is beside that.
func (a *across) cloudTitle(s span, set typesetter) []string {
	width := boxWidth
	if s.top == 0 && s.band == 0 {
		for col := s.left; col < s.right; col++ {
			width = a.x[[2]int{s.band, col + 1}] + boxWidth - a.x[[2]int{s.band, s.left}]
		}
	}
	title := capital(a.g.boxes[s.boxes[0]].cloud.title.text)
	return set.ruler.wrap(title, cloudStyle, width, 3)
}

// lay is the whole picture of a drawing from left to right.
func layAcross(d *Drawing) picture {
	a := newAcross(d)
	set := typesetter{ruler: newRuler()}
	p := picture{w: a.w, h: a.h}
	for _, s := range a.spans {
		title := a.cloudTitle(s, set)
		left, right := a.x[[2]int{s.band, s.left}]-cloudPad, a.x[[2]int{s.band, s.right}]+boxWidth+cloudPad
		top := a.rowY[s.band][s.top] - a.above[s.band][s.top] - len(title)*cloudStyle.leading - 8
		foot := a.rowY[s.band][s.foot] + a.beneath[s.band][s.foot] + cloudPad
		p.clouds = append(p.clouds, placedCloud{rect{left, top, right - left, foot - top},
			a.g.boxes[s.boxes[0]].cloud, title})
	}
	for i, set := range a.boxes {
		above, beneath := a.boxTall(i)
		at := a.c.at[i]
		p.boxes = append(p.boxes, placedBox{rect{a.x[[2]int{at.band, at.col}], a.rowY[at.band][at.row] - above, boxWidth,
			above + beneath}, set})
	}
	for i := range d.lines {
		p.lines = append(p.lines, a.placeLine(i, p.boxes))
	}
	return p
}

// placeLine gives a line its corners, its label and its badges.
func (a *across) placeLine(i int, boxes []placedBox) placedLine {
	l := a.g.lines[i]
	from, to := boxes[l.from], boxes[l.to]
	out := placedLine{line: l, label: a.labels[i]}
	switch a.lead[i] {
	case loops:
		foot := from.bottom()
		out.label = label{}
		out.corners = []point{{from.right() - 44, foot}, {from.right() - 44, foot + 13}, {from.right() - 16, foot + 13},
			{from.right() - 16, foot}}
		return out
	case hangs:
		x := from.x + 34
		out.corners = []point{{x, from.bottom()}, {x, to.y}}
		out.at = rect{x + 8, to.y - arrowSize - 2 - out.label.h, out.label.w, out.label.h}
		for n := range l.rows {
			out.badges = append(out.badges, point{x - 16, to.y - arrowSize - badgeSize/2 - n*(badgeSize+4)})
		}
		return out
	}
	start, end := a.c.at[l.from], a.c.at[l.to]
	y := a.rowY[end.band][end.row] + a.port[i].distance
	middle := a.rowY[start.band][start.row]
	bus := func() int {
		key := [2]int{start.band, start.col + 1}
		return a.gutterX[key] + a.gutters[key].offset(l.from)
	}
	out.corners = []point{{from.right(), middle}}
	switch a.lead[i] {
	case bends:
		out.corners = append(out.corners, point{bus(), middle}, point{bus(), y})
	case sinks:
		key := [2]int{end.band, end.col}
		into := a.gutterX[key] + a.gutters[key].offset(len(a.boxes)+i)
		below := func(band int) int { return a.channelY[band] + a.channels[band].offset(l.from) }
		out.corners = append(out.corners, point{bus(), middle}, point{bus(), below(start.band)})
		if end.band != start.band && end.band != start.band+1 {
			trunk := margin + a.trunk.offset(l.from) - trackPitch
			out.corners = append(out.corners, point{trunk, below(start.band)}, point{trunk, below(end.band)},
				point{into, below(end.band)})
		} else {
			out.corners = append(out.corners, point{into, below(start.band)})
		}
		out.corners = append(out.corners, point{into, y})
	}
	out.corners = append(out.corners, point{to.x, y})
	wide := a.wide[[2]int{end.band, end.col}]
	center := to.x - beside - wide/2
	out.at = rect{center - out.label.w/2, y + 5, out.label.w, out.label.h}
	out.badges = badgesAbove(len(l.rows), center, y, max(out.label.w, 3*badgeSize))
	return out
}
