package matrix

import (
	"context"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/pipeline"
)

// BenchmarkTwoCores compares the speed-up of a comparison on two processors with that of a plain loop in the same run,
// because single times on a shared machine say little.
func BenchmarkTwoCores(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Skip("one processor")
	}
	ctx := context.Background()
	cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Wasm: "compiler", Trusted: true})
	if err != nil {
		b.Fatal(err)
	}
	defer cs.Close(ctx)
	d, err := cs.Runtime("sre")
	if err != nil {
		b.Fatal(err)
	}
	work := func() {
		if _, err := Run(ctx, cs, d, Request{Worlds: []string{"h1", "h2"}}); err != nil {
			b.Fatal(err)
		}
	}
	var sum atomic.Int64 // or the loop could be left out
	loop := func() {
		pipeline.Each(16, func(int) {
			n := 0
			for i := range 400_000 {
				n += i * i % 7
			}
			sum.Add(int64(n))
		})
	}
	var ours, plain [2]time.Duration
	for b.Loop() {
		for n := range 2 {
			before := runtime.GOMAXPROCS(n + 1)
			start := time.Now()
			work()
			between := time.Now()
			loop()
			ours[n] += between.Sub(start)
			plain[n] += time.Since(between)
			runtime.GOMAXPROCS(before)
		}
	}
	b.ReportMetric(float64(ours[0])/float64(ours[1]), "ours-speed-up")
	b.ReportMetric(float64(plain[0])/float64(plain[1]), "plain-speed-up")
}
