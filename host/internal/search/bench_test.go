package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/search"
)

// dense makes random rules in disjunctive normal form over so many binary toggles: two cells with so many terms each,
// each term of five conditions of which the baseline fails at least two. Both cells are to come to hold. With half as
// many terms as toggles, half the toggles are read at an assignment; with twice as many, nearly all are, and little can
// be left out.
func dense(toggles, terms int, seed uint64) *world {
	r := rand.New(rand.NewPCG(seed, 11))
	w := &world{goal: search.All(2, search.Only(1))}
	for range toggles {
		w.toggles = append(w.toggles, search.Toggle{Values: 2, Baseline: r.IntN(2), Effort: 1, Able: true})
	}
	for len(w.cells) < 2 {
		w.cells = append(w.cells, disjunction(w.terms(r, terms, 5, 2)))
	}
	return w
}

// BenchmarkNaive holds the search to enumeration in one run, up to three changes: what is asked, and the time where an
// answer takes some 30 microseconds, as a metered engine does. Noise are rules over ten toggles beside others that
// nothing reads.
func BenchmarkNaive(b *testing.B) {
	for _, family := range []struct {
		name string
		make func(toggles int, seed uint64) *world
	}{
		{"noise", func(toggles int, seed uint64) *world { return padded(dense(10, 10, seed), toggles) }},
		{"half", func(toggles int, seed uint64) *world { return dense(toggles, toggles/2, seed) }},
		{"twice", func(toggles int, seed uint64) *world { return dense(toggles, 2*toggles, seed) }},
	} {
		for _, toggles := range []int{10, 20, 40, 60} {
			b.Run(fmt.Sprintf("%s/%d", family.name, toggles), func(b *testing.B) {
				beside(b, func(seed uint64) search.Problem { return family.make(toggles, seed).problem() })
			})
		}
	}
}

// padded adds toggles that nothing reads.
func padded(w *world, toggles int) *world {
	for len(w.toggles) < toggles {
		w.toggles = append(w.toggles, search.Toggle{Values: 2, Effort: 1, Able: true})
	}
	return w
}

// beside runs the search and enumeration by turns.
func beside(b *testing.B, problem func(seed uint64) search.Problem) {
	var asked, naively, nodes int
	var ours, theirs time.Duration
	const seeds = 5
	for b.Loop() {
		for seed := range uint64(seeds) {
			p := problem(seed)
			slow(&p, 30*time.Microsecond)
			start := time.Now()
			result, err := search.Search(context.Background(), p, search.Options{MaxSize: 3})
			if err != nil {
				b.Fatal(err)
			}
			between := time.Now()
			asks, _ := naive(p, 3)
			ours, theirs = ours+between.Sub(start), theirs+time.Since(between)
			asked, naively, nodes = asked+sum(result.Asks), naively+sum(asks), nodes+result.Nodes
		}
	}
	b.ReportMetric(float64(asked)/float64(b.N*seeds), "asks")
	b.ReportMetric(float64(naively)/float64(b.N*seeds), "naive-asks")
	b.ReportMetric(float64(nodes)/float64(b.N*seeds), "nodes")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times-faster")
	b.ReportMetric(0, "ns/op")
}

// slow makes an answer take longer, by work of a fixed amount: about so long on an idle processor of 3 GHz.
func slow(p *search.Problem, about time.Duration) {
	ask := p.Ask
	p.Ask = func(ctx context.Context, cell int, assignment []int, sure bool) (search.Answer, error) {
		x := uint64(cell + 1)
		for range about / (4 * time.Nanosecond) {
			x = mix(x)
		}
		if x == 0 { // which it never is; but the work must be for something, or it would be left out
			return search.Answer{}, context.Canceled
		}
		return ask(ctx, cell, assignment, sure)
	}
}

// BenchmarkWorkers holds several workers to one where an answer is waited for, so that it measures the search and not
// the number of processors: the time, and how many answers were asked for ahead and not needed.
func BenchmarkWorkers(b *testing.B) {
	for _, workers := range []int{2, 8} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			var one, several time.Duration
			var asks, spare int
			for b.Loop() {
				p := dense(40, 20, 1).problem()
				ask := p.Ask
				p.Ask = func(ctx context.Context, cell int, assignment []int, sure bool) (search.Answer, error) {
					time.Sleep(time.Millisecond)
					return ask(ctx, cell, assignment, sure)
				}
				for _, n := range []int{1, workers} {
					start := time.Now()
					result, err := search.Search(context.Background(), p, search.Options{MaxSize: 3, Workers: n})
					if err != nil {
						b.Fatal(err)
					}
					if n == 1 {
						one += time.Since(start)
					} else {
						several += time.Since(start)
						asks, spare = asks+sum(result.Asks), spare+result.Spare
					}
				}
			}
			b.ReportMetric(one.Seconds()/several.Seconds(), "times-faster")
			b.ReportMetric(float64(spare)/float64(asks)*100, "%spare")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkMillion visits a million assignments and reports the most memory that the process had of the system.
func BenchmarkMillion(b *testing.B) {
	for _, family := range []struct{ toggles, terms int }{{30, 15}, {60, 30}, {60, 120}, {100, 50}, {100, 200}} {
		b.Run(fmt.Sprintf("%d-toggles-%d-terms", family.toggles, family.terms), func(b *testing.B) {
			debug.FreeOSMemory()
			var peak uint64
			for b.Loop() {
				p := dense(family.toggles, family.terms, 1).problem()
				result, err := search.Search(context.Background(),
					p, search.Options{MaxNodes: 1e6, Progress: func(p search.Progress) {
						if p.Nodes%20000 == 0 {
							var m runtime.MemStats
							runtime.ReadMemStats(&m)
							peak = max(peak, m.Sys-m.HeapReleased)
						}
					}})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(sum(result.Asks)), "asks")
				b.ReportMetric(float64(result.Nodes), "nodes")
				b.ReportMetric(float64(result.CompleteUpTo), "complete-up-to")
			}
			b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
		})
	}
}
