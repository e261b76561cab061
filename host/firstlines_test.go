package host_test

import (
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/policies"
)

// TestTheFirstScreenIsOneScreen holds that the first screen of every runtime of every embedded case takes 24 lines of
// 80 columns at most, with what would settle a dispute; and so does that of what is judged where nothing is named.
func TestTheFirstScreenIsOneScreen(t *testing.T) {
	for _, name := range []string{"cloud-api-exclusivity", "distribution-exclusivity"} {
		h := open(t, func(c *host.Config) {
			folder, err := fs.Sub(policies.FS(), name)
			if err != nil {
				t.Fatal(err)
			}
			c.Case = folder
		})
		asked := map[string][]string{"": h.Case().Default.Worlds}
		for _, id := range h.Runtimes() {
			asked[id] = nil
		}
		for id, worlds := range asked {
			if id == "" {
				id = h.Case().Default.Runtimes[0]
			}
			d, err := h.Runtime(id)
			if err != nil {
				t.Fatal(err)
			}
			for c, err := range h.Compare(t.Context(), host.CompareRequest{Runtimes: host.Documents(d), Worlds: worlds,
				CruxBudget: 60, LeaveUnused: true}) {
				if err != nil {
					t.Fatal(err)
				}
				page := rendering(t, c, report.Options{})
				if n := strings.Count(page, "\n"); n > 24 {
					t.Errorf("%s: %d lines:\n%s", id, n, page)
				}
				for line := range strings.Lines(page) {
					if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
						t.Errorf("%s: %d columns: %s", id, n, line)
					}
				}
			}
		}
	}
}
