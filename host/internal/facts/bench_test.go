package facts_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// BenchmarkLinear reports how much longer facts, and counting them, take for ten times the components, 10,000 against
// 1,000: near 10 is linear. A chain or circle in which each gateway has a model of its own is not among the shapes:
// what is written of its hops grows with the square, and is refused (too-many-hops).
func BenchmarkLinear(b *testing.B) {
	for name, shape := range map[string]func(n int) (components, legs [][]string){
		"rows": rows, "star": star, "chain": chain, "cycle": cycle, "layered": layered,
	} {
		b.Run(name, func(b *testing.B) {
			small, large := document(b, 1_000, shape), document(b, 10_000, shape)
			var times [2]time.Duration
			for b.Loop() {
				for i, d := range []*schema.Document{small, large} {
					start := time.Now()
					f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "", "")
					if err != nil {
						b.Fatal(err)
					}
					facts.Count(f, []string{"/derived/hops/**"})
					times[i] += time.Since(start)
				}
			}
			b.ReportMetric(float64(times[1])/float64(times[0]), "ratio-for-10x")
		})
	}
}

func document(b *testing.B, n int, shape func(n int) (components, legs [][]string)) *schema.Document {
	b.Helper()
	d, err := schema.NewDocument(schema.KindRuntime, "graph", runtime(shape(n)))
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// rows is a customer before rows of a loop, a gateway and a model.
func rows(n int) (components, legs [][]string) {
	components = [][]string{{"app", "customer"}}
	for i := range n / 3 {
		l, g, m := fmt.Sprintf("loop-%d", i), fmt.Sprintf("gate-%d", i), fmt.Sprintf("model-%d", i)
		components = append(components, []string{l, "agent_loop"}, []string{g, "gateway"},
			[]string{m, "model_inference"})
		legs = append(legs, []string{"in-" + l, "app", l, "none"}, []string{"call-" + l, l, g, "gpt"},
			[]string{"serve-" + l, g, m, "gpt"})
	}
	return components, legs
}

// star is a customer before loops that all call one gateway.
func star(n int) (components, legs [][]string) {
	components = [][]string{{"app", "customer"}, {"gate", "gateway"}, {"model", "model_inference"}}
	legs = [][]string{{"serve", "gate", "model", "gpt"}}
	for i := range n - 3 {
		l := fmt.Sprintf("loop-%d", i)
		components = append(components, []string{l, "agent_loop"})
		legs = append(legs, []string{"in-" + l, "app", l, "none"}, []string{"call-" + l, l, "gate", "gpt"})
	}
	return components, legs
}

// chain is a customer before gateways one after another, the last before a model.
func chain(n int) (components, legs [][]string) {
	components, legs = [][]string{{"gate-0", "gateway"}, {"app", "customer"}, {"model", "model_inference"}},
		[][]string{{"in", "app", "gate-0", "gpt"}}
	for i := 1; i < n-2; i++ {
		g := fmt.Sprintf("gate-%d", i)
		components = append(components, []string{g, "gateway"})
		legs = append(legs, []string{"to-" + g, fmt.Sprintf("gate-%d", i-1), g, "gpt"})
	}
	return components, append(legs, []string{"serve", fmt.Sprintf("gate-%d", n-3), "model", "gpt"})
}

// cycle is a chain whose last gateway calls its first, and that no customer calls.
func cycle(n int) (components, legs [][]string) {
	components, legs = chain(n)
	return components, append(legs[1:], []string{"back", fmt.Sprintf("gate-%d", n-3), "gate-0", "gpt"})
}

// layered is a gateway before all of the first of a hundred layers of gateways, each of which calls two of the next
// layer; the last layer is before a model.
func layered(n int) (components, legs [][]string) {
	const layers = 100
	components = [][]string{{"app", "customer"}, {"front", "gateway"}, {"model", "model_inference"}}
	legs = [][]string{{"in", "app", "front", "gpt"}}
	width := n / layers
	name := func(layer, i int) string { return fmt.Sprintf("gate-%d-%d", layer, i%width) }
	for layer := range layers {
		for i := range width {
			g := name(layer, i)
			components = append(components, []string{g, "gateway"})
			if layer == 0 {
				legs = append(legs, []string{"on-" + g, "front", g, "gpt"})
			}
			if layer == layers-1 {
				legs = append(legs, []string{"serve-" + g, g, "model", "gpt"})
				continue
			}
			legs = append(legs, []string{"a-" + g, g, name(layer+1, i), "gpt"},
				[]string{"b-" + g, g, name(layer+1, i+1), "gpt"})
		}
	}
	return components, legs
}
