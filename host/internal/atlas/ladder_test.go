package atlas

import (
	"math/big"
	"slices"
	"strconv"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestTheLadderShowsWhatNothingElseDoes holds that a wording is shown that ends the dispute, or that leaves fewer
// parted and neither opens, turns nor leaves unknown more, however many leave as few parted and do not.
func TestTheLadderShowsWhatNothingElseDoes(t *testing.T) {
	of := func(value string, concede, parted, open, erring, turns int) rung {
		r := rung{set: []shared{{MapShared: schema.MapShared{Definition: "d", Value: value}}}, turns: turns,
			concede: make([]string, concede), counts: map[string]*big.Int{}}
		for _, zone := range zoneNames() {
			r.counts[zone] = new(big.Int)
		}
		for zone, n := range map[string]int{schema.ZoneParted: parted, schema.ZoneOpen: open, schema.ZoneErring: erring} {
			r.counts[zone].SetInt64(int64(n))
		}
		return r
	}
	many := func(like func(value string) rung) (out []rung) {
		for i := range 3 * mostOfRung {
			out = append(out, like("v"+strconv.Itoa(i)))
		}
		return out
	}
	for name, test := range map[string]struct {
		others []rung
		one    rung
	}{
		"ends":                   {many(func(v string) rung { return of(v, 1, 0, 2, 0, 0) }), of("one", 2, 0, 0, 0, 0)},
		"turns nobody":           {many(func(v string) rung { return of(v, 1, 4, 2, 0, 1) }), of("one", 1, 5, 2, 0, 0)},
		"leaves no more unknown": {many(func(v string) rung { return of(v, 1, 4, 2, 9, 0) }), of("one", 1, 5, 2, 1, 0)},
		"opens no more":          {many(func(v string) rung { return of(v, 1, 4, 9, 0, 0) }), of("one", 1, 5, 2, 0, 1)},
	} {
		shown := best(append(test.others, test.one), big.NewInt(2), big.NewInt(1))
		if !slices.ContainsFunc(shown, func(r rung) bool { return r.set[0].Value == "one" }) {
			t.Errorf("%s: it is left out of %d that are shown", name, len(shown))
		}
		if len(shown) > 2*mostOfRung {
			t.Errorf("%s: %d are shown", name, len(shown))
		}
	}
}
