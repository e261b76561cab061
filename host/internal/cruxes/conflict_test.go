package cruxes

import (
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// TestPrecedentsForceWhatHoldsAllTheMore holds the differences by which a precedent is told apart.
func TestPrecedentsForceWhatHoldsAllTheMore(t *testing.T) {
	at := func(id, favours string, current int) *toggle.Toggle {
		sets := []toggle.Value{{Name: "a"}, {Name: "b"}, {Name: "c"}}
		return &toggle.Toggle{ID: id, Declared: schema.Toggle{Favours: favours}, Values: sets, Current: current,
			Facts: []string{"/" + id}}
	}
	day := func(current int) *toggle.Toggle {
		d := at("day", "", current)
		d.Facts = []string{"/asOf"}
		return d
	}
	for name, c := range map[string]struct {
		outcome     string
		here, there []*toggle.Toggle
		forced      bool
		stronger    []string
	}{
		"the same": {schema.Breach, []*toggle.Toggle{at("x", schema.Breach, 1)},
			[]*toggle.Toggle{at("x", schema.Breach, 1)}, true, nil},
		"more for the outcome": {schema.Breach, []*toggle.Toggle{at("x", schema.Breach, 2)},
			[]*toggle.Toggle{at("x", schema.Breach, 1)}, true, []string{"x"}},
		"less for the outcome": {schema.Breach, []*toggle.Toggle{at("x", schema.Breach, 0)},
			[]*toggle.Toggle{at("x", schema.Breach, 1)}, false, nil},
		"less for the other": {schema.Permitted, []*toggle.Toggle{at("x", schema.Breach, 0)},
			[]*toggle.Toggle{at("x", schema.Breach, 1)}, true, []string{"x"}},
		"one that speaks for neither": {schema.Breach, []*toggle.Toggle{at("x", schema.Breach, 1), at("y", "", 0)},
			[]*toggle.Toggle{at("x", schema.Breach, 1), at("y", "", 1)}, false, nil},
		"one that is not known": {schema.Breach, []*toggle.Toggle{at("x", schema.Breach, -1)},
			[]*toggle.Toggle{at("x", schema.Breach, 1)}, false, nil},
		"one that only one of them has": {schema.Breach, []*toggle.Toggle{at("x", schema.Breach, 1), at("y", "", 0)},
			[]*toggle.Toggle{at("x", schema.Breach, 1)}, false, nil},
		"another day": {schema.Breach, []*toggle.Toggle{at("x", schema.Breach, 1), day(0)},
			[]*toggle.Toggle{at("x", schema.Breach, 1), day(1)}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			stronger, forced := forces(c.outcome, c.here, c.there)
			if forced != c.forced || !slices.Equal(stronger, c.stronger) {
				t.Errorf("%v, by %v", forced, stronger)
			}
		})
	}
}
