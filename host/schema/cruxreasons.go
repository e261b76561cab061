package schema

import (
	"cmp"
	"slices"
)

// mostReasons bounds what is multiplied out to hold the lists of toggles that keep a goal out of reach: where there are
// more, each list is held to the sets, and that none is missing is not.
const mostReasons = 300

// reasons holds that the lists of toggles that alone keep the goal from being reached are those that hit every set, and
// no longer than that takes.
func (k *cruxCheck) reasons() {
	if k.c.Sufficient == nil {
		return
	}
	if !k.c.Complete {
		k.fail("/sufficient", "it is said what keeps the goal from being reached; expected that of a complete search alone")
		return
	}
	var edges [][]int
	for _, s := range k.all {
		var edge []int
		for _, c := range s.Changes {
			edge = append(edge, k.toggle[c.Toggle])
		}
		slices.Sort(edge)
		edges = append(edges, edge)
	}
	var said [][]int
	for _, names := range k.c.Sufficient {
		var reason []int
		for _, name := range names {
			n, is := k.toggle[name]
			if !is {
				k.fail("/sufficient", "there is no toggle %s", name)
				return
			}
			reason = append(reason, n)
		}
		slices.Sort(reason)
		said = append(said, reason)
		if !hitsAll(reason, edges) {
			k.fail("/sufficient", "the goal is said to be out of reach as long as %v stay as they are; a set changes none "+
				"of them", names)
			return
		}
	}
	slices.SortFunc(said, bySizeAndMembers)
	if want, known := hittingSets(edges); known && !slices.EqualFunc(said, want, slices.Equal) {
		k.fail("/sufficient", "%d lists of toggles are said to keep the goal from being reached; by the sets there are %d, "+
			"or they are others", len(said), len(want))
	}
}

func bySizeAndMembers(a, b []int) int { return cmp.Or(len(a)-len(b), slices.Compare(a, b)) }

// hitsAll reports whether each edge has a member of the set.
func hitsAll(set []int, edges [][]int) bool {
	return !slices.ContainsFunc(edges, func(e []int) bool { return !meet(set, e) })
}

// meet reports whether two lists have a member in common.
func meet(a, b []int) bool {
	return slices.ContainsFunc(a, func(n int) bool { return slices.Contains(b, n) })
}

// hittingSets are the smallest sets that hit every edge, edge by edge; not known where they become too many.
func hittingSets(edges [][]int) (out [][]int, known bool) {
	out = [][]int{{}}
	for _, edge := range edges {
		var next, longer [][]int
		for _, set := range out {
			if meet(set, edge) {
				next = append(next, set)
				continue
			}
			for _, n := range edge {
				with := append(slices.Clone(set), n)
				slices.Sort(with)
				longer = append(longer, with)
			}
		}
		for _, set := range longer {
			if !slices.ContainsFunc(next, func(part []int) bool { return within(part, set) }) {
				next = append(next, set)
			}
		}
		if out = next; len(out) > mostReasons {
			return nil, false
		}
	}
	slices.SortFunc(out, bySizeAndMembers)
	return out, true
}

// within reports whether all of a list are in another.
func within(part, whole []int) bool {
	return !slices.ContainsFunc(part, func(n int) bool { return !slices.Contains(whole, n) })
}
