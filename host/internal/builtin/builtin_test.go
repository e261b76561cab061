package builtin_test

import (
	"testing"

	"github.com/construe-host/construe/host/internal/builtin"
)

// TestEveryFunctionIsServedInOneWay holds the rows of the table together: each is served in one way, under names that
// no other has, and says only what has a meaning where it is served.
func TestEveryFunctionIsServedInOneWay(t *testing.T) {
	names, natives := map[string]bool{}, map[string]bool{}
	for _, f := range builtin.All() {
		ways := 0
		for _, is := range []bool{f.Total, f.Native != "", f.Host} {
			if is {
				ways++
			}
		}
		if ways != 1 {
			t.Errorf("%s is served in %d ways; want one", f.Name, ways)
		}
		if names[f.Name] || f.Native != "" && natives[f.Native] {
			t.Errorf("%s stands in the table twice", f.Name)
		}
		names[f.Name], natives[f.Native] = true, true
		if f.Odd != builtin.Alike && f.Native == "" {
			t.Errorf("%s is odd, and not served by the runtime library", f.Name)
		}
		if !f.Host && (f.UTC || f.Fuel != builtin.ByLength) {
			t.Errorf("%s pays fuel, or looks at zones, in the host, which does not serve it", f.Name)
		}
		if f.Fuel == builtin.ByRange {
			t.Errorf("%s pays by a range, which the host does not know", f.Name)
		}
		if f.Numbers && !f.UTC {
			t.Errorf("%s takes times as numbers, and in any zone", f.Name)
		}
		if f.Total && f.Partial {
			t.Errorf("%s has a value for everything, and for some nothing", f.Name)
		}
	}
}

// TestFunctionsThatNobodyMayCall holds what is assumed of a function that is not in the table.
func TestFunctionsThatNobodyMayCall(t *testing.T) {
	if builtin.Allowed("http.send") || !builtin.Allowed("walk") {
		t.Error("http.send may be called, or walk may not")
	}
	if f := builtin.Of("http.send"); !f.Partial || f.Host {
		t.Errorf("http.send is %+v", f)
	}
}
