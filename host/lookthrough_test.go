package host_test

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
)

// withGo is the embedded case, with look-through's plugin as Go builds it.
func withGo(t testing.TB) *host.Host {
	return open(t, func(c *host.Config) {
		c.Substitutes = map[string]host.Substitute{"look-through": {
			Plugin: os.DirFS("../testdata/plugins/look-through-go"), Name: "look-through-go"}}
	})
}

// TestLookThroughIsOneReadingInTwoLanguages asks the plugin in Rust and the one in Go, written apart, about the facts
// of every shipped runtime in each of its worlds and of every variation: answers, texts and pointers are the same.
func TestLookThroughIsOneReadingInTwoLanguages(t *testing.T) {
	inRust, inGo := open(t, nil), withGo(t)
	asked := 0
	ask := func(name string, d *schema.Document, world, asOf string) {
		t.Helper()
		f, err := inRust.Facts(t.Context(), host.FactsRequest{Runtime: d, World: world, AsOf: asOf})
		if err != nil {
			t.Fatalf("%s, %s: %v", name, world, err)
		}
		answers := func(h *host.Host) string {
			c, err := h.Classify(context.Background(), host.ClassifyRequest{Facts: f, Reading: "look-through"})
			if err != nil || c.Error != nil {
				t.Fatalf("%s, %s: %v, %v", name, world, err, c)
			}
			text, err := schema.Canonical(c.Terms)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		if a, b := answers(inRust), answers(inGo); a != b {
			t.Errorf("%s, %s:\n%s in Rust\n%s in Go", name, world, a, b)
		}
		asked++
	}
	for _, id := range inRust.Runtimes() {
		d, err := inRust.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		worlds, _ := d.Tree["worlds"].(map[string]any)
		ask(id, d, "", "")
		for _, world := range schema.Keys(worlds) {
			ask(id, d, world, "")
		}
	}
	for i, v := range variations(t, inRust) {
		if i%samples.Every(3) != 0 {
			continue
		}
		ask(v.name, v.runtime, v.world, v.asOf)
	}
	if asked < 50 {
		t.Errorf("%d facts were asked about", asked)
	}
}
