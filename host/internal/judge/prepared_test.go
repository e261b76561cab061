package judge_test

import (
	"os"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestFactsAreMadeIntoValuesOnce has several policies judge the same facts, whose runtime is altered once the first
// of them has judged: what it made of them is what all of them see.
func TestFactsAreMadeIntoValuesOnce(t *testing.T) {
	data, err := os.ReadFile(pack + "runtimes/sre.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse("sre.yaml", data, schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "h1", "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := facts.Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	c := theCase(t)
	ready, err := judge.PrepareFacts(c, p)
	if err != nil {
		t.Fatal(err)
	}
	judged := func(reading string, f *judge.Facts) *schema.Verdict {
		policy, err := prepare(t.Context(), bundle(t, reading), c, nil)
		if err != nil {
			t.Fatal(err)
		}
		return policy.Judge(t.Context(), f, sre(), "")
	}
	for range 2 {
		for _, reading := range []string{"hop", "state"} {
			if v := judged(reading, ready); v.Outcome != schema.Breach {
				t.Errorf("%s: %s %v; want breach", reading, v.Outcome, v.Error)
			}
			components, _ := p.Tree()["runtime"].(map[string]any)["components"].(map[string]any)
			for _, component := range components {
				if hosting, is := component.(map[string]any)["hosting"].(map[string]any); is {
					hosting["cloud.provider"] = "azure"
				}
			}
		}
	}
	anew, err := judge.PrepareFacts(c, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, same, err := judge.Same(judged("state", anew), judged("state", ready)); same || err != nil {
		t.Errorf("nothing was altered, %v", err)
	}
}
