package host_test

import (
	"context"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// dispute is the embedded case's own question.
func dispute(t testing.TB, h *host.Host) host.CruxRequest {
	t.Helper()
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	return host.CruxRequest{Runtime: d, World: "h1"}
}

// TestGoldenCrux holds the crux of the embedded case, up to two changes, in every format; UPDATE_GOLDEN=1 writes it
// anew.
func TestGoldenCrux(t *testing.T) {
	h := open(t, nil)
	q := dispute(t, h)
	q.MaxSize = 2
	c, err := h.Crux(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	pages(t, "sre-crux", c)
}

// TestAnInterruptedSearchSaysWhatItHas holds that what was found before an interrupt is not lost, and is not taken for
// everything.
func TestAnInterruptedSearchSaysWhatItHas(t *testing.T) {
	h := open(t, nil)
	q := dispute(t, h)
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	q.Progress = func(p host.CruxProgress) {
		if p.Size == 2 {
			interrupt()
		}
	}
	c, err := h.Crux(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	if c.Stopped != "cancelled" || c.Complete || c.CompleteUpTo != 1 || len(c.Sufficient) > 0 {
		t.Errorf("stopped %q, complete %t up to %d with %d reasons; expected a search that was interrupted after "+
			"single changes", c.Stopped, c.Complete, c.CompleteUpTo, len(c.Sufficient))
	}
	if len(c.Sets) == 0 {
		t.Error("the sets that were found are lost")
	}
	b, err := schema.Write(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := schema.Parse("crux.json", b, schema.KindCrux); err != nil {
		t.Errorf("what is written does not read: %v", err)
	}
}

// TestASetRestsOnWhatReachesIt takes the runtime of which nothing is known, in a world where nothing but the customer
// closes the limbs: a certificate that depends on there being no calls, where that there are none is not known, would
// hold for every customer.
func TestASetRestsOnWhatReachesIt(t *testing.T) {
	h := open(t, nil)
	d, err := h.Runtime("all-unknown")
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.Crux(context.Background(), host.CruxRequest{Runtime: d,
		Cells: []schema.JudgedCell{{Policy: "state", Classifier: "state"}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sets) != 1 || len(c.Sets[0].Changes) != 1 ||
		c.Sets[0].Changes[0] != (schema.ToggleChange{Toggle: "customer", From: "unknown", To: "us_natsec"}) ||
		c.Sets[0].Given["customer"] != "us_natsec" {
		t.Errorf("the sets are %+v; expected the one customer to whom the clause does not apply", c.Sets)
	}
}
