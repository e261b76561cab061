package schedule

import (
	"testing"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// TestNoTwoThingsHaveOneName holds that calls, legs and dealings that are alike by name are told apart, and that others
// have no more of a name than they need.
func TestNoTwoThingsHaveOneName(t *testing.T) {
	named := func(name string) any { return map[string]any{"name": name} }
	leg := func(from, to string) any { return map[string]any{"from": from, "to": to} }
	sale := map[string]any{"kind": "sale", "by": "m", "to": "b"}
	hop := func(to, model string) schema.Hop { return schema.Hop{From: "app", To: to, Model: model} }
	f := &schema.Facts{Runtime: map[string]any{
		"components":    map[string]any{"app": named("the loop"), "one": named("the host"), "other": named("the spare host")},
		"models":        map[string]any{"large": named("a large model"), "small": named("a small model")},
		"relationships": map[string]any{"a": leg("app", "one"), "b": leg("app", "one"), "c": leg("app", "other")},
		"parties":       map[string]any{"m": named("Markt"), "b": named("a buyer")},
		"dealings": map[string]any{"first": sale, "second": sale,
			"offer": map[string]any{"kind": "offer", "by": "m", "to": "b"}},
	}, Derived: schema.Derived{Hops: map[string]schema.Hop{"a:one": hop("one", "large"), "a:other": hop("other", "large"),
		"b:one": hop("one", "small"), "c:one": hop("one", "small")}}}
	n := NewNamer(&engine.Case{Dispute: &schema.Case{}}, f)
	for pointer, want := range map[string]string{
		"/derived/hops/a:one":   "the call from the loop to a large model, at the host",
		"/derived/hops/a:other": "the call from the loop to a large model, at the spare host",
		"/derived/hops/b:one":   "the call from the loop to a small model, at the host, “b:one”",
		"/relationships/a":      "the call from the loop to the host, “a”",
		"/relationships/c":      "the call from the loop to the spare host",
		"/dealings/first":       "the sale by Markt to a buyer, “first”",
		"/dealings/offer":       "the offer by Markt to a buyer",
	} {
		if got := n.Subject(pointer); got != want {
			t.Errorf("%s is %q; want %q", pointer, got, want)
		}
	}
}
