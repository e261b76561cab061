package schema

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// checkMap is [CheckMap] for a map that was read from a file.
func (d *Document) checkMap() Problems {
	var m Map
	if err := d.Decode(&m); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	return d.mapHolds(&m)
}

// CheckMap finds what a schema cannot: numbers out of range, names that nothing has, and whatever a map says that its
// own diagram does not. It gives the first of them. [Parse] does this of itself; it is for a map that was just made.
// name is used in errors only.
//
// Counted anew are the zones, with definitions as adopted and free, the rows, the relations, what is required of two
// readings, and the wordings with their turns; each example is followed to where it leads. Not held, since the diagram
// does not show it: what toggles decide, answers of classifiers and shapes of limbs, of which only numbers, shares and
// names are looked at; that an example is the nearest; and precedents.
func CheckMap(name string, m *Map) Problems {
	return (&Document{Name: name, reader: newReader(name, nil)}).mapHolds(m)
}

func (d *Document) mapHolds(m *Map) Problems {
	k := &mapCheck{consistency: &consistency{doc: d, maker: "map"}, m: m, toggle: map[string]int{}}
	k.diagram = &mapDiagram{MapDiagram: &m.Diagram, toggles: m.Toggles}
	for _, holds := range []func(){k.toggles, k.cells, k.nodes, k.ends, k.counts, k.rows, k.denials, k.stands,
		k.relations, k.related, k.wordings, k.answers, k.shapes} {
		if holds(); len(k.problems) > 0 {
			return k.problems[:1]
		}
	}
	return nil
}

// mapCheck holds a map to its own diagram.
type mapCheck struct {
	*consistency
	m         *Map
	diagram   *mapDiagram
	toggle    map[string]int // by id
	alike     bool           // a toggle has one name for two values, which nobody can tell apart then
	base      []int          // as things stand
	ids       []string       // of cells, as relations name them
	standing  [][]int        // of each toggle all values, of one of a definition the one that is adopted
	adopted   []*big.Int     // by end, with definitions as adopted
	all       *big.Int       // architectures with definitions as adopted
	free      *big.Int       // architectures
	outcomeOf map[string]int // the end of outcomes
}

// toggles holds that each toggle is there once, has the value from which it is changed, and says what it defines.
func (k *mapCheck) toggles() {
	for i, t := range k.m.Toggles {
		at := Join("toggles", strconv.Itoa(i))
		if _, twice := k.toggle[t.ID]; twice || i > 0 && t.ID < k.m.Toggles[i-1].ID {
			k.fail(at+"/id", "the toggle %s is there twice, or not in its order; expected each once, sorted", t.ID)
		}
		k.toggle[t.ID] = i
		now := slices.Index(t.Values, t.From)
		if now < 0 {
			k.fail(at+"/from", "the toggle %s stands at %q; expected one of its values: %s", t.ID, t.From,
				strings.Join(t.Values, ", "))
		}
		k.base = append(k.base, now)
		names := slices.Sorted(slices.Values(t.Values))
		k.alike = k.alike || len(slices.Compact(names)) < len(t.Values)
		var only []int
		if t.Kind == "definition" {
			only = []int{now}
		}
		if k.standing = append(k.standing, only); (only != nil) != (t.Defines != nil) {
			k.fail(at, "the toggle %s is of the kind %s; expected that one of a definition says what it defines, and no other",
				t.ID, t.Kind)
		}
		k.words(at, t)
	}
}

// words holds that what is said of values is said of those that there are, and of what the toggle sets.
func (k *mapCheck) words(at string, t MapToggle) {
	for _, value := range append(Keys(t.Words), Keys(t.Sets)...) {
		if !slices.Contains(t.Values, value) {
			k.fail(at, "it has words for %q; expected words for values of the toggle %s: %s", value, t.ID,
				strings.Join(t.Values, ", "))
		}
		for _, pointer := range Keys(t.Sets[value]) {
			if !slices.Contains(t.Pointers, pointer) {
				k.fail(at+"/sets", "%s is nothing that the toggle %s sets by its pointers", pointer, t.ID)
			}
		}
	}
}

