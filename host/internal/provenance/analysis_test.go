package provenance

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestAnalysisEnds holds that a policy is not followed where finding out what it assigns takes too much, within the
// sizes that a policy may have.
func TestAnalysisEnds(t *testing.T) {
	var b strings.Builder
	b.WriteString("package t\n\nanswer if {\n")
	for i := range 60 {
		fmt.Fprintf(&b, "\tsome x%d in input.a\n", i)
	}
	b.WriteString("\tcount([")
	for i := range 3000 {
		fmt.Fprintf(&b, "x%d.y,", i%60)
	}
	b.WriteString("]) > 1\n}\n")
	plan, err := planned(b.String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(plan); !errors.Is(err, ErrLimit) {
		t.Errorf("it loads with %v", err)
	}
}
