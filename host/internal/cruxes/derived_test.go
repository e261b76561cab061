package cruxes

import (
	"context"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// TestDerivedTogglesAreWhatAPersonCouldChange takes the embedded case's toggles away: where the inference runs is then
// what its dispute turns on first, and nothing drastic is tried where there is other than that.
func TestDerivedTogglesAreWhatAPersonCouldChange(t *testing.T) {
	ctx := context.Background()
	cs, d := shipped(t)
	cs.Dispute.Toggles = nil
	c, err := Run(ctx, cs, Request{Runtime: d, World: "h1", MaxSize: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sets) == 0 ||
		c.Sets[0].Changes[0] != (schema.ToggleChange{Toggle: "/components/inference/hosting/cloud.provider",
			From: "aws", To: "azure"}) {
		t.Errorf("found %+v; expected the inference's cloud first", c.Sets)
	}
	base, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "h1", "")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, toggle := range c.Toggles {
		known[toggle.ID] = true
		if strings.HasSuffix(toggle.ID, "/path") || strings.HasSuffix(toggle.ID, "/owner") ||
			strings.HasPrefix(toggle.ID, "/components/app/") {
			t.Errorf("%s is among the toggles", toggle.ID)
		}
		if err := counterfactual.NewSetting(cs, base, "sre").All(ctx,
			map[string]string{toggle.ID: toggle.Values[0]}); err != nil {
			t.Errorf("%s=%s cannot be set: %v", toggle.ID, toggle.Values[0], err)
		}
	}
	for _, want := range []string{"/asOf", "look-through-wrapper", "/components/loop/operator",
		"/offering/customer", "/models/model/weights/release", "/state/session/essential"} {
		if !known[want] {
			t.Errorf("%s is not among the toggles", want)
		}
	}
}
