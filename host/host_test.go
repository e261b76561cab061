package host_test

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/plugins"
	"github.com/construe-host/construe/policies"
)

func open(t testing.TB, change func(*host.Config)) *host.Host {
	t.Helper()
	folder, err := fs.Sub(policies.FS(), policies.Default)
	if err != nil {
		t.Fatal(err)
	}
	c := host.Config{Case: folder, Plugins: plugins.FS(), Timeout: 5 * time.Minute, Trusted: true} // a busy machine is no reason to fail
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
