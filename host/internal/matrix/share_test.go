package matrix

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// TestAnswersHaveEqualParts holds that a cell's part is the same for two readings and for sixteen, and that what does
// not fit is an error of that cell.
func TestAnswersHaveEqualParts(t *testing.T) {
	s, with := NewShare(&engine.Party{Name: "r"}, 99, 2, 1), NewShare(&engine.Party{Name: "r"}, 99, 16, 1)
	if s.most != with.most || s.most != 1<<20 {
		t.Errorf("a part of %d bytes beside one other, of %d beside fifteen", s.most, with.most)
	}
	if all := NewShare(nil, 99, 256, 3).most * 256 * 256 * 3; all > mostAnswered {
		t.Errorf("256 readings may hold %d bytes", all)
	}
	for kib, want := range map[int]string{1023: "", 1025: "answer-limit"} {
		text := strings.Repeat(strings.Repeat("a", 1<<10), kib)
		c := s.FitClassification(&schema.Classification{Terms: map[string]map[string]schema.Answer{
			"t": {"": {Because: []schema.Reason{{Text: text}}}}}})
		v := s.FitVerdict(&schema.Verdict{Outcome: schema.Permitted, ClassificationDigest: "d",
			Findings: []schema.Finding{{Reason: text}}})
		for what, p := range map[string]*schema.Problem{"classification": c.Error, "verdict": v.Error} {
			if got := codeOf(p); got != want {
				t.Errorf("a %s of %d KiB: %q; want %q", what, kib, got, want)
			}
		}
		if v.ClassificationDigest != "d" || want != "" && len(c.Terms) > 0 {
			t.Error("the error is of another classification, or keeps the answers")
		}
	}
}

func codeOf(p *schema.Problem) string {
	if p == nil {
		return ""
	}
	return p.Code
}
