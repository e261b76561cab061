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

// TestNoLineBeginsAsACommand moves a word that builds take for a command through every place of a wrapped line, and to the
// beginning of a heading and of a line.
func TestNoLineBeginsAsACommand(t *testing.T) {
	for _, word := range []string{"::set-output", "##vso[task.complete]", "##teamcity[x]"} {
		for before := range 130 {
			text := strings.TrimSpace(strings.Repeat("a", before) + " " + word + " and more of it " + word)
			v := &schema.Verdict{Reading: text, Outcome: schema.Error, Error: &schema.Problem{Code: "x", Message: text}}
			c := &schema.Comparison{Runtime: schema.Subject{ID: text, Title: text}, Case: schema.Subject{Title: text}, Worlds: []schema.WorldResult{{}},
				Axes: schema.Axes{Worlds: []schema.AxisWorld{{ID: text, Title: text}}}}
			for _, document := range []any{v, c} {
				for _, format := range []string{"table", "markdown"} {
					var b strings.Builder
					if err := report.Render(&b, format, document, report.Options{}); err != nil {
						t.Fatal(err)
					}
					for _, line := range strings.Split(b.String(), "\n") {
						if line = strings.TrimSpace(line); strings.HasPrefix(line, "::") || strings.HasPrefix(line, word) {
							t.Fatalf("%s: a line is a command: %q", format, line)
						}
					}
				}
			}
		}
	}
}
