package crux_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/crux"
)

// dense makes random rules over so many binary toggles, nearly all of which something reads: two cells of 40 rules of three
// conditions, which are to agree.
func dense(toggles int, seed uint64) *world {
	r := rand.New(rand.NewPCG(seed, 11))
	w := &world{goal: append(crux.All(2, crux.Only(0)), crux.All(2, crux.Only(1))...)}
	for range toggles {
		w.toggles = append(w.toggles, crux.Toggle{Values: 2, Baseline: r.IntN(2), Effort: 1, Able: true})
	}
	for len(w.cells) < 2 {
		w.cells = append(w.cells, rules(r, w.toggles, 40, 4, 2))
	}
	return w
}

// BenchmarkNaive holds the search to enumeration in one run, up to three changes: what is asked, and the time it takes where an
// answer takes 30 microseconds, as a metered engine does, and where it takes nothing to speak of.
func BenchmarkNaive(b *testing.B) {
	for _, toggles := range []int{10, 20, 40, 60} {
		b.Run(fmt.Sprint(toggles), func(b *testing.B) {
			var asked, naively, nodes int
			var times [4]time.Duration
			for b.Loop() {
				for seed := range uint64(5) {
					w := dense(toggles, seed)
					for i, busy := range []time.Duration{0, 30 * time.Microsecond} {
						p := w.problem()
						slow(&p, busy)
						start := time.Now()
						result, err := crux.Search(context.Background(), p, crux.Options{MaxSize: 3})
						if err != nil {
							b.Fatal(err)
						}
						between := time.Now()
						asks, _ := naive(p, 3)
						times[2*i] += between.Sub(start)
						times[2*i+1] += time.Since(between)
						asked, naively, nodes = asked+sum(result.Asks), naively+sum(asks), nodes+result.Nodes
					}
				}
			}
			runs := float64(b.N * 10)
			b.ReportMetric(float64(asked)/runs, "asks")
			b.ReportMetric(float64(naively)/runs, "naive-asks")
			b.ReportMetric(float64(nodes)/runs, "nodes")
			b.ReportMetric(times[1].Seconds()/times[0].Seconds(), "times-faster-free")
			b.ReportMetric(times[3].Seconds()/times[2].Seconds(), "times-faster-30us")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// slow makes each answer take as long as busy, by work and not by sleep.
func slow(p *crux.Problem, busy time.Duration) {
	ask := p.Ask
	p.Ask = func(ctx context.Context, cell int, assignment []int) (crux.Answer, error) {
		for start := time.Now(); time.Since(start) < busy; {
		}
		return ask(ctx, cell, assignment)
	}
}

// BenchmarkMillion asks a million times and reports the largest heap met, live and with what is not collected yet.
func BenchmarkMillion(b *testing.B) {
	for _, toggles := range []int{24, 60, 100} {
		b.Run(fmt.Sprint(toggles), func(b *testing.B) {
			var peak, asks, nodes uint64
			for b.Loop() {
				w := dense(toggles, 1)
				result, err := crux.Search(context.Background(), w.problem(), crux.Options{MaxAsks: 1e6, Progress: func(p crux.Progress) {
					if p.Nodes%50000 == 0 {
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						peak = max(peak, m.HeapInuse)
					}
				}})
				if err != nil {
					b.Fatal(err)
				}
				asks, nodes = uint64(sum(result.Asks)), uint64(result.Nodes)
				b.ReportMetric(float64(result.CompleteUpTo), "complete-up-to")
				b.ReportMetric(float64(len(result.Sets)), "sets")
			}
			b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
			b.ReportMetric(float64(asks), "asks")
			b.ReportMetric(float64(nodes), "nodes")
		})
	}
}
