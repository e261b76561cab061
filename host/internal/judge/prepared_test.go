package judge_test

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// counted is a value that counts how often it is encoded.
type counted struct {
	value any
	times *int
}

func (c counted) MarshalJSON() ([]byte, error) {
	*c.times++
	return schema.Canonical(c.value)
}

// TestACellEncodesFactsOnce makes facts ready, projects them for a plugin and has two policies judge them, twice each:
// a member of the runtime is encoded once, and again only in the projection that shows it.
func TestACellEncodesFactsOnce(t *testing.T) {
	data, err := os.ReadFile(pack + "runtimes/sre.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse("sre.yaml", data, schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	f, err := facts.Make(d, "h1", "")
	if err != nil {
		t.Fatal(err)
	}
	times := 0
	f.Runtime["asOf"] = counted{f.Runtime["asOf"], &times}
	p, err := facts.Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	c := theCase(t)
	ready, err := judge.PrepareFacts(c, p)
	if err != nil {
		t.Fatal(err)
	}
	shown := classify.Prepare(p)
	for range 2 {
		if _, err := shown.Project([]string{"/runtime/components/**", "/derived/**"}); err != nil {
			t.Fatal(err)
		}
		for _, reading := range []string{"hop", "state"} {
			policy, err := prepare(context.Background(), bundle(t, reading), c, nil)
			if err != nil {
				t.Fatal(err)
			}
			if v := policy.Judge(context.Background(), ready, sre(), ""); v.Outcome != schema.Breach {
				t.Errorf("%s: %s %v; want breach", reading, v.Outcome, v.Error)
			}
		}
	}
	if times != 1 {
		t.Errorf("the facts were encoded %d times; want once", times)
	}
	if _, err := shown.Project([]string{"/runtime/asOf"}); err != nil || times != 2 {
		t.Errorf("what shows the member makes it %d times (%v); want 2", times, err)
	}
}
