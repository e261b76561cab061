package drawing

import (
	"cmp"
	"slices"
)

// stretch is a piece of a line that runs beside others, in some zone between boxes, from a place to another. What has
// the same key is the same piece.
type stretch struct {
	key      int
	from, to int
}

// tracks are the stretches of a zone, each on a track on which no other meets it.
type tracks struct {
	stretches []stretch
	of        map[int]int // track by key
	n         int
}

// add notes that a stretch reaches from one place to another, besides where it reaches already.
func (t *tracks) add(key, from, to int) {
	from, to = min(from, to), max(from, to)
	for i := range t.stretches {
		if s := &t.stretches[i]; s.key == key {
			s.from, s.to = min(s.from, from), max(s.to, to)
			return
		}
	}
	t.stretches = append(t.stretches, stretch{key, from, to})
}

// assign gives each stretch the first track that is free where it runs.
func (t *tracks) assign() {
	t.of, t.n = map[int]int{}, 0
	slices.SortStableFunc(t.stretches, func(a, b stretch) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.key, b.key))
	})
	var ends []int
	for _, s := range t.stretches {
		at := slices.IndexFunc(ends, func(end int) bool { return end < s.from })
		if at < 0 {
			at = len(ends)
			ends = append(ends, 0)
		}
		ends[at] = s.to
		t.of[s.key] = at
	}
	t.n = len(ends)
}

// width is how much room the tracks take.
func (t *tracks) width() int {
	if t.n == 0 {
		return 0
	}
	return t.n*trackPitch + trackPitch
}

// offset is where the track of a key is, from where the zone begins.
func (t *tracks) offset(key int) int { return (t.of[key] + 1) * trackPitch }

// port is where a line meets the side of a box: how far from the middle of that, and how much room it takes above and
// below.
type port struct {
	line     int
	above    int
	below    int
	distance int
}

// spread gives ports their distances. The one at the index straight has none; without one, the middle of all of them is
// the middle of the box, moved off that where another line runs there.
func spread(ports []port, straight int, busy bool) {
	at := 0
	for i := range ports {
		if i > 0 {
			at += ports[i-1].below + ports[i].above
		}
		ports[i].distance = at
	}
	if len(ports) == 0 {
		return
	}
	shift := ports[len(ports)-1].distance / 2
	if straight >= 0 {
		shift = ports[straight].distance
	}
	for i := range ports {
		ports[i].distance -= shift
	}
	const near = 8
	if straight >= 0 || !busy {
		return
	}
	for i := range ports {
		if d := ports[i].distance; d > -near && d < near {
			for j := range ports {
				ports[j].distance += near - d
			}
			return
		}
	}
}
