package matrix

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// TestAnswersHaveEqualParts fills a reading's part, by a classification and by verdicts, of which those that say the
// same count once.
func TestAnswersHaveEqualParts(t *testing.T) {
	text := strings.Repeat("a", 1<<10)
	c := &schema.Classification{Terms: map[string]map[string]schema.Answer{
		"t": {"": {Because: []schema.Reason{{Text: strings.Repeat(text, 600)}}}}}}
	s := newShare(&engine.Party{Name: "r"}, 99, 16, 2) // 512 KiB
	if got := s.fitClassification(c); got.Error == nil || got.Error.Code != "answer-limit" || got.Error.Party != "r" ||
		len(got.Terms) > 0 {
		t.Errorf("600 KiB are let in: %v", got.Error)
	}
	says := func(n int, of string) *schema.Verdict {
		return &schema.Verdict{Outcome: schema.Permitted, ClassificationDigest: of,
			Findings: []schema.Finding{{Reason: strings.Repeat(text, 100), Element: strings.Repeat("e", n)}}}
	}
	outcomes := ""
	for _, v := range []*schema.Verdict{says(1, "a"), says(1, "b"), says(1, "c"), says(2, "a"), says(2, "b"),
		says(3, "a"), says(4, "a"), says(5, "a"), says(6, "a"), says(5, "b")} {
		got, err := s.fitVerdict(v)
		if err != nil {
			t.Fatal(err)
		}
		if outcomes += got.Outcome + " "; got.ClassificationDigest != v.ClassificationDigest {
			t.Error("it is of another classification")
		}
	}
	if want := strings.Repeat("permitted ", 8) + "error permitted "; outcomes != want {
		t.Errorf("%s; want %s", outcomes, want)
	}
}
