package atlas

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/schema"
)

// mostRungs bounds the wordings that are tried: each is compared with those that ask for less, and is kept until then.
const mostRungs = 5_000

// rung is a wording, and what the readings come to with it on all facts.
type rung struct {
	set      []shared
	concede  []string
	counts   map[string]*big.Int // by zone, of architectures of facts
	turns    int                 // pairs that part as they never do as adopted
	function string              // what it makes of the map, to tell it from another
}

// ladder tries every wording of as many definitions as there is room for. It counts below all facts: of what the
// definitions alone decide there is little, and each of it is looked at once.
func (j *joint) ladder() (rungs []rung, atOnce int, all bool) {
	below, weights := j.forest.Below(j.node, len(j.base)-len(j.definitions()))
	before := j.directions(below, j.base)
	by := [][]shared{} // the values of each definition
	for _, s := range j.shareable() {
		if last := len(by) - 1; last >= 0 && by[last][0].Definition == s.Definition {
			by[last] = append(by[last], s)
		} else {
			by = append(by, []shared{s})
		}
	}
	for atOnce = 1; atOnce <= len(by); atOnce++ {
		sets := chosen(by, atOnce)
		if len(rungs)+len(sets) > mostRungs {
			return rungs, atOnce - 1, false
		}
		for _, set := range sets {
			rungs = append(rungs, j.rung(set, below, weights, before))
		}
	}
	return rungs, len(by), true
}

// chosen lists the sets of one value of each of so many definitions.
func chosen(by [][]shared, n int) (out [][]shared) {
	if n == 0 {
		return [][]shared{nil}
	}
	for i := range by {
		for _, rest := range chosen(by[i+1:], n-1) {
			for _, s := range by[i] {
				out = append(out, append([]shared{s}, rest...))
			}
			if len(out) > mostRungs {
				return out
			}
		}
	}
	return out
}

func (j *joint) rung(set []shared, below []diagram.Node, weights []*big.Int, before map[[2]int]bool) rung {
	r := rung{set: set, counts: map[string]*big.Int{}}
	values, concede := slices.Clone(j.base), map[string]bool{}
	for _, s := range set {
		for i, v := range s.values {
			values[i] = v
		}
		for _, reading := range s.concede {
			concede[reading] = true
		}
	}
	for _, zone := range zoneNames() {
		r.counts[zone] = new(big.Int)
	}
	labels := make([]int, len(below))
	for i, n := range below {
		labels[i] = j.forest.At(n, values)
		zone := r.counts[j.zone(labels[i])]
		zone.Add(zone, weights[i])
	}
	for pair := range j.directions(below, values) {
		r.turns += one(!before[pair])
	}
	r.concede, r.function = schema.Keys(concede), fmt.Sprint(labels)
	return r
}

// directions lists the pairs of cells that part somewhere, at some values of definitions: who permits, and who objects.
func (j *joint) directions(below []diagram.Node, values []int) map[[2]int]bool {
	out := map[[2]int]bool{}
	for _, n := range below {
		pattern := j.patterns[j.forest.At(n, values)]
		for a, x := range pattern {
			for b, y := range pattern {
				if x == permitted && y == breach {
					out[[2]int{a, b}] = true
				}
			}
		}
	}
	return out
}

// ends reports whether every architecture comes to the same determinate outcome for all.
func (r rung) ends() bool {
	for zone, n := range r.counts {
		determinate := zone == schema.ZonePermitted || zone == schema.ZoneBreach || zone == schema.ZoneImpossible
		if !determinate && n.Sign() != 0 {
			return false
		}
	}
	return true
}

func (r rung) parted() *big.Int { return r.counts[schema.ZoneParted] }
func (r rung) open() *big.Int   { return r.counts[schema.ZoneOpen] }

// unknown counts where somebody is not judged, or pleads otherwise, or what comes of it is not mapped.
func (r rung) unknown() *big.Int {
	return new(big.Int).Add(r.counts[schema.ZoneErring], r.counts[schema.ZoneUnmapped])
}

// within reports whether a wording asks for some of what another asks for, and for no more.
func (r rung) within(other rung) bool {
	return len(r.set) < len(other.set) && !slices.ContainsFunc(r.set, func(s shared) bool {
		return !slices.ContainsFunc(other.set, func(o shared) bool { return o.MapShared == s.MapShared })
	})
}

// worth leaves of a ladder what asks for no more than it needs: not what another does that asks for less, and leaves
// no more parted or open, and turns no more.
func worth(rungs []rung) (out []rung) {
	for _, r := range rungs {
		if !slices.ContainsFunc(out, func(less rung) bool {
			return less.within(r) && (less.function == r.function ||
				less.parted().Cmp(r.parted()) <= 0 && less.open().Cmp(r.open()) <= 0 && less.turns <= r.turns &&
					less.unknown().Cmp(r.unknown()) <= 0)
		}) {
			out = append(out, r)
		}
	}
	return out
}

// best picks of each number of definitions the rungs that leave the fewest parted, of all and of each kind: those that
// end the dispute, those that leave no more open than is now, and those that besides turn nothing and leave no more
// unknown. Those that leave the fewest parted come first. What no rung that was picked does, none does that was not.
func best(rungs []rung, openNow, unknownNow *big.Int) (out []rung) {
	byParted := slices.Clone(rungs)
	slices.SortStableFunc(byParted, func(a, b rung) int {
		return cmp.Or(a.parted().Cmp(b.parted()), cmp.Compare(len(a.set), len(b.set)),
			cmp.Compare(len(a.concede), len(b.concede)), a.open().Cmp(b.open()), cmp.Compare(a.turns, b.turns))
	})
	shown := map[int][4]int{} // by number of definitions, how many of each kind
	for _, r := range byParted {
		closed := r.open().Cmp(openNow) <= 0
		is := [4]bool{true, r.ends(), closed, closed && r.turns == 0 && r.unknown().Cmp(unknownNow) <= 0}
		counts, wanted := shown[len(r.set)], false
		for kind, own := range is {
			wanted = wanted || own && counts[kind] < mostOfRung
		}
		if !wanted {
			continue
		}
		for kind, own := range is {
			counts[kind] += one(own)
		}
		shown[len(r.set)] = counts
		out = append(out, r)
	}
	return out
}

// mostOfRung bounds the wordings of one number of definitions that a map shows, of each kind.
const mostOfRung = 4
