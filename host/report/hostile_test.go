package report_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestPartyTextIsHarmless holds that what a party writes stays text in every format that people read.
func TestPartyTextIsHarmless(t *testing.T) {
	hostile := "a\x1b[31m\u202eb\n::set-output name=x::y\r\n##vso[task]\x00 <script>alert(1)</script> [l](https://x) www.evil.example WWW.evil.example | `c` @user " + string([]byte{0xff})
	v := &schema.Verdict{Reading: hostile, Outcome: schema.Breach, Error: &schema.Problem{Code: "x", Message: hostile},
		Findings: []schema.Finding{{Limb: hostile, Subject: hostile, Element: hostile, Value: "yes", Weight: "element", Reason: hostile}}}
	for _, format := range []string{"table", "markdown"} {
		var b strings.Builder
		if err := report.Render(&b, format, v, report.Options{}); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(b.String(), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.HasPrefix(line, "##vso") {
				t.Errorf("%s: a line is a CI command: %q", format, line)
			}
			for _, r := range line {
				if !unicode.IsPrint(r) {
					t.Errorf("%s: %q in %q", format, r, line)
				}
			}
		}
		if format == "markdown" && (strings.Contains(b.String(), "<script") || strings.Contains(b.String(), "[l](http") || strings.Contains(strings.ToLower(b.String()), "www.")) {
			t.Errorf("live Markdown or HTML:\n%s", b.String())
		}
	}
}
