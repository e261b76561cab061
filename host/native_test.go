package host_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func TestWhoCompilesAPlugin(t *testing.T) {
	for name, test := range map[string]struct {
		config          host.Config
		engine, because string
	}{
		"a worker":     {host.Config{Wasm: "compiler", Worker: []string{"", "worker"}}, "compiler", ""},
		"this process": {host.Config{Wasm: "compiler", Trusted: true}, "compiler", ""},
		"nobody":       {host.Config{Wasm: "compiler"}, "interpreter", "no worker"},
		"what is no host": {host.Config{Wasm: "compiler", Worker: []string{"/nowhere"}}, "interpreter",
			"worker(start)"},
		"nobody is asked": {host.Config{Wasm: "auto", Worker: []string{"", "worker"}}, "interpreter", ""},
		"nobody may":      {host.Config{Wasm: "interpreter", Worker: []string{"", "worker"}}, "interpreter", ""},
	} {
		i, err := host.InspectPlugin(t.Context(), os.DirFS("../plugins/hop"), "hop", test.config)
		if err != nil {
			t.Fatal(err)
		}
		if p := i.Plugin; p.Engine != test.engine || !strings.Contains(p.Interpreted, test.because) ||
			(p.Interpreted == "") != (test.because == "") {
			t.Errorf("%s: it runs in the %s, because %q", name, p.Engine, p.Interpreted)
		}
	}
}

// TestComparingGoesOnWhileAWorkerCompiles compares until a plugin that is too large to be compiled at once runs as
// compiled code, and not a byte changes.
func TestComparingGoesOnWhileAWorkerCompiles(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a plugin of megabytes, which under the race detector takes more than a worker may")
	}
	h := open(t, func(c *host.Config) {
		c.Wasm, c.CacheDir, c.Worker, c.Trusted, c.Readings = "auto", t.TempDir(), []string{"", "worker"}, false,
			[]string{"look-through"}
		c.Substitutes = map[string]host.Substitute{"look-through": {Plugin: os.DirFS("../testdata/plugins/look-through-go"),
			Name: "look-through-go"}}
	})
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	engine := func() string {
		return inspected(t, h).Plugin.Engine
	}
	if engine() != "interpreter" {
		t.Fatalf("it begins in %s", engine())
	}
	var first []byte
	for last := false; ; {
		for c, err := range h.Compare(context.Background(),
			host.CompareRequest{Runtimes: host.Documents(d), Worlds: []string{"h1"}}) {
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = text
			}
			if !bytes.Equal(text, first) {
				t.Fatalf("in %s: %s; first it was %s", engine(), text, first)
			}
		}
		if last {
			return
		}
		last = engine() == "compiler"
		if i := inspected(t, h); i.Plugin.Interpreted != "" {
			t.Fatalf("it is not compiled: %s", i.Plugin.Interpreted)
		}
	}
}

// inspected describes the first reading.
func inspected(t *testing.T, h *host.Host) schema.InspectedReading {
	t.Helper()
	i, err := h.Inspect(t.Context(), host.InspectRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return i.Readings[0]
}
