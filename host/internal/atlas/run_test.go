package atlas

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

func TestDump(t *testing.T) {
	ctx := context.Background()
	cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS(shippedCase), Plugins: os.DirFS("../../../plugins"),
		Wasm: "compiler", CacheKey: make([]byte, 32), Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	defer cs.Close(ctx)
	data, _ := os.ReadFile(shippedCase + "/runtimes/sre.yaml")
	d, err := schema.Parse("sre.yaml", data, schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Run(ctx, cs, Request{Runtime: d, World: "h1", Confirm: 100})
	if err != nil {
		t.Fatal(err)
	}
	text, _ := schema.Canonical(m)
	os.WriteFile("/tmp/map.json", text, 0o600)
}
