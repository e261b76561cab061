//go:build unix

package sweep

import (
	"context"
	"iter"
	"os"
	"runtime/debug"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// BenchmarkSweep compares a sweep over variations of the shipped runtimes with bare calls of the engine on the same
// facts, every plugin and every cell of each runtime, by their processor time, and holds the outcomes to each other.
// Facts are made ready before the calls are measured, and the sweep makes its own. CONSTRUE_SWEEP is how many
// variations, 10,000 if it is not set; CONSTRUE_CHANGES how many toggles each changes, 3 if it is not set and all where
// it is 0; CONSTRUE_RUNTIME varies one runtime alone. CONSTRUE_BARE calls of every so many-th runtime alone, of each if
// it is not set, and takes the others to take as long. Of both, garbage is collected as the command has it.
func BenchmarkSweep(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(384 << 20))
	number := 10_000
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_SWEEP")); err == nil {
		number = n
	}
	changes := 3
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_CHANGES")); err == nil {
		changes = n
	}
	every := 1
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_BARE")); err == nil {
		every = n
	}
	cs := shipped(b)
	names := cs.Runtimes()
	if name := os.Getenv("CONSTRUE_RUNTIME"); name != "" {
		names = []string{name}
	}
	of := fleet(b, cs, own(b, cs, names...), number, changes)
	for b.Loop() {
		making := processor(b, func() {
			for range of {
			}
		})
		var all []string
		var last schema.SweepProgress
		sweeping := processor(b, func() {
			for s, err := range Run(context.Background(), cs, Request{Runtimes: of, Confirm: 100,
				Progress: func(p schema.SweepProgress) { last = p }}) {
				if err != nil {
					b.Fatal(err)
				}
				for _, c := range s.Worlds[0].Cells {
					all = append(all, c.Outcome)
				}
			}
		}) - making
		calling := time.Duration(every) * bare(b, cs, of, all, every)
		b.ReportMetric(float64(calling)/float64(sweeping), "ratio")
		b.ReportMetric(float64(calling.Microseconds())/float64(number), "calls-µs/runtime")
		b.ReportMetric(float64(sweeping.Microseconds())/float64(number), "sweep-µs/runtime")
		b.ReportMetric(100*float64(last.Asked)/float64(last.Cells), "asked-%")
	}
	b.ReportMetric(0, "ns/op")
}

// bare is what the calls of all plugins and policies take on facts that are there already, of every so many-th runtime;
// all is what they come to.
func bare(b *testing.B, cs *engine.Case, of iter.Seq2[*schema.Document, error], all []string, every int) (
	took time.Duration) {
	b.Helper()
	ctx, n, readings := context.Background(), 0, len(cs.Readings)
	cells := readings * readings
	for d, err := range of {
		if err != nil {
			b.Fatal(err)
		}
		if n++; n%every != 0 {
			continue
		}
		f, err := cs.Facts(d, "", "")
		if err != nil {
			b.Fatal(err)
		}
		ready, err := cs.Prepare(f)
		if err != nil {
			b.Fatal(err)
		}
		outcomes := make([]string, cells)
		took += processor(b, func() {
			pipeline.Each(readings, func(i int) {
				c := cs.Classify(ctx, cs.Parties[cs.Readings[i]], ready, nil)
				for p, policy := range cs.Readings {
					outcomes[p*readings+i] = cs.Judge(ctx, cs.Parties[policy], ready, c, "").Outcome
				}
			})
		})
		for i, outcome := range outcomes {
			if got := all[(n-1)*cells+i]; got != outcome {
				b.Fatalf("cell %d of runtime %d: %s; the engine says %s", i, n, got, outcome)
			}
		}
	}
	return took
}

// processor is the processor time that something takes.
func processor(b *testing.B, do func()) time.Duration {
	b.Helper()
	at := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := at()
	do()
	return at() - before
}
