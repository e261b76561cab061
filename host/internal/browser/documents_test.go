package browser_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/plugins"
	"github.com/construe-host/construe/policies"
)

// kept is where the tests of this package keep what they compile and learn, for as long as they run.
var kept string

func TestMain(m *testing.M) {
	var err error
	if kept, err = os.MkdirTemp("", "construe-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(kept)
	os.Exit(code)
}

// opened opens one of the embedded cases, with all of its readings or some.
func opened(t testing.TB, name string, readings ...string) *host.Host {
	t.Helper()
	folder, err := fs.Sub(policies.FS(), name)
	if err != nil {
		t.Fatal(err)
	}
	h, err := host.Open(context.Background(), host.Config{Case: folder, Plugins: plugins.FS(), Wasm: "compiler",
		CacheDir: kept, CacheKey: make([]byte, 32), Timeout: 5 * time.Minute, Trusted: true, Readings: readings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close(context.Background()) })
	return h
}

// subject is a runtime of an embedded case, and the worlds that it is shown in.
type subject struct {
	name, runtime string
	worlds        []string
	readings      []string
	otherwise     string // the end of the link to a state that is not how things stand
}

// shown are the runtimes that pages are made of: two calls for much else are the first of each case.
func shown() []subject {
	return []subject{
		{policies.Default, "sre", []string{"h1", "h2"}, nil, "#inference-host=azure&state-state=irrelevant"},
		{"distribution-exclusivity", "marketplace-2025", []string{"letter"}, nil, "#solicited-by=buyer"},
	}
}

// mapped is a map of the first world of a subject; under -short one of two readings.
func (s subject) mapped(t testing.TB, h *host.Host) *schema.Map {
	t.Helper()
	d, err := h.Runtime(s.runtime)
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Map(context.Background(), host.MapRequest{Runtime: d, World: s.worlds[0], Budget: 2000})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// compared is a comparison of a subject, with what would settle its disputes.
func (s subject) compared(t testing.TB, h *host.Host) *schema.Comparison {
	t.Helper()
	d, err := h.Runtime(s.runtime)
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range h.Compare(context.Background(), host.CompareRequest{Runtimes: host.Documents(d),
		Worlds: s.worlds, CruxBudget: 2000, IssueChanges: true}) {
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	t.Fatal("nothing is compared")
	return nil
}

// written writes documents as one page of html, and gives its file.
func written(t testing.TB, o report.Options, documents ...any) string {
	t.Helper()
	var b bytes.Buffer
	h, err := report.NewHandler(&b, "html", o)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Begin(); err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		if err := h.Document(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.End(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
