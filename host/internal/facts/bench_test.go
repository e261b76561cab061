package facts_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// BenchmarkLinear reports how much longer facts take for ten times the components: near 10 is linear.
func BenchmarkLinear(b *testing.B) {
	small, large := graph(b, 1_000), graph(b, 10_000)
	var times [2]time.Duration
	for b.Loop() {
		for i, d := range []*schema.Document{small, large} {
			start := time.Now()
			if _, err := facts.Make(d, "", ""); err != nil {
				b.Fatal(err)
			}
			times[i] += time.Since(start)
		}
	}
	b.ReportMetric(float64(times[1])/float64(times[0]), "ratio-for-10x")
}

// graph is a customer, and n components in rows of a loop, a gateway and a model.
func graph(b *testing.B, n int) *schema.Document {
	components := map[string]any{"app": map[string]any{"role": "customer"}}
	legs := map[string]any{}
	for i := range n / 3 {
		l, g, m := fmt.Sprintf("loop-%d", i), fmt.Sprintf("gate-%d", i), fmt.Sprintf("model-%d", i)
		components[l], components[g], components[m] = map[string]any{"role": "agent_loop"}, map[string]any{"role": "gateway"}, map[string]any{"role": "model_inference"}
		legs["in-"+l], legs["call-"+l], legs["serve-"+l] = map[string]any{"from": "app", "to": l}, map[string]any{"from": l, "to": g}, map[string]any{"from": g, "to": m}
	}
	d, err := schema.NewDocument(schema.KindRuntime, "graph", map[string]any{"construe": "runtime/v1", "id": "graph", "title": "a graph", "asOf": "2026-03-18",
		"offering": map[string]any{"seller": "unknown"}, "components": components, "relationships": legs})
	if err != nil {
		b.Fatal(err)
	}
	return d
}
