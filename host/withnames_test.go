package host_test

import (
	"context"
	"os"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// TestABroughtReadingTakesNoName brings a reading whose definition would have the name of the toggle of another's: what
// that name sets stays the other's, as it was without the stranger.
func TestABroughtReadingTakesNoName(t *testing.T) {
	ctx := context.Background()
	look := fstest.MapFS{
		"reading.yaml": {Data: []byte("construe: reading/v2\nid: look\ntitle: Look\ncase: {id: cloud-api-exclusivity}\n" +
			"limbs: [products]\nown_definitions:\n  through-wrapper: {question: What is it, values: {opaque: A, " +
			"looked_through: B}, adopted: looked_through}\n")},
		"policy.rego": {Data: []byte("package construe.policy\n\nimport data.construe.policy.k3\n\n" +
			"verdict := k3.verdict(plea, set())\n\nplea.products[\"\"].e := {\"is\": k3.is(input.definitions" +
			"[\"through-wrapper\"], \"opaque\"), \"reason\": \"So it is.\"}\n")},
	}
	changed := map[bool][]schema.PointerChange{}
	for _, beside := range []bool{false, true} {
		config := host.Config{Case: os.DirFS("../policies/cloud-api-exclusivity"), Plugins: os.DirFS("../plugins"),
			Readings: []string{"look-through", "state"}, Trusted: true}
		if beside {
			config.With, config.Readings = []host.Folder{{FS: look, Name: "look"}}, []string{"look", "look-through", "state"}
		}
		h, err := host.Open(ctx, config)
		if err != nil {
			t.Fatal(err)
		}
		runtime, err := h.Runtime("sre")
		if err != nil {
			t.Fatal(err)
		}
		w, err := h.WhatIf(ctx, host.WhatIfRequest{Runtime: runtime, World: "h1",
			Set: map[string]string{"look-through-wrapper": "opaque"}})
		if err != nil {
			t.Fatal(err)
		}
		changed[beside] = w.Set
		if err := h.Close(ctx); err != nil {
			t.Error(err)
		}
	}
	const want = "/readings/look-through/definitions/wrapper"
	for beside, set := range changed {
		if len(set) != 1 || set[0].Pointer != want {
			t.Errorf("with the stranger %v: it sets %+v; expected %s", beside, set, want)
		}
	}
}
