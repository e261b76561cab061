package record

import (
	"slices"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestALimitThatOneRecordDoesNotNameIsNotCompared holds that records made before a limit was written down are found
// again.
func TestALimitThatOneRecordDoesNotNameIsNotCompared(t *testing.T) {
	under := func(limits map[string]int64) *schema.Record {
		r, err := Make(&schema.Comparison{}, Conditions{Limits: limits})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	old := under(map[string]int64{"module_depth": 512})
	if d := Compare(old, under(map[string]int64{"module_depth": 512, "policy_depth": 512})); len(d.Execution) != 0 {
		t.Errorf("%v", d.Execution)
	}
	want := []Change{{"limit", "module_depth", "512", "100"}}
	if d := Compare(old, under(map[string]int64{"module_depth": 100, "policy_depth": 100})); !slices.Equal(d.Execution,
		want) {
		t.Errorf("%v", d.Execution)
	}
}
