package drawing

import (
	"cmp"
	"slices"
)

// cell is where a box stands: bands lie below one another, each with columns and rows of its own.
type cell struct{ band, col, row int }

// mostColumns is how many boxes stand beside one another at most, so that a long way is legible without a wide screen.
const mostColumns = 6

// cells is where all boxes stand, and which box stands where.
type cells struct {
	at    []cell
	who   map[cell]int
	bands int
	rows  []int // of each band, how many
	cols  []int
}

// placeCells gives each box a cell: each part that lines connect in bands of its own, and at the end what nothing is
// connected to.
func placeCells(g *graph) *cells {
	c := &cells{at: make([]cell, len(g.boxes)), who: map[cell]int{}}
	members := make([][]int, g.parts)
	for i, p := range g.part {
		members[p] = append(members[p], i)
	}
	var alone []int
	for _, part := range members {
		if len(part) == 1 {
			alone = append(alone, part[0])
			continue
		}
		c.part(g, part)
	}
	c.alone(g, alone)
	return c
}

func (c *cells) put(box int, at cell) {
	c.at[box], c.who[at] = at, box
	for len(c.rows) <= at.band {
		c.rows, c.cols = append(c.rows, 0), append(c.cols, 0)
	}
	c.rows[at.band], c.cols[at.band] = max(c.rows[at.band], at.row+1), max(c.cols[at.band], at.col+1)
	c.bands = len(c.rows)
}

// part places what lines connect: a column is a rank, and as many ranks are a band as fit beside one another.
func (c *cells) part(g *graph, part []int) {
	longest := 0
	for _, i := range part {
		longest = max(longest, g.rank[i])
	}
	bands := longest/mostColumns + 1
	each := (longest + bands) / bands
	first := c.bands
	columns := make([][]int, longest+1)
	for _, i := range part {
		if g.hung[i] < 0 {
			columns[g.rank[i]] = append(columns[g.rank[i]], i)
		}
	}
	for rank, column := range columns {
		at := cell{band: first + rank/each, col: rank % each}
		wished := map[int]int{}
		for _, i := range column {
			wished[i] = c.wished(g, i, at.band)
		}
		slices.SortStableFunc(column, func(a, b int) int {
			switch {
			case g.main[a] != g.main[b] && g.main[a]:
				return -1
			case g.main[a] != g.main[b]:
				return 1
			}
			return cmp.Or(wished[a]-wished[b], cmp.Compare(g.boxes[a].cloud.key, g.boxes[b].cloud.key))
		})
		for _, i := range column {
			at.row = c.freeRow(g, i, at, wished[i])
			c.put(i, at)
			if below := g.holds[i]; below >= 0 {
				c.put(below, cell{at.band, at.col, at.row + 1})
			}
		}
	}
}

// wished is the row in which a box's lines would be straight: that of the main way, or the middle one of those that
// lead to it.
func (c *cells) wished(g *graph, box, band int) int {
	if g.main[box] {
		return 0
	}
	var rows []int
	for _, l := range g.in[box] {
		if from := g.lines[l].from; g.forward[l] && c.who[c.at[from]] == from && c.at[from].band == band &&
			c.at[from].col < g.rank[box] && g.rank[from] < g.rank[box] {
			rows = append(rows, c.at[from].row)
		}
	}
	if len(rows) == 0 {
		return 0
	}
	slices.Sort(rows)
	return rows[len(rows)/2]
}

// freeRow is the free row of a column that is nearest to the one that is wished for, and that leaves clouds whole.
func (c *cells) freeRow(g *graph, box int, at cell, wished int) int {
	free := func(row int) bool {
		_, taken := c.who[cell{at.band, at.col, row}]
		_, below := c.who[cell{at.band, at.col, row + 1}]
		return !taken && (g.holds[box] < 0 || !below)
	}
	rows := 0
	if at.band < len(c.rows) {
		rows = c.rows[at.band]
	}
	best, least := -1, 0
	for row := 0; best < 0 || row <= rows; row++ {
		if !free(row) {
			continue
		}
		cost := 2*max(row-wished, wished-row) + 3*c.breaks(g, box, cell{at.band, at.col, row})
		if best < 0 || cost < least {
			best, least = row, cost
		}
	}
	return best
}

// breaks counts what would stand between a box in a cell and the others of its cloud, and the clouds that it would
// stand between.
func (c *cells) breaks(g *graph, box int, at cell) (n int) {
	const manyCells = 120 // beyond these a drawing is a wall of boxes in any order
	if len(c.who) > manyCells {
		return 0
	}
	spans := map[string]*span{}
	key := g.boxes[box].cloud.key
	for i, b := range g.boxes {
		if where := c.at[i]; c.who[where] == i && where.band == at.band && b.cloud.key != "" {
			if _, placed := c.who[where]; placed {
				grow(spans, b.cloud.key, where)
			}
		}
	}
	if spans[key] != nil {
		whole := *spans[key]
		whole.add(at)
		for i, b := range g.boxes {
			if where := c.at[i]; b.cloud.key != key && c.stands(i) && where.band == at.band && whole.covers(where) {
				n++
			}
		}
	}
	for other, s := range spans {
		if other != key && s.covers(at) {
			n++
		}
	}
	return n
}

// stands reports whether a box has a cell already.
func (c *cells) stands(box int) bool {
	who, taken := c.who[c.at[box]]
	return taken && who == box
}

// alone places what no line is connected to, one cloud after the other.
func (c *cells) alone(g *graph, boxes []int) {
	slices.SortStableFunc(boxes, func(a, b int) int {
		return cmp.Compare(g.boxes[a].cloud.key, g.boxes[b].cloud.key)
	})
	at := cell{band: c.bands}
	for n, i := range boxes {
		if n > 0 {
			at.col++
			same := g.boxes[i].cloud.key == g.boxes[boxes[n-1]].cloud.key
			if at.col == mostColumns || !same && g.boxes[i].cloud.key+g.boxes[boxes[n-1]].cloud.key != "" && at.row > 0 {
				at.col, at.row = 0, at.row+1
			}
		}
		c.put(i, at)
	}
}
