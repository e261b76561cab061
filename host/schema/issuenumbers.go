package schema

import "slices"

// KeepNumbers gives the rows of a comparison the numbers that they have in an earlier one of the same case, so that a
// number means the same row for as long as people speak of it. New rows get numbers that no row had before. A row that
// the earlier one has and this one has not stays in its world, marked [Issue].Gone. A comparison without rows, or an
// earlier one without, changes nothing.
func KeepNumbers(now, before *Comparison) {
	known, last := map[string]int{}, 0
	for _, w := range before.Worlds {
		for _, i := range w.Issues {
			known[i.Key()], last = i.Number, max(last, i.Number)
		}
	}
	if len(known) == 0 || now.Titles == nil {
		return
	}
	var fresh []int
	for _, w := range now.Worlds {
		for _, i := range w.Issues {
			if known[i.Key()] == 0 && !slices.Contains(fresh, i.Number) {
				fresh = append(fresh, i.Number)
			}
		}
	}
	slices.Sort(fresh)
	for n := range now.Worlds {
		w := &now.Worlds[n]
		for i := range w.Issues {
			row := &w.Issues[i]
			if number := known[row.Key()]; number > 0 {
				row.Number = number
			} else {
				row.Number = last + 1 + slices.Index(fresh, row.Number)
			}
		}
		for _, earlier := range before.Worlds {
			if earlier.World == w.World {
				w.Issues = WithGone(w.Issues, marked(earlier.Issues))
			}
		}
	}
}

// WithGone is the rows of a world, by number, with those of others that are gone and of which it has none.
func WithGone(rows, others []Issue) []Issue {
	has := map[string]bool{}
	for _, i := range rows {
		has[i.Key()] = true
	}
	for _, i := range others {
		if i.Gone && !has[i.Key()] {
			rows = append(rows, i)
		}
	}
	slices.SortStableFunc(rows, func(a, b Issue) int { return a.Number - b.Number })
	return rows
}

// marked are rows as those of an earlier comparison: what was said of them is that one's.
func marked(rows []Issue) (out []Issue) {
	for _, i := range rows {
		out = append(out, Issue{Number: i.Number, Kind: i.Kind, Limb: i.Limb, Subject: i.Subject, Element: i.Element,
			Fact: i.Fact, Question: i.Question, Term: i.Term, Clause: i.Clause, Version: i.Version,
			Sides: map[string]IssueSide{}, Gone: true})
	}
	return out
}
