package schema

import (
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// judgedWords are the outcomes that can be compared, in the order in which a relation lists them.
func judgedWords() []string { return []string{Permitted, Breach, Undetermined} }

// relations holds that there is one of every two cells, in their order, and what it says.
func (k *mapCheck) relations() {
	if n := len(k.ids) * (len(k.ids) - 1) / 2; len(k.m.Relations) != n {
		k.fail("/relations", "%d relations; expected %d, one of every two cells", len(k.m.Relations), n)
		return
	}
	i := 0
	for a := range k.ids {
		for b := a + 1; b < len(k.ids); b++ {
			k.relation(Join("relations", strconv.Itoa(i)), k.m.Relations[i], a, b)
			i++
		}
	}
}

func (k *mapCheck) relation(at string, r MapRelation, a, b int) {
	if r.First != k.ids[a] || r.Second != k.ids[b] {
		k.fail(at, "the relation is of %s and %s; expected %s and %s here", r.First, r.Second, k.ids[a], k.ids[b])
	}
	alike, judged, apart := new(big.Int), new(big.Int), r.Apart
	more, less := false, false
	for _, x := range judgedWords() {
		for _, y := range judgedWords() {
			both := func(outcomes []string) bool { return outcomes[a] == x && outcomes[b] == y }
			n := k.diagram.sum(k.adopted, both)
			judged.Add(judged, n)
			if x == y {
				alike.Add(alike, n)
			}
			if x == y || n.Sign() == 0 {
				continue
			}
			here := at + Join("apart", strconv.Itoa(len(r.Apart)-len(apart)))
			if len(apart) == 0 || apart[0].First != x || apart[0].Second != y {
				k.fail(here, "expected here how often the first is %s and the second %s; by the diagram on %s architectures",
					x, y, n)
				return
			}
			k.count(here, MapCount{apart[0].Number, apart[0].Percent}, n, k.all)
			k.leads(here+"/example", apart[0].Example, false, both)
			apart = apart[1:]
			more, less = more || x == Permitted, less || y == Permitted
		}
	}
	if len(apart) > 0 {
		k.fail(at+Join("apart", strconv.Itoa(len(r.Apart)-len(apart))), "they never come to this by the diagram")
	}
	unjudged := k.diagram.sum(k.adopted, func([]string) bool { return true })
	unjudged.Sub(unjudged, judged)
	k.count(at+"/alike", r.Alike, alike, k.all)
	k.count(at+"/unjudged", r.Unjudged, unjudged, k.all)
	if (r.Unclear != nil) != (unjudged.Sign() > 0) {
		k.fail(at+"/unclear", "by the diagram one of the two is not judged on %s architectures; expected the nearest, where "+
			"there is one", unjudged)
	} else if u := r.Unclear; u != nil {
		k.count(at+"/unclear", MapCount{u.Number, u.Percent}, unjudged, k.all)
		judged := func(o string) bool { return slices.Contains(judgedWords(), o) }
		k.leads(at+"/unclear/example", u.Example, false, func(outcomes []string) bool {
			return outcomes[a] == u.First && outcomes[b] == u.Second && !(judged(u.First) && judged(u.Second))
		})
	}
	if want := relationOf(judged.Sign() > 0, len(r.Apart) > 0, more, less); r.Relation != want {
		k.fail(at+"/relation", "the relation is %s; by the diagram it is %s", r.Relation, want)
	}
}

// relationOf is how two cells relate, of which some architecture is judged by both, on which they may be apart, and on
// which the one may permit more, or less.
func relationOf(judged, apart, more, less bool) string {
	switch {
	case !judged:
		return RelationUnknown
	case !apart:
		return RelationSame
	case more && less:
		return RelationCrossing
	case more:
		return RelationWider
	case less:
		return RelationNarrower
	}
	return RelationPermitsSame
}

// related holds what is required of a new reading to the relation of the two.
func (k *mapCheck) related() {
	r := k.m.Related
	if r == nil {
		return
	}
	if len(k.m.Relations) != 1 {
		k.fail("/related", "two readings are related; expected the one relation of them, found %d", len(k.m.Relations))
		return
	}
	of := k.m.Relations[0]
	turned := of.First != r.Old
	turn := func(a MapApart) MapApart {
		if turned {
			a.First, a.Second = a.Second, a.First
		}
		return a
	}
	if ends := turn(MapApart{First: of.First, Second: of.Second}); ends.First != r.Old || ends.Second != r.New {
		k.fail("/related", "%s and %s are related; the relation is of %s and %s", r.Old, r.New, of.First, of.Second)
	}
	var against []MapApart
	n, result := new(big.Int), ""
	for _, a := range of.Apart {
		if a = turn(a); r.Require != "" && AgainstRequirement(r.Require, a.First, a.Second) {
			against = append(against, a)
			own, _ := new(big.Int).SetString(a.Number, 10) // which was held to the diagram
			n.Add(n, own)
		}
	}
	switch {
	case r.Require == "":
	case len(against) > 0:
		result = RequiredFails
	case of.Unjudged.Number != "0" || of.Relation == RelationUnknown:
		result = RequiredUnknown
	default:
		result = RequiredHolds
	}
	if r.Result != result {
		k.fail("/related/result", "the result is %q; by the diagram it is %q", r.Result, result)
	}
	fails, unknown := result == RequiredFails, result == RequiredUnknown
	if (r.Against != nil) != fails || (r.Counterexample != nil) != fails ||
		(r.Unclear != nil) != (unknown && of.Unclear != nil) {
		k.fail("/related", "what is against the requirement, its example and what is unclear are not those of the result %q",
			result)
		return
	}
	if fails {
		k.count("/related/against", *r.Against, n, k.all)
		if !slices.ContainsFunc(against, func(a MapApart) bool { return reflect.DeepEqual(a, *r.Counterexample) }) {
			k.fail("/related/counterexample", "it is none of those of the relation that are against the requirement")
		}
	}
	if r.Unclear != nil && !reflect.DeepEqual(turn(*of.Unclear), *r.Unclear) {
		k.fail("/related/unclear", "it is another than that of the relation")
	}
}

// wordings holds what shared definitions come to, the least parted first.
func (k *mapCheck) wordings() {
	adopting := map[string][]int{}
	for i, t := range k.m.Toggles {
		if t.Defines != nil {
			adopting[t.Defines.Definition] = append(adopting[t.Defines.Definition], i)
		}
	}
	if n := len(k.m.Wordings); k.m.Tried != nil && n > k.m.Tried.Wordings || k.m.Tried == nil && n > 0 {
		k.fail("/tried", "%d wordings are shown; expected that no fewer were tried", n)
	}
	for _, name := range Keys(k.m.Definitions) {
		if adopting[name] == nil {
			k.fail(Join("definitions", name), "no toggle is of a definition of this name")
		}
	}
	least := new(big.Int)
	for i, w := range k.m.Wordings {
		at := Join("wordings", strconv.Itoa(i))
		if only, is := k.shared(at, w, adopting); is {
			parted := k.wording(at, w, only)
			if parted.Cmp(least) < 0 {
				k.fail(at, "the wording leaves fewer architectures parted than the one before; expected the fewest first")
			}
			least = parted
		}
		if len(k.problems) > 0 {
			return
		}
	}
}

// shared is the values that definitions have with a wording; it holds who concedes.
func (k *mapCheck) shared(at string, w MapWording, adopting map[string][]int) ([][]int, bool) {
	only, named, concede := slices.Clone(k.standing), map[string]bool{}, map[string]bool{}
	for i, s := range w.Shared {
		here := at + Join("shared", strconv.Itoa(i))
		if adopting[s.Definition] == nil || named[s.Definition] {
			k.fail(here+"/definition", "no toggle is of a definition %s, or it is there twice", s.Definition)
			return nil, false
		}
		named[s.Definition] = true
		for _, n := range adopting[s.Definition] {
			t := k.m.Toggles[n]
			v := slices.Index(t.Values, s.Value)
			if v < 0 {
				k.fail(here+"/value", "%q is no value of the toggle %s: %s", s.Value, t.ID, strings.Join(t.Values, ", "))
				return nil, false
			}
			if only[n] = []int{v}; v != k.base[n] {
				concede[t.Defines.Reading] = true
			}
		}
	}
	if !slices.Equal(w.Concede, Keys(concede)) {
		k.fail(at+"/concede", "conceding is said to be %q; by what readings adopt it is %q", w.Concede, Keys(concede))
	}
	return only, true
}

// wording holds the numbers of a wording and its turns, and gives how many architectures it leaves parted.
func (k *mapCheck) wording(at string, w MapWording, only [][]int) *big.Int {
	then, _ := k.diagram.count(only)
	zones, ends := k.diagram.zones(then), true
	for zone, n := range zones {
		ends = ends && (zone == ZonePermitted || zone == ZoneBreach || zone == ZoneImpossible || n.Sign() == 0)
	}
	of := func(zone string) *big.Int {
		if zones[zone] == nil {
			return new(big.Int)
		}
		return zones[zone]
	}
	k.count(at+"/parted", w.Parted, of(ZoneParted), k.all)
	k.count(at+"/breach", w.Breach, of(ZoneBreach), k.all)
	k.count(at+"/permitted", w.Permitted, of(ZonePermitted), k.all)
	k.count(at+"/open", w.Open, of(ZoneOpen), k.all)
	k.count(at+"/unknown", w.Unknown, new(big.Int).Add(of(ZoneErring), of(ZoneUnmapped)), k.all)
	if w.Ends != ends {
		k.fail(at+"/ends", "whether the wording ends the dispute is said to be %t; by the diagram it is %t", w.Ends, ends)
	}
	turns := w.Turns
	for a := range k.ids {
		for b := range k.ids {
			n := k.diagram.sum(then, parting(a, b))
			if a == b || n.Sign() == 0 || k.diagram.sum(k.adopted, parting(a, b)).Sign() > 0 {
				continue
			}
			here := at + Join("turns", strconv.Itoa(len(w.Turns)-len(turns)))
			if len(turns) == 0 || turns[0].Permits != k.ids[a] || turns[0].Objects != k.ids[b] {
				k.fail(here, "expected here that %s permits what %s objects to, which never is so as adopted; by the diagram on "+
					"%s architectures", k.ids[a], k.ids[b], n)
				return of(ZoneParted)
			}
			k.count(here, MapCount{turns[0].Number, turns[0].Percent}, n, k.all)
			k.turned(here+"/example", turns[0].Example, only, parting(a, b))
			turns = turns[1:]
		}
	}
	if len(turns) > 0 {
		k.fail(at+Join("turns", strconv.Itoa(len(w.Turns)-len(turns))), "by the diagram this is no new direction")
	}
	return of(ZoneParted)
}

// turned holds that the example of a turn has the definitions of its wording, and parts two cells.
func (k *mapCheck) turned(at string, example []ToggleChange, only [][]int, parts func([]string) bool) {
	k.leads(at, example, true, parts)
	values, _ := k.follow(at, example, true)
	for n, v := range values {
		if t := k.m.Toggles[n]; t.Defines != nil && only[n][0] != v {
			k.fail(at, "the example has another value of the definition %s than the wording", t.Defines.Definition)
		}
	}
}
