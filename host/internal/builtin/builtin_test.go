package builtin_test

import (
	"testing"

	"github.com/construe-host/construe/host/internal/builtin"
)

// TestEveryFunctionIsListedOnce holds the rows of the table together: under names that no other has, and each says only
// what has a meaning.
func TestEveryFunctionIsListedOnce(t *testing.T) {
	names := map[string]bool{}
	for _, f := range builtin.All() {
		if names[f.Name] {
			t.Errorf("%s stands in the table twice", f.Name)
		}
		names[f.Name] = true
		if f.Numbers && !f.UTC {
			t.Errorf("%s takes times as numbers, and in any zone", f.Name)
		}
	}
}

// TestFunctionsThatNobodyMayCall holds what is assumed of a function that is not in the table.
func TestFunctionsThatNobodyMayCall(t *testing.T) {
	if builtin.Allowed("http.send") || !builtin.Allowed("walk") {
		t.Error("http.send may be called, or walk may not")
	}
	if f := builtin.Of("http.send"); !f.Partial || f.UTC {
		t.Errorf("http.send is %+v", f)
	}
}
