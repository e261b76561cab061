package matrix

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/engine"
)

// TestAMatrixAsksEachPluginOnce holds the cost of a matrix: a plugin call for each distinct projection, not for each
// cell.
func TestAMatrixAsksEachPluginOnce(t *testing.T) {
	ctx := context.Background()
	h, err := engine.Open(ctx, engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"),
		Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(ctx)
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	ready, err := prepareWorlds(h, d, []string{"h1", "h2"}, "")
	if err != nil {
		t.Fatal(err)
	}
	memo := &classify.Memo{}
	c := frame(h, d, []string{"h1", "h2"}, ready)
	// four plugins are shown something else for each of five terms; where inference runs, none is shown
	for i, want := range []int{20, 20} {
		if _, err := cells(ctx, h, ready[i], Request{}, c, memo); err != nil {
			t.Fatal(err)
		}
		if memo.Asked() != want || len(c.Cells) != 16*(i+1) {
			t.Errorf("after %d worlds: %d plugin calls and %d cells; want %d and %d", i+1, memo.Asked(), len(c.Cells),
				want, 16*(i+1))
		}
	}
}
