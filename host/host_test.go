package host_test

import (
	"context"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/plugins"
	"github.com/construe-host/construe/policies"
)

// kept is where the tests of this package keep what they compile, for as long as they run.
var kept string

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" { // the test is its own worker
		os.Exit(host.ServeWorker(os.Stdin, os.Stdout))
	}
	var err error
	if kept, err = os.MkdirTemp("", "construe-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(kept)
	os.Exit(code)
}

func open(t testing.TB, change func(*host.Config)) *host.Host {
	t.Helper()
	folder, err := fs.Sub(policies.FS(), policies.Default)
	if err != nil {
		t.Fatal(err)
	}
	// a busy machine is no reason to fail
	c := host.Config{Case: folder, Plugins: plugins.FS(), Wasm: "compiler", CacheDir: kept, CacheKey: make([]byte, 32),
		Timeout: 5 * time.Minute, Trusted: true}
	if change != nil {
		change(&c)
	}
	h, err := host.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close(context.Background()) })
	return h
}

func TestThePrecedentsHold(t *testing.T) {
	h := open(t, nil)
	results, err := h.Test(context.Background(), host.TestRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results.Results {
		if !r.Passed {
			t.Errorf("%s: %s", r.Name, r.Message)
		}
	}
}