// cells names the cells.
func (k *mapCheck) cells() {
	for _, c := range k.m.Cells {
		id := c.Policy
		if c.Classifier != c.Policy {
			id += "/" + c.Classifier
		}
		k.ids = append(k.ids, id)
	}
	if len(k.ids) == 0 {
		k.fail("/cells", "no cell is mapped; expected one or more")
	}
}

// mostMapBits bounds what counting takes: numbers of architectures, in bits, of as many nodes. A map of two million
// nodes, which is the largest that is made, may have two hundred and fifty toggles of two values.
const mostMapBits = 1 << 30

// nodes holds that whoever follows the diagram comes to an end: a node asks for a toggle that there is, has a way for
// each of its values, and leads to nodes behind it that ask for others. Nodes of one toggle stand together.
func (k *mapCheck) nodes() {
	d, done, bits := &k.m.Diagram, map[string]bool{}, 0
	reached := make([]bool, len(d.Nodes))
	ended := make([]bool, len(d.Ends))
	reach := func(at string, to, from int) {
		switch {
		case to >= len(d.Nodes) || -1-to >= len(d.Ends):
			k.fail(at, "%d is no node of the diagram, and no end; expected %d to %d", to, -len(d.Ends), len(d.Nodes)-1)
		case to < 0:
			ended[-1-to] = true
		case to <= from || from >= 0 && d.Nodes[to].Toggle == d.Nodes[from].Toggle:
			k.fail(at, "the node %d leads to %d; expected a node behind it that asks for another toggle", from, to)
		default:
			reached[to] = true
		}
	}
	reach("/diagram/root", d.Root, -1)
	for i, node := range d.Nodes {
		at := Join("diagram", "nodes", strconv.Itoa(i))
		n, is := k.toggle[node.Toggle]
		switch {
		case !is:
			k.fail(at+"/toggle", "there is no toggle %s", node.Toggle)
			return
		case len(node.To) != len(k.m.Toggles[n].Values):
			k.fail(at+"/to", "%d ways; the toggle %s has %d values", len(node.To), node.Toggle, len(k.m.Toggles[n].Values))
		case !reached[i]:
			k.fail(at, "nothing leads to the node %d", i)
		case i > 0 && node.Toggle != d.Nodes[i-1].Toggle && done[node.Toggle]:
			k.fail(at+"/toggle", "the toggle %s is asked for here and further above; expected its nodes together", node.Toggle)
		}
		done[node.Toggle] = true
		k.diagram.asks = append(k.diagram.asks, n)
		for v, to := range node.To {
			reach(at+Join("to", strconv.Itoa(v)), to, i)
		}
	}
	for _, t := range k.m.Toggles {
		bits += big.NewInt(int64(len(t.Values))).BitLen()
	}
	if bits*(len(d.Nodes)+1) > mostMapBits {
		k.fail("/diagram", "the diagram is larger than that of any map")
	}
	if i := slices.Index(ended, false); i >= 0 {
		k.fail(Join("diagram", "ends", strconv.Itoa(i)), "nothing leads to this end")
	}
}

// ends holds that each end has an outcome for each cell, or none where the architecture cannot be.
func (k *mapCheck) ends() {
	k.outcomeOf = map[string]int{}
	for i, end := range k.m.Diagram.Ends {
		at := Join("diagram", "ends", strconv.Itoa(i), "outcomes")
		if len(end.Outcomes) != len(k.ids) && len(end.Outcomes) != 0 {
			k.fail(at, "the end has %d outcomes; expected %d, one of each cell", len(end.Outcomes), len(k.ids))
		}
		for _, o := range end.Outcomes {
			if !slices.Contains(patternWords(), o) {
				k.fail(at, "%q is nothing that a cell comes to; expected one of %s", o, strings.Join(patternWords(), ", "))
			}
		}
		if _, twice := k.outcomeOf[said(end.Outcomes)]; twice {
			k.fail(at, "two ends have the same outcomes")
		}
		k.outcomeOf[said(end.Outcomes)] = i
	}
}

// patternWords are all that a cell can come to on a map.
func patternWords() []string {
	return []string{Permitted, Breach, Undetermined, Error, PleadedOtherwise, NotMapped}
}

