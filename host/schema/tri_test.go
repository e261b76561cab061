package schema_test

import (
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestTri writes the tables of the four values out. k3 is compared with the same functions in package judge.
func TestTri(t *testing.T) {
	values := schema.Tris()
	y, n, u, a := schema.Yes, schema.No, schema.Unknown, schema.Arguable
	all := [4][4]schema.Tri{{y, n, u, a}, {n, n, n, n}, {u, n, u, u}, {a, n, u, a}}
	some := [4][4]schema.Tri{{y, y, y, y}, {y, n, u, a}, {y, u, u, u}, {y, a, u, a}}
	not := [4]schema.Tri{n, y, u, a}
	for i, v := range values {
		for j, w := range values {
			if got := schema.AllOf(v, w); got != all[i][j] {
				t.Errorf("all of %s and %s: %s; want %s", v, w, got, all[i][j])
			}
			if got := schema.AnyOf(v, w); got != some[i][j] {
				t.Errorf("any of %s and %s: %s; want %s", v, w, got, some[i][j])
			}
		}
		if got := v.Not(); got != not[i] {
			t.Errorf("not %s: %s; want %s", v, got, not[i])
		}
		if got := v.Open(); got != (i > 1) {
			t.Errorf("%s is open: %v", v, got)
		}
	}
	if schema.AllOf() != y || schema.AnyOf() != n || schema.AnyOf("", u) != u {
		t.Error("of nothing, all are and none is")
	}
}
