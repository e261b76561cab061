package host_test

import (
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// TestTheMatrixWaitsForNoCrux holds that a comparison is handed over with every cell judged and before anything is
// searched, and that a search without work to spend says so and finds nothing.
func TestTheMatrixWaitsForNoCrux(t *testing.T) {
	h := open(t, nil)
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	handed := 0
	q := host.CompareRequest{Runtimes: host.Documents(d), Worlds: []string{"h1"}, CruxBudget: 20,
		Judged: func(c *schema.Comparison) error {
			if handed++; len(c.Cells) != 16 || len(c.Worlds) != 1 || c.Worlds[0].Crux != nil {
				t.Errorf("%d cells and %+v", len(c.Cells), c.Worlds)
			}
			return nil
		}}
	for c, err := range h.Compare(t.Context(), q) {
		if err != nil || c.Worlds[0].Crux == nil || handed != 1 {
			t.Errorf("%v, handed over %d times", err, handed)
		}
	}
	for _, work := range []int64{1, 60_000_000} {
		got, err := h.Crux(t.Context(), host.CruxRequest{Runtime: d, World: "h1", Work: work, MaxSize: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got.Stopped != "budget" || got.Complete || got.Searched.PolicyRuns > 40 || work == 1 && len(got.Sets) > 0 {
			t.Errorf("with %d it ended by %q, after %+v with %d sets", work, got.Stopped, got.Searched, len(got.Sets))
		}
	}
}
