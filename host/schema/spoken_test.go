package schema_test

import (
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestDaysAreWritten holds how pages write days, words and places, and what they leave alone.
func TestDaysAreWritten(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-18":                            "18 March 2026",
		"On 2026-03-18; then (2026-04-01).":     "On 18 March 2026; then (1 April 2026).",
		"the file log-2026-03-18.txt, v2026-01": "the file log-2026-03-18.txt, v2026-01",
		"In its version of 2026-01, or 2026-13": "In its version of January 2026, or 2026-13",
		"2026-02-30":                            "2026-02-30",
		"two  spaces, 2026-03-18":               "two  spaces, 18 March 2026",
		"":                                      "",
	} {
		if got := schema.Days(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for code, want := range map[string]string{"DE": "Germany", "EU": "the European Union", "ZZ": "", "AD": "Andorra",
		"Germany": "",
		"":        ""} {
		if got := schema.PlaceTitle(code); got != want {
			t.Errorf("the place %q is %q, want %q", code, got, want)
		}
	}
	for id, want := range map[string]string{"api_endpoint": "API endpoint", "us_natsec": "US natsec",
		"stands-in": "stands in"} {
		if got := schema.Words(id); got != want {
			t.Errorf("%q is %q, want %q", id, got, want)
		}
	}
}
