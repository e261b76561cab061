package host

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host/internal/classify"
)

// TestAMatrixAsksEachPluginOnce holds the cost of a matrix: a plugin call for each distinct projection, not for each
// cell.
func TestAMatrixAsksEachPluginOnce(t *testing.T) {
	ctx := context.Background()
	h, err := Open(ctx, Config{Case: os.DirFS("../policies/cloud-api-exclusivity"), Plugins: os.DirFS("../plugins"),
		Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(ctx)
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	ready, err := h.prepareWorlds(d, []string{"h1", "h2"}, "")
	if err != nil {
		t.Fatal(err)
	}
	memo := &classify.Memo{}
	c := h.frame(d, []string{"h1", "h2"}, ready)
	// four plugins are shown something else for each of five terms; where inference runs, none is shown
	for i, want := range []int{20, 20} {
		if _, err := h.cells(ctx, ready[i], false, c, memo); err != nil {
			t.Fatal(err)
		}
		if memo.Asked() != want || len(c.Cells) != 16*(i+1) {
			t.Errorf("after %d worlds: %d plugin calls and %d cells; want %d and %d", i+1, memo.Asked(), len(c.Cells),
				want, 16*(i+1))
		}
	}
}
