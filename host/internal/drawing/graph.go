package drawing

import "slices"

// graph is which box is before which, without words.
type graph struct {
	boxes   []*box
	lines   []*line
	out, in [][]int // lines of each box, without those to itself
	forward []bool  // of lines: it leads on, and closes no circle
	rank    []int   // of boxes: the longest way from where requests come in
	part    []int   // of boxes: which of the parts that no line connects
	parts   int
	hung    []int // of boxes: the line by which it hangs below another, or -1
	holds   []int // of boxes: the box that hangs below it, or -1
	main    []bool
}

func newGraph(d *Drawing) *graph {
	n := len(d.boxes)
	g := &graph{boxes: d.boxes, lines: d.lines, out: make([][]int, n), in: make([][]int, n),
		forward: make([]bool, len(d.lines)), rank: make([]int, n), part: make([]int, n), hung: slices.Repeat([]int{-1}, n),
		holds: slices.Repeat([]int{-1}, n), main: make([]bool, n)}
	for i, l := range d.lines {
		if l.from != l.to {
			g.out[l.from] = append(g.out[l.from], i)
			g.in[l.to] = append(g.in[l.to], i)
		}
	}
	g.findParts()
	g.findForward()
	if !d.dealings {
		g.hang()
	}
	g.findRanks()
	g.findMain()
	return g
}

// order lists the boxes as they are begun with: whoever asks, then what nobody calls, then the rest.
func (g *graph) order() []int {
	out := make([]int, len(g.boxes))
	for i := range out {
		out[i] = i
	}
	weight := func(i int) int {
		switch {
		case g.boxes[i].outside:
			return 0
		case len(g.in[i]) == 0:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b int) int { return weight(a) - weight(b) })
	return out
}

// findParts numbers what is connected.
func (g *graph) findParts() {
	for i := range g.part {
		g.part[i] = -1
	}
	for _, first := range g.order() {
		if g.part[first] >= 0 {
			continue
		}
		g.part[first] = g.parts
		for queue := []int{first}; len(queue) > 0; queue = queue[1:] {
			for _, l := range slices.Concat(g.out[queue[0]], g.in[queue[0]]) {
				for _, next := range []int{g.lines[l].from, g.lines[l].to} {
					if g.part[next] < 0 {
						g.part[next] = g.parts
						queue = append(queue, next)
					}
				}
			}
		}
		g.parts++
	}
}

// findForward takes each line for one that leads on, unless it closes a circle of such.
func (g *graph) findForward() {
	const begun, done = 1, 2
	state := make([]int, len(g.boxes))
	type step struct{ box, next int }
	for _, first := range g.order() {
		if state[first] != 0 {
			continue
		}
		state[first] = begun
		for stack := []step{{box: first}}; len(stack) > 0; {
			top := &stack[len(stack)-1]
			if top.next == len(g.out[top.box]) {
				state[top.box] = done
				stack = stack[:len(stack)-1]
				continue
			}
			l := g.out[top.box][top.next]
			top.next++
			to := g.lines[l].to
			g.forward[l] = state[to] != begun
			if state[to] == 0 {
				state[to] = begun
				stack = append(stack, step{box: to})
			}
		}
	}
}

// hang finds what hangs below another box: what one line alone leads to, from the same cloud, and that is on the way of
// no model call. Of several that hang below one the first store does.
func (g *graph) hang() {
	for _, stores := range []bool{true, false} {
		for i, b := range g.boxes {
			if b.store != stores || b.spine || b.outside || len(g.in[i]) != 1 || len(g.out[i]) != 0 {
				continue
			}
			over := g.lines[g.in[i][0]].from
			if g.holds[over] < 0 && g.hung[over] < 0 && g.boxes[over].cloud.key == b.cloud.key {
				g.holds[over], g.hung[i] = i, g.in[i][0]
			}
		}
	}
}

// findRanks gives each box the length of the longest way to it. What nobody calls, and is not who asks, stands right
// before what it calls.
func (g *graph) findRanks() {
	left := make([]int, len(g.boxes))
	for i, l := range g.lines {
		if g.forward[i] {
			left[l.to]++
		}
	}
	var queue []int
	for _, i := range g.order() {
		if left[i] == 0 {
			queue = append(queue, i)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, l := range g.out[queue[0]] {
			to := g.lines[l].to
			if !g.forward[l] {
				continue
			}
			g.rank[to] = max(g.rank[to], g.rank[queue[0]]+1)
			if left[to]--; left[to] == 0 {
				queue = append(queue, to)
			}
		}
	}
	for i, b := range g.boxes {
		if b.outside || len(g.in[i]) > 0 || len(g.out[i]) == 0 {
			continue
		}
		nearest := -1
		for _, l := range g.out[i] {
			if r := g.rank[g.lines[l].to]; nearest < 0 || r < nearest {
				nearest = r
			}
		}
		g.rank[i] = max(0, nearest-1)
	}
	for i := range g.boxes {
		if l := g.hung[i]; l >= 0 {
			g.rank[i] = g.rank[g.lines[l].from]
		}
	}
}

// findMain marks the way that is drawn straight in each part: the longest one, along that of a model call where there
// is one.
func (g *graph) findMain() {
	better := func(a, b int) bool { // whether a is to be on the main way rather than b
		switch {
		case b < 0:
			return true
		case g.boxes[a].spine != g.boxes[b].spine:
			return g.boxes[a].spine
		case g.hung[a] >= 0 != (g.hung[b] >= 0):
			return g.hung[a] < 0
		}
		return g.rank[a] > g.rank[b]
	}
	last := slices.Repeat([]int{-1}, g.parts)
	for i := range g.boxes {
		if better(i, last[g.part[i]]) {
			last[g.part[i]] = i
		}
	}
	for _, at := range last {
		for at >= 0 {
			g.main[at] = true
			before := -1
			for _, l := range g.in[at] {
				if from := g.lines[l].from; g.forward[l] && g.rank[from] < g.rank[at] && better(from, before) {
					before = from
				}
			}
			at = before
		}
	}
}
