package judge_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// BenchmarkEngines judges one cell in each engine by turns, so that a busy machine slows each alike, and reports the
// fastest of each and their ratio to OPA's evaluator, which is warm.
func BenchmarkEngines(b *testing.B) {
	c := theCase(b)
	f := prepared(b, c, "sre", "h1")
	ctx := context.Background()
	for _, reading := range []string{"hop", "look-through", "product", "state"} {
		b.Run(reading, func(b *testing.B) {
			compiled, err := judge.Compile(ctx, bundle(b, reading), c, nil)
			if err != nil {
				b.Fatal(err)
			}
			load := func(engine sandbox.Engine) *judge.Policy {
				p, err := judge.Load(ctx, compiled, c, reading, nil, sandbox.Config{Engine: engine})
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { p.Close(ctx) })
				return p
			}
			topdown, err := judge.PrepareTopdown(ctx, bundle(b, reading), c, nil)
			if err != nil {
				b.Fatal(err)
			}
			engines := []*judge.Policy{topdown, load(sandbox.Compiler), load(sandbox.Interpreter)}
			fastest := slices.Repeat([]time.Duration{time.Hour}, len(engines))
			var work *schema.Spent
			b.ReportAllocs()
			for range max(b.N, 20) {
				for n, p := range engines {
					start := time.Now()
					v := p.Judge(ctx, f, sre(), "")
					if v.Outcome != schema.Breach {
						b.Fatalf("%+v", v)
					}
					fastest[n] = min(fastest[n], time.Since(start))
					work = v.Work
				}
			}
			b.ReportMetric(float64(fastest[0].Microseconds()), "topdown-µs")
			b.ReportMetric(float64(fastest[1])/float64(fastest[0]), "compiled/topdown")
			b.ReportMetric(float64(fastest[2])/float64(fastest[0]), "interpreted/topdown")
			b.ReportMetric(float64(work.Fuel), "fuel")
			b.ReportMetric(float64(work.Depth), "depth")
			b.ReportMetric(float64(work.MemoryPages), "pages")
		})
	}
}
