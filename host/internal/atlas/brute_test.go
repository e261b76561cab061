package atlas

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host/internal/counterfactual"
)

// fewToggles and moreToggles are toggles of the embedded case on which much depends: facts, and the definitions of all
// four readings that a wording can be about.
func fewToggles() []string {
	return []string{"call-path", "customer", "hop-stateless", "hop-unless", "look-through-unless", "look-through-wrapper",
		"model-provider", "product-unless", "state-state", "state-unless", "weights"}
}

func moreToggles() []string { return append(fewToggles(), "day", "first-offer", "state-kept") }

// TestTheMapIsWhatEnumerationSays holds all that maps of the shipped cases say to enumeration by the engine: zones,
// rows, relations, what decides, and wordings with their new directions. CONSTRUE_LONG has 14 toggles of the first one.
func TestTheMapIsWhatEnumerationSays(t *testing.T) {
	first := opened(t, shippedCase, "sre", "h1")
	second := opened(t, "../../../policies/distribution-exclusivity", "marketplace-2025", "letter")
	for name, q := range map[string]*counterfactual.Questions{
		"11 toggles of cloud-api-exclusivity": questions(t, first.cs, first.base, fewToggles()...),
		"14 toggles of cloud-api-exclusivity": questions(t, first.cs, first.base, moreToggles()...),
		"distribution-exclusivity":            questions(t, second.cs, second.base),
	} {
		t.Run(name, func(t *testing.T) {
			if len(q.Toggles) == 14 && os.Getenv("CONSTRUE_LONG") == "" {
				t.Skip("CONSTRUE_LONG is not set")
			}
			c, err := newChart(context.Background(), q, 0)
			if err != nil {
				t.Fatal(err)
			}
			m, err := document(newJoint(c), Request{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			l := newLedger(t, q)
			l.check(m)
			turns := 0
			for _, w := range m.Wordings {
				turns += len(w.Turns)
			}
			t.Logf("%d architectures, %d rows, %d wordings, %d new directions", len(l.outcomes), len(m.Rows),
				len(m.Wordings), turns)
			if len(m.Rows) < 2 || len(m.Wordings) < 2 || len(q.Cells) == 4 && turns == 0 {
				t.Errorf("this shows little")
			}
		})
	}
}
