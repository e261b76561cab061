package schema

import (
	"math/big"
	"slices"
	"strings"
)

// mapDiagram follows the diagram of a map, once its numbers are known to be in range: see [mapCheck.diagram].
type mapDiagram struct {
	*MapDiagram
	toggles []MapToggle
	asks    []int // by node, the toggle that it asks for
}

// count counts the architectures that come to each end, and all of them, where some toggles have one of some values
// alone; nil of a toggle that may have any. It goes over the nodes once: no way through them asks for a toggle twice,
// so that what reaches a node can be shared out among the toggle's values without a rest.
func (d *mapDiagram) count(only [][]int) (ends []*big.Int, all *big.Int) {
	all = big.NewInt(1)
	for i := range d.toggles {
		all.Mul(all, big.NewInt(int64(len(d.choice(i, only)))))
	}
	reaching := make([]*big.Int, len(d.Nodes))
	for range d.Ends {
		ends = append(ends, new(big.Int))
	}
	add := func(to int, n *big.Int) {
		if to < 0 {
			ends[-1-to].Add(ends[-1-to], n)
			return
		}
		if reaching[to] == nil {
			reaching[to] = new(big.Int)
		}
		reaching[to].Add(reaching[to], n)
	}
	add(d.Root, all)
	for i, node := range d.Nodes {
		if reaching[i] == nil {
			continue
		}
		values := d.choice(d.asks[i], only)
		share := reaching[i].Div(reaching[i], big.NewInt(int64(len(values))))
		for _, v := range values {
			add(node.To[v], share)
		}
		reaching[i] = nil
	}
	return ends, all
}

// choice lists the values that a toggle may have.
func (d *mapDiagram) choice(toggle int, only [][]int) []int {
	if only[toggle] != nil {
		return only[toggle]
	}
	out := make([]int, len(d.toggles[toggle].Values))
	for i := range out {
		out[i] = i
	}
	return out
}

// end is the end that an architecture comes to.
func (d *mapDiagram) end(values []int) int {
	at := d.Root
	for at >= 0 {
		at = d.Nodes[at].To[values[d.asks[at]]]
	}
	return -1 - at
}

// outcomesAt is what the cells come to on an architecture; none where it cannot be.
func (d *mapDiagram) outcomesAt(values []int) []string { return d.Ends[d.end(values)].Outcomes }

// zoneOf is the zone of what the cells come to.
func zoneOf(outcomes []string) string {
	has := func(outcome string) bool { return slices.Contains(outcomes, outcome) }
	switch {
	case len(outcomes) == 0:
		return ZoneImpossible
	case has(NotMapped):
		return ZoneUnmapped
	case has(Error), has(PleadedOtherwise):
		return ZoneErring
	case has(Permitted) && has(Breach):
		return ZoneParted
	case has(Undetermined):
		return ZoneOpen
	case has(Breach):
		return ZoneBreach
	}
	return ZonePermitted
}

// zones adds up, zone by zone, what comes to each end.
func (d *mapDiagram) zones(ends []*big.Int) map[string]*big.Int {
	out := map[string]*big.Int{}
	for i, n := range ends {
		zone := zoneOf(d.Ends[i].Outcomes)
		if out[zone] == nil {
			out[zone] = new(big.Int)
		}
		out[zone].Add(out[zone], n)
	}
	return out
}

// sum adds up what comes to those ends that pass.
func (d *mapDiagram) sum(ends []*big.Int, pass func(outcomes []string) bool) *big.Int {
	out := new(big.Int)
	for i, n := range ends {
		if outcomes := d.Ends[i].Outcomes; len(outcomes) > 0 && pass(outcomes) {
			out.Add(out, n)
		}
	}
	return out
}

// parting is where one cell permits what another calls a breach.
func parting(permits, objects int) func([]string) bool {
	return func(outcomes []string) bool { return outcomes[permits] == Permitted && outcomes[objects] == Breach }
}

// ShareOf is a number of architectures, and its share of all. A share of some never reads as one of none, nor one of
// almost all as one of all.
func ShareOf(n, all *big.Int) MapCount {
	percent := new(big.Rat).SetFrac(new(big.Int).Mul(n, big.NewInt(100)), all).FloatString(4)
	switch {
	case n.Sign() > 0 && percent == "0.0000":
		percent = "0.0001"
	case n.Cmp(all) < 0 && percent == "100.0000":
		percent = "99.9999"
	}
	return MapCount{Number: n.String(), Percent: percent}
}

// said is outcomes as one word, to find them by.
func said(outcomes []string) string { return strings.Join(outcomes, " ") }
