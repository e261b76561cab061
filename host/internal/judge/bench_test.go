package judge_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// BenchmarkEngines judges one cell in each engine, and traces the verdict, by turns, so that a busy machine slows each
// alike, and reports the fastest of each and their ratio to OPA's evaluator, which is warm.
func BenchmarkEngines(b *testing.B) {
	c := theCase(b)
	f := prepared(b, c, "sre", "h1")
	ctx := context.Background()
	for _, reading := range []string{"hop", "look-through", "product", "state"} {
		b.Run(reading, func(b *testing.B) {
			own, err := prepare(ctx, bundle(b, reading), c, nil)
			if err != nil {
				b.Fatal(err)
			}
			topdown, err := judge.PrepareTopdown(ctx, bundle(b, reading), c, nil)
			if err != nil {
				b.Fatal(err)
			}
			engines := []*judge.Policy{topdown, own}
			fastest := slices.Repeat([]time.Duration{time.Hour}, len(engines)+1)
			var work *schema.Spent
			b.ReportAllocs()
			for range max(b.N, 20) {
				var v *schema.Verdict
				for n, p := range engines {
					start := time.Now()
					v = p.Judge(ctx, f, sre(), "")
					if v.Outcome != schema.Breach {
						b.Fatalf("%+v", v)
					}
					fastest[n] = min(fastest[n], time.Since(start))
					if v.Work != nil {
						work = v.Work
					}
				}
				start := time.Now()
				if _, err := own.Trace(ctx, f, sre(), v); err != nil {
					b.Fatal(err)
				}
				fastest[2] = min(fastest[2], time.Since(start))
			}
			b.ReportMetric(float64(fastest[0].Microseconds()), "topdown-µs")
			b.ReportMetric(float64(fastest[1])/float64(fastest[0]), "interpreter/topdown")
			b.ReportMetric(float64(fastest[2])/float64(fastest[0]), "traced/topdown")
			b.ReportMetric(float64(work.Fuel), "fuel")
			b.ReportMetric(float64(work.Depth), "depth")
			b.ReportMetric(float64(work.MemoryPages), "pages")
		})
	}
}
