package host_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/sizes"
	"github.com/construe-host/construe/host/schema"
)

// TestStatedSizes judges runtimes of the sizes that docs/runtime.md states, at the default limits, each reading for
// itself; with CONSTRUE_LONG also by gateways, with the swaps, and with what would settle disputes.
func TestStatedSizes(t *testing.T) {
	long := os.Getenv("CONSTRUE_LONG") != ""
	roles := []string{"agent_loop"}
	if long {
		roles = append(roles, "gateway")
	}
	h := open(t, func(*host.Config) {})
	for _, shape := range sizes.Shapes() {
		for _, role := range roles {
			q := host.CompareRequest{Runtimes: host.Documents(sized(t, shape, shape.Stated, role)), OwnOnly: !long}
			if long {
				q.CruxBudget = 150
			}
			for _, c := range comparisons(t, h, q) {
				for _, cell := range c.Cells {
					if v, _ := c.Verdict(cell); cell.Outcome == schema.Error {
						t.Errorf("%s of %ss: %v", shape.Name, role, v.Error)
					}
				}
			}
		}
	}
}

// TestWhatDoesNotFitSaysSo has a plugin's limit stop every reading: each says it once, with the flag that raises the
// limit, and what is written holds nothing of the runtime.
func TestWhatDoesNotFitSaysSo(t *testing.T) {
	h := open(t, func(c *host.Config) { c.InputBytes = 8 << 10 })
	q := host.CompareRequest{LeaveUnused: true, CruxBudget: 150}
	for _, shape := range sizes.Shapes() {
		q.Runtimes = host.Documents(sized(t, shape, shape.Stated, "agent_loop"))
		for _, c := range comparisons(t, h, q) {
			said := map[string]bool{}
			for _, cell := range c.Cells {
				v, _ := c.Verdict(cell)
				if cell.Outcome != schema.Error || v.Error.Code != "facts-too-large" ||
					!strings.HasPrefix(v.Error.Hint, "--input-size raises the limit") {
					t.Fatalf("%s: %s over %s is %s: %v", shape.Name, cell.Policy, cell.Classifier, cell.Outcome, v.Error)
				}
				said[v.Error.Party+v.Error.Message] = true
			}
			if len(said) != len(h.Readings()) {
				t.Errorf("%s: %d errors of %d readings", shape.Name, len(said), len(h.Readings()))
			}
			if text, err := schema.Write(c); err != nil || len(text) > 40<<10 {
				t.Errorf("%s: %d bytes are written, %v", shape.Name, len(text), err)
			}
		}
	}
}

// sized is a runtime as it is read from a file.
func sized(t *testing.T, shape sizes.Shape, n int, role string) *schema.Document {
	t.Helper()
	d, err := schema.Parse(shape.Name+".json", shape.Text(n, role), schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// comparisons are all that a comparison yields.
func comparisons(t *testing.T, h *host.Host, q host.CompareRequest) (out []*schema.Comparison) {
	t.Helper()
	for c, err := range h.Compare(context.Background(), q) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}
