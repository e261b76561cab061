package classify

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// TestThePageShowsWhatIsAsked holds the example of plugins/README.md: what hop is shown of vendor-api, and what it
// prints.
func TestThePageShowsWhatIsAsked(t *testing.T) {
	page := read(t, "../../../plugins/README.md")
	blocks := regexp.MustCompile("(?ms)^```json\n(.*?)^```$").FindAllSubmatch(page, -1)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks of JSON; expected input and output", len(blocks))
	}
	document, err := schema.Parse("vendor-api.yaml",
		read(t, "../../../policies/cloud-api-exclusivity/runtimes/vendor-api.yaml"), schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	f, err := facts.Make(document, schema.ShapeOf(schema.KindRuntime), "", "")
	if err != nil {
		t.Fatal(err)
	}
	ready, err := facts.Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := schema.Parse("plugin.yaml", read(t, "../../../plugins/hop/plugin.yaml"), schema.KindPlugin)
	if err != nil {
		t.Fatal(err)
	}
	var manifest schema.Plugin
	if err := parsed.Decode(&manifest); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p, err := Load(ctx, "hop", "hop.wasm", manifest, sandbox.NewCode(read(t, "../../../plugins/hop/hop.wasm")),
		sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(ctx)
	input, err := Prepare(ready).Project(manifest.Calls()[0].Reads)
	if err != nil {
		t.Fatal(err)
	}
	if shown := canonical(t, blocks[0][1]); !bytes.Equal(shown, input) {
		t.Errorf("the page shows another input than\n%s", input)
	}
	result, err := p.call(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(canonical(t, blocks[1][1]), canonical(t, result.Output)) {
		t.Errorf("the page shows another output than\n%s", result.Output)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func canonical(t *testing.T, text []byte) []byte {
	t.Helper()
	d, err := schema.Read("page.json", text)
	if err != nil {
		t.Fatal(err)
	}
	out, err := schema.Canonical(d.Tree)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
