package host

import (
	"slices"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestPrecedentsForceWhatHoldsAllTheMore holds the differences by which a precedent is told apart.
func TestPrecedentsForceWhatHoldsAllTheMore(t *testing.T) {
	at := func(id, favours string, current int) *toggle {
		sets := []toggleValue{{name: "a"}, {name: "b"}, {name: "c"}}
		return &toggle{id: id, of: schema.Toggle{Favours: favours}, sets: sets, current: current,
			facts: []string{"/" + id}}
	}
	day := func(current int) *toggle {
		d := at("day", "", current)
		d.facts = []string{"/asOf"}
		return d
	}
	for name, c := range map[string]struct {
		outcome     string
		here, there []*toggle
		forced      bool
		stronger    []string
	}{
		"the same": {schema.Breach, []*toggle{at("x", schema.Breach, 1)},
			[]*toggle{at("x", schema.Breach, 1)}, true, nil},
		"more for the outcome": {schema.Breach, []*toggle{at("x", schema.Breach, 2)},
			[]*toggle{at("x", schema.Breach, 1)}, true, []string{"x"}},
		"less for the outcome": {schema.Breach, []*toggle{at("x", schema.Breach, 0)},
			[]*toggle{at("x", schema.Breach, 1)}, false, nil},
		"less for the other": {schema.Permitted, []*toggle{at("x", schema.Breach, 0)},
			[]*toggle{at("x", schema.Breach, 1)}, true, []string{"x"}},
		"one that speaks for neither": {schema.Breach, []*toggle{at("x", schema.Breach, 1), at("y", "", 0)},
			[]*toggle{at("x", schema.Breach, 1), at("y", "", 1)}, false, nil},
		"one that is not known": {schema.Breach, []*toggle{at("x", schema.Breach, -1)},
			[]*toggle{at("x", schema.Breach, 1)}, false, nil},
		"one that only one of them has": {schema.Breach, []*toggle{at("x", schema.Breach, 1), at("y", "", 0)},
			[]*toggle{at("x", schema.Breach, 1)}, false, nil},
		"another day": {schema.Breach, []*toggle{at("x", schema.Breach, 1), day(0)},
			[]*toggle{at("x", schema.Breach, 1), day(1)}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			stronger, forced := forces(c.outcome, c.here, c.there)
			if forced != c.forced || !slices.Equal(stronger, c.stronger) {
				t.Errorf("%v, by %v", forced, stronger)
			}
		})
	}
}
