package browser_test

import (
	"context"
	"slices"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestACommandSetsEachFactOnce holds that the command of a state has what the map was made with, but for what the state
// makes otherwise again: construe whatif takes one value for each fact.
func TestACommandSetsEachFactOnce(t *testing.T) {
	h := opened(t, "distribution-exclusivity")
	d, err := h.Runtime("marketplace-2025")
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Map(context.Background(), host.MapRequest{Runtime: d, World: "letter",
		Set: map[string]string{"sold-by": "distributor", "place": "contract"}})
	if err != nil {
		t.Fatal(err)
	}
	b := newTab(t, chromium(t), 1280, 900, "light")
	b.open(written(t, report.Options{}, m), "")
	const made = " --set /dealings/s1/by=distributor"
	const defined = " --set /readings/contract/definitions/place=contract"
	for _, test := range []struct{ toggle, value, set string }{
		{"sold-by", "market", defined + " --set /readings/delivery/definitions/place=contract --set sold-by=market"},
		{"delivery-place", "delivery", made + defined + " --set delivery-place=delivery"},
		{"concluded-in", "SE", made + defined + " --set /readings/delivery/definitions/place=contract --set concluded-in=SE"},
	} {
		i := slices.IndexFunc(m.Toggles, func(t schema.MapToggle) bool { return t.ID == test.toggle })
		want := "construe whatif --case distribution-exclusivity --as-of 2025-06-30 --world letter marketplace-2025" +
			test.set
		if got := ask[string](b, `(explorers[0].stand(), explorers[0].set(`+quoted(i)+`, `+
			quoted(slices.Index(m.Toggles[i].Values, test.value))+`), document.querySelector(".replay code").textContent)`); got != want {
			t.Errorf("%s; expected %s", got, want)
		}
	}
}
