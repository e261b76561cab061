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
// it is not set, and takes the others to take as long. One half of the calls is made before the sweep and the other
// after it, since the time that something takes depends on what else the machine does. Of both, garbage is collected as
// the command has it.
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
		calls := bareCalls{cs: cs, of: of, every: every, outcomes: map[int][]string{}}
		calls.make(b, 1)
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
		calls.make(b, 0)
		calls.hold(b, all)
		calling := calls.took * time.Duration(number) / time.Duration(len(calls.outcomes))
		b.ReportMetric(float64(calling)/float64(sweeping), "ratio")
		b.ReportMetric(float64(calling.Microseconds())/float64(number), "calls-µs/runtime")
		b.ReportMetric(float64(sweeping.Microseconds())/float64(number), "sweep-µs/runtime")
		b.ReportMetric(100*float64(last.Asked)/float64(last.Cells), "asked-%")
		b.ReportMetric(float64(last.Asked), "asked")
	}
	b.ReportMetric(0, "ns/op")
}

// bareCalls are calls of all plugins and policies on facts that are there already, of every so many-th runtime.
type bareCalls struct {
	cs       *engine.Case
	of       iter.Seq2[*schema.Document, error]
	every    int
	took     time.Duration
	outcomes map[int][]string // by runtime, of each cell
}

// make makes the calls of those runtimes of which every second is meant.
func (c *bareCalls) make(b *testing.B, half int) {
	b.Helper()
	ctx, n, readings := context.Background(), 0, len(c.cs.Readings)
	for d, err := range c.of {
		if err != nil {
			b.Fatal(err)
		}
		if n++; n%c.every != 0 || n/c.every%2 != half {
			continue
		}
		f, err := c.cs.Facts(d, "", "")
		if err != nil {
			b.Fatal(err)
		}
		ready, err := c.cs.Prepare(f)
		if err != nil {
			b.Fatal(err)
		}
		outcomes := make([]string, readings*readings)
		c.took += processor(b, func() {
			pipeline.Each(readings, func(i int) {
				said := c.cs.Classify(ctx, c.cs.Parties[c.cs.Readings[i]], ready, nil)
				for p, policy := range c.cs.Readings {
					outcomes[p*readings+i] = c.cs.Judge(ctx, c.cs.Parties[policy], ready, said, "").Outcome
				}
			})
		})
		c.outcomes[n] = outcomes
	}
}

// hold holds what a sweep came to, cell by cell, to the calls.
func (c *bareCalls) hold(b *testing.B, all []string) {
	b.Helper()
	for n, outcomes := range c.outcomes {
		for i, outcome := range outcomes {
			if got := all[(n-1)*len(outcomes)+i]; got != outcome {
				b.Fatalf("cell %d of runtime %d: %s; the engine says %s", i, n, got, outcome)
			}
		}
	}
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
