package engine

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestPoliciesThatAreCompiledTogether holds that each is what it is when compiled alone, and that one that does not
// compile is missing and costs the others nothing.
func TestPoliciesThatAreCompiledTogether(t *testing.T) {
	cs := opened(t, func(c *Config) { c.Readings = nil })
	all := cs.uncompiled(policyCache{})
	if len(all) != len(cs.Readings) {
		t.Fatalf("%d policies of %d readings", len(all), len(cs.Readings))
	}
	all = append(
		all,
		lone{
			bundle: judge.Bundle{Reading: &schema.Reading{ID: "bad"}, Files: map[string][]byte{"bad.rego": []byte("package")}},
		},
	)
	var tasks []policyTask
	for _, one := range all {
		tasks = append(tasks, policyTask{Bundle: one.bundle, Case: cs.Dispute})
	}
	input, err := json.Marshal(tasks)
	if err != nil {
		t.Fatal(err)
	}
	output, err := compileEach(t.Context(), input)
	if err != nil {
		t.Fatal(err)
	}
	var came []*judge.Compiled
	if err := json.Unmarshal(output, &came); err != nil {
		t.Fatal(err)
	}
	for i, one := range all {
		alone, err := judge.Compile(t.Context(), one.bundle, cs.Dispute, nil)
		if err != nil {
			if came[i] != nil {
				t.Errorf("%s does not compile alone: %v", one.bundle.Reading.ID, err)
			}
			continue
		}
		if came[i] == nil || came[i].Digest != one.digest || !reflect.DeepEqual(*came[i], *alone) {
			t.Errorf("%s is another than when it is compiled alone", one.bundle.Reading.ID)
		}
	}
	if came[len(all)-1] != nil {
		t.Error("a policy that does not compile came out")
	}
}

// TestWhatTheCacheHoldsIsNotBegun fills the cache with all but one policy, and then with that one.
func TestWhatTheCacheHoldsIsNotBegun(t *testing.T) {
	dir, key := t.TempDir(), make([]byte, 32)
	cs := opened(t, func(c *Config) { c.CacheDir, c.CacheKey, c.Readings = dir, key, []string{"hop"} })
	cs.Readings = []string{"hop", "state"}
	policies := openPolicyCache(dir, key)
	left := cs.uncompiled(policies)
	if len(left) != 2 || left[0].bundle.Reading.ID != "state" || len(left[1].bundle.Invariants) == 0 {
		t.Fatalf("left are %d policies", len(left))
	}
	for _, one := range left {
		policies.write(one.key, &judge.Compiled{})
	}
	if left := cs.uncompiled(policies); len(left) != 0 {
		t.Errorf("left are %d policies", len(left))
	}
}
