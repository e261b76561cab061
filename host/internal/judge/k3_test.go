package judge

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/construe-host/construe/host/schema"
)

// TestFourValues compares k3 with [schema.Tri]: each table for every combination of up to three values, and what a list
// that may be open holds.
func TestFourValues(t *testing.T) {
	combinations := [][]schema.Tri{{}}
	for range 3 {
		for _, c := range combinations {
			for _, v := range schema.Tris() {
				combinations = append(combinations, append(slices.Clone(c), v))
			}
		}
	}
	k3Query := func(query string) rego.PreparedEvalQuery {
		q, err := rego.New(rego.Query("x := "+query), rego.Module("k3.rego", string(k3)), rego.Module("limbs.rego",
			"package construe.limbs\nof := {}\nrests_on := {}")).PrepareForEval(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	says := func(q rego.PreparedEvalQuery, input any) string {
		results, err := q.Eval(context.Background(), rego.EvalInput(input))
		if err != nil || len(results) != 1 {
			t.Fatal(input, results, err)
		}
		return fmt.Sprint(results[0].Bindings["x"])
	}
	tables := k3Query("[data.construe.policy.k3.all_of(input), data.construe.policy.k3.any_of(input)]")
	for _, c := range combinations {
		want := fmt.Sprint([]schema.Tri{schema.AllOf(c...), schema.AnyOf(c...)})
		if got := says(tables, c); got != want {
			t.Errorf("%v: k3 says %s; the host %s", c, got, want)
		}
	}
	opposite := k3Query("data.construe.policy.k3.not_(input)")
	for _, v := range schema.Tris() {
		if got := says(opposite, v); got != string(v.Not()) {
			t.Errorf("not %s: k3 says %s; the host %s", v, got, v.Not())
		}
	}
	has := k3Query(`data.construe.policy.k3.has(input, "a")`)
	for _, list := range [][]string{{}, {"a"}, {"b"}, {"unknown"}, {"b", "unknown"}, {"a", "unknown"}} {
		if got := says(has, list); got != string(schema.Has(list, "a")) {
			t.Errorf("a among %v: k3 says %s; the host %s", list, got, schema.Has(list, "a"))
		}
	}
	of := k3Query("data.construe.policy.k3.of(input)")
	for _, condition := range []bool{true, false} {
		if got := says(of, condition); got != string(schema.TriOf(condition)) {
			t.Errorf("of %v: k3 says %s; the host %s", condition, got, schema.TriOf(condition))
		}
	}
}
