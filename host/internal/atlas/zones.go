package atlas

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/schema"
)

// impossible is the pattern of an architecture that cannot be.
const impossible = 0

// joint is what all cells come to together: its labels are patterns.
type joint struct {
	*chart
	node     diagram.Node
	patterns [][]int // by label, what each cell comes to; none of what is impossible
}

func newJoint(c *chart) *joint {
	j := &joint{chart: c, patterns: [][]int{nil}}
	known := map[string]int{}
	args := append([]diagram.Node{c.possible}, c.outcomes...)
	j.node = c.forest.Combine(args, func(labels []int) int {
		if labels[0] == 0 {
			return impossible
		}
		key := fmt.Sprint(labels[1:])
		n, is := known[key]
		if !is {
			n = len(j.patterns)
			known[key] = n
			j.patterns = append(j.patterns, slices.Clone(labels[1:]))
		}
		return n
	})
	return j
}

// zoneNames lists the zones in the order in which a map shows them.
func zoneNames() []string {
	return []string{schema.ZonePermitted, schema.ZoneParted, schema.ZoneOpen, schema.ZoneBreach, schema.ZoneErring,
		schema.ZoneUnmapped, schema.ZoneImpossible}
}

// zone is the zone of a pattern.
func (j *joint) zone(label int) string {
	outcomes := j.patterns[label]
	has := func(outcome int) bool { return slices.Contains(outcomes, outcome) }
	switch {
	case label == impossible:
		return schema.ZoneImpossible
	case has(unmapped):
		return schema.ZoneUnmapped
	case has(failing), has(otherwise):
		return schema.ZoneErring
	case has(permitted) && has(breach):
		return schema.ZoneParted
	case has(undetermined):
		return schema.ZoneOpen
	case has(breach):
		return schema.ZoneBreach
	}
	return schema.ZonePermitted
}

// in is 1 where a function of patterns is in a zone.
func (j *joint) in(n diagram.Node, zone string) diagram.Node {
	return j.forest.Map(n, func(label int) int { return one(j.zone(label) == zone) })
}

// said is the words of a pattern.
func (j *joint) said(label int) []string {
	out, names := []string{}, outcomeNames()
	for _, o := range j.patterns[label] {
		out = append(out, names[o])
	}
	return out
}

// zones counts the architectures of a function of patterns, of so many in all.
func (j *joint) zones(n diagram.Node, all *big.Int) schema.MapZones {
	out := schema.MapZones{Number: all.String(), Zones: []schema.MapZone{}}
	times := new(big.Int).Div(j.forest.Total(), all) // toggles that are fixed are counted as if they were free
	counts := j.forest.Count(n)
	for _, zone := range zoneNames() {
		own, sum := schema.MapZone{Zone: zone}, new(big.Int)
		for label := range j.patterns {
			count := counts[label]
			if count == nil || j.zone(label) != zone {
				continue
			}
			count = new(big.Int).Div(count, times)
			sum.Add(sum, count)
			if label != impossible {
				c := schema.ShareOf(count, all)
				own.Patterns = append(own.Patterns, schema.MapPattern{Outcomes: j.said(label), Number: c.Number,
					Percent: c.Percent})
			}
		}
		if sum.Sign() > 0 {
			c := schema.ShareOf(sum, all)
			own.Number, own.Percent = c.Number, c.Percent
			out.Zones = append(out.Zones, own)
		}
	}
	return out
}

// definitions lists the toggles of definitions.
func (c *chart) definitions() (out []int) {
	for i, t := range c.questions.Toggles {
		if len(t.Facts) == 0 {
			out = append(out, i)
		}
	}
	return out
}

// facts counts the architectures of facts, with every definition fixed.
func (c *chart) facts() *big.Int {
	out := c.forest.Total()
	for _, i := range c.definitions() {
		out.Div(out, big.NewInt(int64(c.forest.Values()[i])))
	}
	return out
}

// over counts the architectures of facts at which a function is 1 that depends on no definition.
func (c *chart) over(n diagram.Node) *big.Int {
	out := c.forest.CountOf(n, 1)
	return out.Div(out, new(big.Int).Div(c.forest.Total(), c.facts()))
}

// fixed is a function with definitions as things stand, but for those that are given other values.
func (c *chart) fixed(n diagram.Node, other map[int]int) diagram.Node {
	for _, i := range c.definitions() {
		value, is := other[i]
		if !is {
			value = c.base[i]
		}
		n = c.forest.Restrict(n, i, value)
	}
	return n
}
