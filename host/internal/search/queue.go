package search

import (
	"container/heap"
	"slices"
)

// change is a toggle, by the search's number, and the value that it is changed to, packed so that they compare in this
// order.
type change uint32

func newChange(toggle, value int) change { return change(toggle<<16 | value) }

func (c change) toggle() int { return int(c >> 16) }
func (c change) value() int  { return int(c & 0xffff) }

// cursor stands for all the nodes below one, which differ from it in one more change: it holds the next of them, and
// makes the one after that when it is needed. Below a node whose branch set is r1, r2, ... they are those that change
// r1; then those that keep r1 at its baseline and change r2; and so on, so that no two lead to the same assignment.
type cursor struct {
	next   []change // the next node's changes, sorted
	at     int      // which of them is the one that is new
	fixed  bitset   // the toggles that are settled above the next node, apart from the new one
	branch bitset   // those still to be branched on, the new one included
}

// cursor makes the cursor of the nodes below n, or nil where there are none.
func (s *search) cursor(n *node, branch bitset) *cursor {
	c := &cursor{next: make([]change, len(n.changes)+1), fixed: n.fixed, branch: branch}
	copy(c.next[1:], n.changes)
	if !s.turn(c, 0) {
		return nil
	}
	return c
}

// turn moves the cursor to the first change of the first toggle that is from or more and has one.
func (s *search) turn(c *cursor, from int) bool {
	for t := c.branch.next(from); t >= 0; t = c.branch.next(t + 1) {
		if v := s.after(t, -1); v >= 0 {
			c.put(newChange(t, v))
			return true
		}
		c.settle(t)
	}
	return false
}

// advance moves the cursor to the node after its next; false where that was the last.
func (s *search) advance(c *cursor) bool {
	t := c.next[c.at].toggle()
	if v := s.after(t, c.next[c.at].value()); v >= 0 {
		c.next[c.at] = newChange(t, v)
		return true
	}
	c.settle(t)
	return s.turn(c, t)
}

// after gives the value of a toggle that follows value and is not its baseline, or -1.
func (s *search) after(toggle, value int) int {
	t := s.toggles[toggle]
	if value++; value == t.Baseline {
		value++
	}
	if value >= t.Values {
		return -1
	}
	return value
}

// settle fixes a toggle at its baseline for the nodes that are still to come.
func (c *cursor) settle(toggle int) {
	c.branch.drop(toggle)
	c.fixed.add(toggle)
}

// put replaces the new change.
func (c *cursor) put(new change) {
	rest := slices.Delete(c.next, c.at, c.at+1)
	c.at, _ = slices.BinarySearch(rest, new)
	c.next = slices.Insert(rest, c.at, new)
}

// queue holds cursors by their next nodes: fewer changes, then less effort, then the changes themselves.
type queue struct {
	cursors []*cursor
	toggles []Toggle
}

// effort is that of changes together.
func (q *queue) effort(changes []change) (total int) {
	for _, c := range changes {
		total += q.toggles[c.toggle()].Effort
	}
	return total
}

func (q *queue) Len() int      { return len(q.cursors) }
func (q *queue) Swap(i, j int) { q.cursors[i], q.cursors[j] = q.cursors[j], q.cursors[i] }
func (q *queue) Push(x any)    { q.cursors = append(q.cursors, x.(*cursor)) }

func (q *queue) Less(i, j int) bool {
	a, b := q.cursors[i], q.cursors[j]
	if len(a.next) != len(b.next) {
		return len(a.next) < len(b.next)
	}
	if x, y := q.effort(a.next), q.effort(b.next); x != y {
		return x < y
	}
	return slices.Compare(a.next, b.next) < 0
}

func (q *queue) Pop() any {
	last := len(q.cursors) - 1
	c := q.cursors[last]
	q.cursors[last] = nil
	q.cursors = q.cursors[:last]
	return c
}

// node is an assignment to visit: the baseline with some changes.
type node struct {
	changes []change // sorted
	fixed   bitset   // toggles that nothing below it changes
	ahead   *ahead   // what was asked for before it was its turn; nil where nothing was
}

// pull takes the first node out of the queue.
func (s *search) pull() *node {
	c := s.queue.cursors[0]
	n := &node{changes: slices.Clone(c.next), fixed: slices.Clone(c.fixed)}
	n.fixed.add(c.next[c.at].toggle())
	if s.advance(c) {
		heap.Fix(&s.queue, 0)
	} else {
		heap.Pop(&s.queue)
	}
	return n
}
