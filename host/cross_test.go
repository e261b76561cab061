package host_test

import (
	"context"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
)

// TestBothJudgesAgree has every reading judge every runtime, in every world, by every classification, in both engines;
// and then the same where facts are unknown.
func TestBothJudgesAgree(t *testing.T) {
	h := open(t, func(c *host.Config) { c.CrossCheck, c.Wasm = true, "compiler" })
	cells := 0
	for _, id := range h.Runtimes() {
		d, err := h.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		worlds := []string{""}
		all, _ := d.Tree["worlds"].(map[string]any)
		for w := range all {
			worlds = append(worlds, w)
		}
		for _, v := range compared(t, h, id, worlds...).Tables.Verdicts {
			cells++
			if v.Error != nil {
				t.Errorf("%s: %v", id, v.Error)
			}
			if v.Work == nil || v.Work.Fuel == 0 {
				t.Errorf("%s: no work was counted", id)
			}
		}
	}
	if cells < 100 {
		t.Errorf("only %d verdicts", cells)
	}
	var documents []*schema.Document
	changed := []string{"bedrock-closed", "sre"}
	for _, id := range changed[:samples.Of(2, 1, 1)] {
		d, err := h.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, d)
	}
	r, err := h.Check(context.Background(), host.CheckRequest{Runtimes: documents})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Error(p)
	}
	if r.Tried < 100*len(documents) {
		t.Errorf("only %d changes of facts were tried", r.Tried)
	}
}