// counts holds the ends and the zones to the diagram, and what they say of the whole map.
func (k *mapCheck) counts() {
	var free []*big.Int
	free, k.free = k.diagram.count(make([][]int, len(k.m.Toggles)))
	k.adopted, k.all = k.diagram.count(k.standing)
	for i, end := range k.m.Diagram.Ends {
		k.count(Join("diagram", "ends", strconv.Itoa(i)), MapCount{end.Number, end.Percent}, free[i], k.free)
	}
	k.zones("/adopted", k.m.Adopted, k.adopted, k.all)
	k.zones("/free", k.m.Free, free, k.free)
	whole := k.diagram.zones(free)[ZoneUnmapped] == nil
	if k.m.Complete != whole || whole != (k.m.Stopped == "") {
		k.fail("/complete", "whether the map is complete is said to be %t, and that it stopped for %q; by the diagram the "+
			"first is %t", k.m.Complete, k.m.Stopped, whole)
	}
	for i, t := range k.m.Toggles {
		at, all := Join("toggles", strconv.Itoa(i)), k.all
		if t.Kind == "definition" {
			all = k.free
		}
		k.share(at+"/decides", t.Decides, all)
		if idle := whole && !slices.Contains(k.diagram.asks, i); t.Idle != idle {
			k.fail(at, "whether the toggle %s decides nothing is said to be %t; by the diagram it is %t", t.ID, t.Idle, idle)
		}
	}
}

// zones holds that zones and what they consist of are those that the diagram has.
func (k *mapCheck) zones(at string, z MapZones, ends []*big.Int, all *big.Int) {
	if z.Number != all.String() {
		k.fail(at+"/number", "%s architectures; the toggles make %s", z.Number, all)
	}
	left, patterns := k.diagram.zones(ends), map[int]bool{}
	for i, zone := range z.Zones {
		here := at + Join("zones", strconv.Itoa(i))
		n := left[zone.Zone]
		if n == nil || n.Sign() == 0 {
			k.fail(here+"/zone", "the zone %s is there twice, or has no architecture by the diagram", zone.Zone)
			return
		}
		delete(left, zone.Zone)
		k.count(here, MapCount{zone.Number, zone.Percent}, n, all)
		for j, p := range zone.Patterns {
			there := here + Join("patterns", strconv.Itoa(j))
			end, is := k.outcomeOf[said(p.Outcomes)]
			if !is || len(p.Outcomes) != len(k.ids) || zoneOf(p.Outcomes) != zone.Zone || patterns[end] {
				k.fail(there+"/outcomes", "the outcomes are there twice, or are none of the zone %s in the diagram", zone.Zone)
				return
			}
			patterns[end] = true
			k.count(there, MapCount{p.Number, p.Percent}, ends[end], all)
		}
	}
	for _, zone := range Keys(left) {
		if left[zone].Sign() > 0 {
			k.fail(at+"/zones", "the zone %s is not there; by the diagram it has %s architectures", zone, left[zone])
		}
	}
	for i, n := range ends {
		if outcomes := k.m.Diagram.Ends[i].Outcomes; len(outcomes) > 0 && n.Sign() > 0 && !patterns[i] {
			k.fail(at+"/zones", "nothing is said of the outcomes %s, to which %s architectures come by the diagram",
				strings.Join(outcomes, ", "), n)
		}
	}
}

// count holds a number and its share to what the diagram has.
func (k *mapCheck) count(at string, c MapCount, n, all *big.Int) {
	switch want := ShareOf(n, all); {
	case c.Number != want.Number:
		k.fail(at+"/number", "the number is %q; by the diagram it is %s", c.Number, want.Number)
	case c.Percent != want.Percent:
		k.fail(at+"/percent", "the share is %q; %s of %s are %s", c.Percent, n, all, want.Percent)
	}
}

// share holds that a number, of which the diagram says nothing, is a whole one of all, and its share what it comes to.
func (k *mapCheck) share(at string, c MapCount, all *big.Int) *big.Int {
	var n *big.Int
	if len(c.Number) <= len(all.String()) {
		n, _ = new(big.Int).SetString(c.Number, 10)
	}
	if n == nil || c.Number != n.String() || n.Sign() < 0 || n.Cmp(all) > 0 {
		k.fail(at+"/number", "%q is no number of architectures; expected a whole number up to %s", c.Number, all)
		return new(big.Int)
	}
	k.count(at, c, n, all)
	return n
}
