package atlas

import (
	"fmt"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// offer is definitions shared by all who adopt them, and what comes of that.
type offer struct {
	shared  []schema.MapShared
	fixed   map[int]int
	concede map[string]bool

	comesTo             string // all architectures of facts
	parted, open, turns int
	unknown             int
	ends                bool
}

// offers lists all that can be shared: a value of one definition, or of several.
func (l *ledger) offers(adopted []int) (out []offer, definitions int) {
	by := map[string][]int{}
	for _, d := range l.definitions() {
		name := l.q.Toggles[d].Defines[0][1]
		by[name] = append(by[name], d)
	}
	all := []offer{{fixed: map[int]int{}, concede: map[string]bool{}}}
	for _, name := range schema.Keys(by) {
		before, some := all, false
		for _, v := range l.q.Toggles[by[name][0]].Values {
			own, concede := map[int]int{}, map[string]bool{}
			for _, d := range by[name] {
				if at := l.value(d, v.Name); at < len(l.q.Toggles[d].Values) {
					if own[d] = at; at != l.base[d] {
						concede[l.q.Toggles[d].Defines[0][0]] = true
					}
				}
			}
			if len(own) < len(by[name]) || len(concede) == 0 {
				continue // somebody has no such value, or all have it
			}
			some = true
			for _, o := range before {
				o.shared = append(slices.Clone(o.shared), schema.MapShared{Definition: name, Value: v.Name})
				o.fixed, o.concede = maps.Clone(o.fixed), maps.Clone(o.concede)
				maps.Copy(o.fixed, own)
				maps.Copy(o.concede, concede)
				all = append(all, o)
			}
		}
		definitions += one(some)
	}
	for _, o := range all[1:] {
		l.weigh(&o, adopted)
		out = append(out, o)
	}
	return out, definitions
}

// weigh says what comes of an offer.
func (l *ledger) weigh(o *offer, adopted []int) {
	then := l.as(o.fixed)
	o.ends = true
	for _, i := range then {
		o.comesTo += fmt.Sprint(l.outcomes[i])
		o.parted += one(l.zone(i) == schema.ZoneParted)
		o.open += one(l.zone(i) == schema.ZoneOpen)
		o.unknown += one(l.zone(i) == schema.ZoneErring || l.zone(i) == schema.ZoneUnmapped)
		for _, outcome := range l.outcomes[i] {
			o.ends = o.ends && outcome == l.outcomes[i][0] && (outcome == permitted || outcome == breach)
		}
	}
	for a := range l.q.Cells {
		for b := range l.q.Cells {
			o.turns += one(l.count(then, l.apart(a, b)) > 0 && l.count(adopted, l.apart(a, b)) == 0)
		}
	}
}

// apart is where one cell permits what another calls a breach.
func (l *ledger) apart(a, b int) func(i int) bool {
	return func(i int) bool {
		return l.outcomes[i] != nil && l.outcomes[i][a] == permitted && l.outcomes[i][b] == breach
	}
}

// wordings makes the ladder anew: what is shown is true and asks for nothing needless, and nothing that asks for as few
// definitions leaves fewer parted, or without opening more than is open now.
func (l *ledger) wordings(m *schema.Map, adopted []int) {
	offers, definitions := l.offers(adopted)
	now := l.count(adopted, func(i int) bool { return l.zone(i) == schema.ZoneOpen })
	unknown := l.count(adopted, func(i int) bool {
		return l.zone(i) == schema.ZoneErring || l.zone(i) == schema.ZoneUnmapped
	})
	safe := func(o offer) bool { return o.open <= now && o.turns == 0 && o.unknown <= unknown }
	l.is("what was tried", *m.Tried, schema.MapTried{Wordings: len(offers), AtOnce: definitions, All: true})
	var shown []offer
	for _, w := range m.Wordings {
		at := slices.IndexFunc(offers, func(o offer) bool {
			return len(o.shared) == len(w.Shared) && !slices.ContainsFunc(w.Shared, func(s schema.MapShared) bool {
				return !slices.Contains(o.shared, s)
			})
		})
		if at < 0 {
			l.t.Fatalf("%v cannot be shared", w.Shared)
		}
		o := offers[at]
		l.wording(w, o, adopted)
		if len(shown) > 0 && shown[len(shown)-1].parted > o.parted {
			l.t.Errorf("%v is shown behind what leaves more parted", w.Shared)
		}
		shown = append(shown, o)
		for _, less := range offers {
			within := len(less.shared) < len(o.shared) && !slices.ContainsFunc(less.shared, func(s schema.MapShared) bool {
				return !slices.Contains(o.shared, s)
			})
			if within && (less.comesTo == o.comesTo ||
				less.parted <= o.parted && less.open <= o.open && less.turns <= o.turns && less.unknown <= o.unknown) {
				l.t.Errorf("%v is shown, and %v does no less", o.shared, less.shared)
			}
		}
	}
	for _, o := range offers {
		for what, is := range map[string]func(s offer) bool{
			"fewer parted": func(s offer) bool { return s.parted <= o.parted },
			"fewer parted without opening": func(s offer) bool {
				return o.open > now || s.open <= now && s.parted <= o.parted
			},
			"fewer parted without opening or parting anew": func(s offer) bool {
				return !safe(o) || safe(s) && s.parted <= o.parted
			},
			"an end": func(s offer) bool { return !o.ends || s.ends },
		} {
			if !slices.ContainsFunc(shown, func(s offer) bool { return len(s.shared) <= len(o.shared) && is(s) }) {
				l.t.Errorf("%v is not shown, and leaves %s", o.shared, what)
			}
		}
	}
}

func (l *ledger) wording(w schema.MapWording, o offer, adopted []int) {
	what, then := fmt.Sprint(w.Shared), l.as(o.fixed)
	l.is(what+" concede", w.Concede, schema.Keys(o.concede))
	for zone, got := range map[string]string{schema.ZoneParted: w.Parted.Number, schema.ZoneBreach: w.Breach.Number,
		schema.ZonePermitted: w.Permitted.Number, schema.ZoneOpen: w.Open.Number} {
		l.is(what+" "+zone, got, l.count(then, func(i int) bool { return l.zone(i) == zone }))
	}
	l.is(what+" unknown", w.Unknown.Number, o.unknown)
	l.is(what+" ends", w.Ends, o.ends)
	from := slices.Clone(l.base)
	for d, v := range o.fixed {
		from[d] = v
	}
	turns := 0
	for a, one := range l.q.Cells {
		for b, other := range l.q.Cells {
			apart := l.apart(a, b)
			n := l.count(then, apart)
			if n == 0 || l.count(adopted, apart) > 0 {
				continue
			}
			turns++
			at := slices.IndexFunc(w.Turns, func(t schema.MapTurn) bool {
				return t.Permits == cellID(one) && t.Objects == cellID(other)
			})
			if at < 0 {
				l.t.Errorf("%s: nothing is said of %v against %v", what, one, other)
				continue
			}
			l.is(what+" turns", w.Turns[at].Number, n)
			l.is(what+" nearest", l.far(w.Turns[at].Example, from), l.nearest(then, from, apart))
			l.is(what+" example", apart(l.example(w.Turns[at].Example)), true)
		}
	}
	l.is(what+" turns", len(w.Turns), turns)
}
