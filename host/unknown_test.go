package host_test

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
)

// The case's own runtimes are tried by TestCheckingTheWholeCaseIsBounded.
func TestTheUnknownPropertyHoldsForEveryVariation(t *testing.T) {
	if testing.Short() {
		t.Skip("tries every fact of every runtime")
	}
	h := open(t, func(c *host.Config) { c.Wasm = "compiler" })
	hold := func(name string, d *schema.Document, worlds ...string) {
		r, err := h.Check(context.Background(), host.CheckRequest{Runtimes: []*schema.Document{d}, Worlds: worlds})
		if err != nil {
			t.Fatal(err)
		}
		if r.Tried == 0 {
			t.Errorf("%s: nothing was tried", name)
		}
		for _, p := range r.Problems {
			t.Error(name, p)
		}
	}
	for i, v := range variations(t, h) {
		if os.Getenv("CONSTRUE_LONG") == "" && i%samples.Of(12, 24, 24) != 0 {
			continue // they take long; CONSTRUE_LONG=1 tries every one
		}
		if v.asOf == "" && v.of != "sre" { // which has a world's variants of its own below, and takes longest
			hold(v.name, v.runtime, v.world)
		}
	}
}
