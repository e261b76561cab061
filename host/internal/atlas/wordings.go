package atlas

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/schema"
)

// mostWordings bounds the combinations of definitions that are tried, and mostShown those that a map shows.
const (
	mostWordings = 2000
	mostShown    = 20
)

// shared is a definition that all who adopt it have one value of: by toggle, the value's number.
type shared struct {
	schema.MapShared
	values  map[int]int
	concede []string
}

// shareable lists every value that all who adopt a definition could share.
func (c *chart) shareable() (out []shared) {
	by := map[string][]int{}
	for _, i := range c.definitions() {
		for _, d := range c.questions.Toggles[i].Defines {
			by[d[1]] = append(by[d[1]], i)
		}
	}
	for _, name := range schema.Keys(by) {
		first := c.questions.Toggles[by[name][0]]
	next:
		for _, v := range first.Values {
			own := shared{MapShared: schema.MapShared{Definition: name, Value: v.Name}, values: map[int]int{}}
			for _, i := range by[name] {
				t := c.questions.Toggles[i]
				at := -1
				for n, value := range t.Values {
					if value.Name == v.Name {
						at = n
					}
				}
				if at < 0 {
					continue next // somebody has no such value
				}
				if own.values[i] = at; at != c.base[i] {
					own.concede = append(own.concede, t.Defines[0][0])
				}
			}
			if len(own.concede) > 0 {
				out = append(out, own)
			}
		}
	}
	return out
}

// wordings lists what shared definitions would make of the map, one alone and two together, those under which the
// fewest architectures part first; and the examples as values.
func (j *joint) wordings(adopted diagram.Node) (out []schema.MapWording, examples [][]int) {
	all := j.shareable()
	sets := [][]shared{}
	for i, a := range all {
		sets = append(sets, []shared{a})
		for _, b := range all[i+1:] {
			if a.Definition != b.Definition && len(sets) < mostWordings {
				sets = append(sets, []shared{a, b})
			}
		}
	}
	type found struct {
		schema.MapWording
		node   diagram.Node
		fixed  map[int]int
		parted *big.Int
	}
	var rungs []found
	alone := map[schema.MapShared]diagram.Node{}
	for _, set := range sets {
		r := found{fixed: map[int]int{}}
		concede := map[string]bool{}
		for _, s := range set {
			r.Shared = append(r.Shared, s.MapShared)
			maps.Copy(r.fixed, s.values)
			for _, reading := range s.concede {
				concede[reading] = true
			}
		}
		r.Concede, r.node = schema.Keys(concede), j.fixed(j.node, r.fixed)
		if len(set) == 1 {
			alone[set[0].MapShared] = r.node
		}
		r.parted = j.over(j.in(r.node, schema.ZoneParted))
		rungs = append(rungs, r)
	}
	rungs = slices.DeleteFunc(rungs, func(r found) bool { // what one definition does by itself needs no second
		return len(r.Shared) > 1 && slices.ContainsFunc(r.Shared, func(s schema.MapShared) bool {
			return alone[s] == r.node
		})
	})
	slices.SortStableFunc(rungs, func(a, b found) int {
		return cmp.Or(a.parted.Cmp(b.parted), cmp.Compare(len(a.Shared), len(b.Shared)),
			cmp.Compare(len(a.Concede), len(b.Concede)))
	})
	out = []schema.MapWording{}
	for _, r := range rungs[:min(len(rungs), mostShown)] {
		w := r.MapWording
		counts := map[string]*schema.MapCount{schema.ZoneParted: &w.Parted, schema.ZoneBreach: &w.Breach,
			schema.ZonePermitted: &w.Permitted, schema.ZoneOpen: &w.Open}
		w.Ends = true
		for _, zone := range zoneNames() {
			n := j.over(j.in(r.node, zone))
			if counts[zone] != nil {
				*counts[zone] = counted(n, j.facts())
			}
			determinate := zone == schema.ZonePermitted || zone == schema.ZoneBreach || zone == schema.ZoneImpossible
			w.Ends = w.Ends && (determinate || n.Sign() == 0)
		}
		turns, at := j.turns(adopted, r.node, r.fixed)
		w.Turns, examples = turns, append(examples, at...)
		out = append(out, w)
	}
	return out, examples
}

// turns lists the pairs that part in a direction in which they never part as adopted.
func (j *joint) turns(adopted, then diagram.Node, fixed map[int]int) (out []schema.MapTurn, examples [][]int) {
	from := slices.Clone(j.base)
	for i, v := range fixed {
		from[i] = v
	}
	for a, one := range j.questions.Cells {
		for b, other := range j.questions.Cells {
			if a == b || j.apart(adopted, a, b) != diagram.Label(0) {
				continue
			}
			parts := j.apart(then, a, b)
			values, some := j.forest.Nearest(parts, 1, from)
			if !some {
				continue
			}
			c := counted(j.over(parts), j.facts())
			out = append(out, schema.MapTurn{Permits: cellID(one), Objects: cellID(other), Number: c.Number,
				Percent: c.Percent, Example: j.changes(values)})
			examples = append(examples, values)
		}
	}
	return out, examples
}

// apart is 1 where one cell permits what another calls a breach.
func (j *joint) apart(n diagram.Node, permits, objects int) diagram.Node {
	return j.forest.Map(n, func(label int) int {
		p := j.patterns[label]
		return one(p != nil && p[permits] == permitted && p[objects] == breach)
	})
}
