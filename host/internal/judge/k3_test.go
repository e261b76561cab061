package judge

import (
	"context"
	"fmt"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
)

// TestFourValues holds k3 against the same logic in Go, for every combination of up to three values.
func TestFourValues(t *testing.T) {
	values := []string{"yes", "no", "unknown", "arguable"}
	combinations := [][]string{{}}
	for range 3 {
		for _, c := range combinations {
			for _, v := range values {
				combinations = append(combinations, append(append([]string{}, c...), v))
			}
		}
	}
	query, err := rego.New(
		rego.Query("x := [data.construe.policy.k3.all_of(input), data.construe.policy.k3.any_of(input)]"),
		rego.Module("k3.rego", string(k3)), rego.Module("limbs.rego",
			"package construe.limbs\nof := {}\nrests_on := {}")).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	first := func(order []string, c []string, otherwise string) string {
		for _, want := range order {
			for _, v := range c {
				if v == want {
					return want
				}
			}
		}
		return otherwise
	}
	for _, c := range combinations {
		results, err := query.Eval(context.Background(), rego.EvalInput(c))
		if err != nil || len(results) != 1 {
			t.Fatal(c, results, err)
		}
		want := fmt.Sprint([]string{first([]string{"no", "unknown", "arguable"}, c, "yes"),
			first([]string{"yes", "unknown", "arguable"}, c, "no")})
		if got := fmt.Sprint(results[0].Bindings["x"]); got != want {
			t.Errorf("%v: %s; want %s", c, got, want)
		}
	}
}
