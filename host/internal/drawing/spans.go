package drawing

import "slices"

// span is a rectangle of cells of one band.
type span struct {
	band                   int
	left, right, top, foot int
	key                    string
	boxes                  []int
}

func spanOf(at cell) span {
	return span{band: at.band, left: at.col, right: at.col, top: at.row, foot: at.row}
}

func (s *span) add(at cell) {
	s.left, s.right = min(s.left, at.col), max(s.right, at.col)
	s.top, s.foot = min(s.top, at.row), max(s.foot, at.row)
}

func (s *span) covers(at cell) bool {
	return at.band == s.band && at.col >= s.left && at.col <= s.right && at.row >= s.top && at.row <= s.foot
}

func (s *span) meets(o span) bool {
	return s.band == o.band && s.left <= o.right && o.left <= s.right && s.top <= o.foot && o.top <= s.foot
}

// with is the span that covers two.
func (s *span) with(o span) span {
	out := *s
	out.add(cell{o.band, o.left, o.top})
	out.add(cell{o.band, o.right, o.foot})
	out.boxes = slices.Concat(s.boxes, o.boxes)
	return out
}

func grow(spans map[string]*span, key string, at cell) {
	if spans[key] == nil {
		s := spanOf(at)
		spans[key] = &s
	}
	spans[key].add(at)
}

// spansOf are the clouds as rectangles: as few of each as there can be without one that holds or meets what is not its
// own. First come those that stand below one another, so that what hangs below a box is in the same.
func spansOf(g *graph, c *cells) (out []span) {
	const manySpans = 90 // beyond these they stay apart, rather than to take long
	for band := range c.bands {
		var all []span
		for col := range c.cols[band] {
			for row := range c.rows[band] {
				i, taken := c.who[cell{band, col, row}]
				if !taken || g.boxes[i].cloud.key == "" {
					continue
				}
				one := spanOf(c.at[i])
				one.key, one.boxes = g.boxes[i].cloud.key, []int{i}
				if n := len(all) - 1; n >= 0 && all[n].key == one.key && all[n].left == col && all[n].foot == row-1 {
					all[n] = all[n].with(one)
				} else {
					all = append(all, one)
				}
			}
		}
		for len(all) < manySpans && joinTwo(g, c, &all) {
		}
		out = append(out, all...)
	}
	return out
}

// joinTwo makes one of the first two that can be one, and reports whether there were such.
func joinTwo(g *graph, c *cells, all *[]span) bool {
	for i := range *all {
		for j := i + 1; j < len(*all); j++ {
			if (*all)[i].key != (*all)[j].key {
				continue
			}
			whole, rest := absorbed((*all)[i].with((*all)[j]), slices.Delete(slices.Clone(*all), j, j+1), i)
			if clear(g, c, whole, rest) {
				*all = rest
				return true
			}
		}
	}
	return false
}

// absorbed puts a span in the place of the one at an index, with those of its cloud that it meets.
func absorbed(whole span, all []span, at int) (span, []span) {
	for more := true; more; {
		more = false
		for i := range all {
			if i != at && all[i].key == whole.key && all[i].meets(whole) {
				whole = whole.with(all[i])
				all = slices.Delete(all, i, i+1)
				if more = true; i < at {
					at--
				}
				break
			}
		}
	}
	all[at] = whole
	return whole, all
}

// clear reports whether a span holds nothing that is not of its cloud, and meets no other.
func clear(g *graph, c *cells, s span, all []span) bool {
	for col := s.left; col <= s.right; col++ {
		for row := s.top; row <= s.foot; row++ {
			if i, taken := c.who[cell{s.band, col, row}]; taken && g.boxes[i].cloud.key != s.key {
				return false
			}
		}
	}
	return !slices.ContainsFunc(all, func(o span) bool { return o.key != s.key && s.meets(o) })
}
