package host_test

import (
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestTheFirstScreenFits holds that the first screen of every runtime of the embedded case takes 80 columns, in as many
// worlds as it has; that of the shipped one takes 24 lines too.
func TestTheFirstScreenFits(t *testing.T) {
	h := open(t, nil)
	for _, id := range h.Runtimes() {
		page := rendering(t, compared(t, h, id), report.Options{})
		for line := range strings.Lines(page) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
				t.Errorf("%s: %d columns: %s", id, n, line)
			}
		}
	}
	if n := strings.Count(rendering(t, compared(t, h, "sre", "h1", "h2"), report.Options{}), "\n"); n > 24 {
		t.Errorf("the shipped case takes %d lines; expected 24 at most", n)
	}
}

// TestAComparisonWithoutIssuesHasItsPage holds that a document of an earlier version is shown as it was.
func TestAComparisonWithoutIssuesHasItsPage(t *testing.T) {
	c := *compared(t, open(t, nil), "sre", "h1")
	c.Titles = nil
	c.Worlds[0].Issues = nil
	if page := rendering(t, &c, report.Options{}); !strings.Contains(page, "They differ on access of api_access") {
		t.Errorf("expected the whole page:\n%s", page)
	}
}

func rendering(t *testing.T, c *schema.Comparison, o report.Options) string {
	t.Helper()
	var b strings.Builder
	if err := report.Render(&b, "table", c, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// BenchmarkFirstScreen makes and draws the first screen of the shipped runtime, as compare does by itself, and the
// whole page, as compare --full does, in turn, and says how much of the page's time the first screen takes: with the
// search for the cheapest changes, and of the drawing alone.
func BenchmarkFirstScreen(b *testing.B) {
	h := open(b, nil)
	d, err := h.Runtime("sre")
	if err != nil {
		b.Fatal(err)
	}
	made, drawn := map[bool]time.Duration{}, map[bool]time.Duration{}
	for b.Loop() {
		for _, full := range []bool{false, true} {
			began := time.Now()
			for c, err := range h.Compare(b.Context(), host.CompareRequest{Runtimes: host.Documents(d),
				Worlds: []string{"h1", "h2"}, CruxBudget: 150, IssueChanges: full, LeaveUnused: true}) {
				made[full] += time.Since(began)
				began = time.Now()
				if err == nil {
					err = report.Render(io.Discard, "table", c, report.Options{Full: full})
				}
				if err != nil {
					b.Fatal(err)
				}
				drawn[full] += time.Since(began)
			}
		}
	}
	b.ReportMetric((made[false]+drawn[false]).Seconds()/(made[true]+drawn[true]).Seconds(), "of-the-page")
	b.ReportMetric(drawn[false].Seconds()/drawn[true].Seconds(), "of-its-drawing")
}
