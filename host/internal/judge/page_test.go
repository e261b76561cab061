package judge_test

import (
	"context"
	"os"
	"regexp"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestThePagesPolicyLoadsAndJudges holds the example of policies/INPUT.md.
func TestThePagesPolicyLoadsAndJudges(t *testing.T) {
	page, err := os.ReadFile("../../../policies/INPUT.md")
	if err != nil {
		t.Fatal(err)
	}
	source := regexp.MustCompile("(?ms)^```rego\n(.*?)^```$").FindSubmatch(page)
	if source == nil {
		t.Fatal("policies/INPUT.md shows no policy")
	}
	c := theCase(t)
	p, err := prepare(
		context.Background(),
		judge.Bundle{Reading: &schema.Reading{ID: "page", Limbs: []string{"api_access"}},
			Files: map[string][]byte{"page.rego": source[1]}},
		c,
		nil,
	)
	if err != nil {
		t.Fatal(err)
	}
	for world, want := range map[string]string{"h1": schema.Breach, "h2": schema.Permitted, "": schema.Undetermined} {
		v := p.Judge(context.Background(), prepared(t, c, "sre", world), &schema.Classification{}, "")
		if v.Outcome != want {
			t.Errorf("in the world %q it says %s; expected %s: %v", world, v.Outcome, want, v.Error)
		}
	}
}
