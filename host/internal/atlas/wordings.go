package atlas

import (
	"maps"
	"math/big"
	"slices"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/schema"
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
			name := c.questions.Case.Parties[d[0]].Reading.DefinitionName(d[1])
			by[name] = append(by[name], i)
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

// wordings lists what shared definitions would make of the map, the best of as many at once as could be tried, those
// under which the fewest architectures part first; and the examples as values.
func (j *joint) wordings(adopted diagram.Node, out *schema.Map) (examples [][]int) {
	rungs, atOnce, all := j.ladder()
	out.Tried = &schema.MapTried{Wordings: len(rungs), AtOnce: atOnce, All: all}
	definitions := map[string]schema.DefinitionText{}
	now := func(zone string) *big.Int { return j.over(j.in(adopted, zone)) }
	unknown := now(schema.ZoneErring)
	unknown.Add(unknown, now(schema.ZoneUnmapped))
	for _, r := range best(worth(rungs), now(schema.ZoneOpen), unknown) {
		w, fixed := schema.MapWording{Shared: []schema.MapShared{}, Concede: r.concede, Ends: r.ends()}, map[int]int{}
		for _, s := range r.set {
			w.Shared = append(w.Shared, s.MapShared)
			maps.Copy(fixed, s.values)
			if d, is := j.questions.Case.Definition(s.Definition); is {
				definitions[s.Definition] = schema.DefinitionText{Question: d.Question, Values: maps.Clone(d.Values)}
			}
		}
		for zone, count := range map[string]*schema.MapCount{schema.ZoneParted: &w.Parted, schema.ZoneBreach: &w.Breach,
			schema.ZonePermitted: &w.Permitted, schema.ZoneOpen: &w.Open} {
			*count = schema.ShareOf(r.counts[zone], j.facts())
		}
		w.Unknown = schema.ShareOf(r.unknown(), j.facts())
		if r.turns > 0 {
			turns, at := j.turns(adopted, j.fixed(j.node, fixed), fixed)
			w.Turns, examples = turns, append(examples, at...)
		}
		out.Wordings = append(out.Wordings, w)
	}
	if len(definitions) > 0 {
		out.Definitions = definitions
	}
	return examples
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
			c := schema.ShareOf(j.over(parts), j.facts())
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
