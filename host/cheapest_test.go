package host_test

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// TestComparingNamesTheCheapestWithinABudget compares every shipped runtime, in every world: each dispute has something
// that would settle it, or the search says how far it came, and it takes at most 200 runs of parties' code.
func TestComparingNamesTheCheapestWithinABudget(t *testing.T) {
	ctx := context.Background()
	h, err := host.Open(ctx, host.Config{Case: os.DirFS("../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../plugins"),
		Trusted: true, Wasm: "compiler"})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(ctx)
	disputes, named := 0, 0
	for _, id := range h.Runtimes() {
		if testing.Short() && id != "sre" {
			continue
		}
		d, err := h.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		worlds := []string{""}
		all, _ := d.Tree["worlds"].(map[string]any)
		worlds = append(worlds, schema.Keys(all)...)
		for c, err := range h.Compare(ctx, host.CompareRequest{Runtimes: host.Documents(d), Worlds: worlds,
			CruxBudget: 150}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range c.Worlds {
				if w.Aggregate != schema.Disputed {
					if w.Crux != nil {
						t.Errorf("%s %s is %s, and has a crux", id, w.World, w.Aggregate)
					}
					continue
				}
				disputes++
				switch x := w.Crux; {
				case x == nil || x.Error != nil:
					t.Errorf("%s %s has no crux: %+v", id, w.World, x)
				case x.Searched.PolicyRuns+x.Searched.PluginRuns > 200:
					t.Errorf("%s %s: %+v", id, w.World, x.Searched)
				case len(x.Sets) > 0:
					named++
				}
			}
		}
	}
	if disputes < 3 || named < disputes/2 {
		t.Errorf("%d disputes, of which %d have something that would settle them", disputes, named)
	}
}

func clone(t *testing.T, c *schema.Comparison) *schema.Comparison {
	t.Helper()
	raw, err := schema.Canonical(c)
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse("again", raw, schema.KindComparison)
	if err != nil {
		t.Fatal(err)
	}
	out := &schema.Comparison{}
	if err := d.Decode(out); err != nil {
		t.Fatal(err)
	}
	return out
}
