package atlas

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// disputants are the two readings of the smaller maps.
var disputants = []schema.JudgedCell{{Policy: "look-through", Classifier: "look-through"},
	{Policy: "state", Classifier: "state"}}

// decisiveFirst lists all toggles of the embedded case, the ten on which the dispute of the two turns first.
func decisiveFirst(t testing.TB, s scene) []string {
	t.Helper()
	out := []string{"call-path", "customer", "entry-interface", "inference-host", "input-origin", "look-through-wrapper",
		"model-provider", "state-kept", "state-state", "weights"}
	toggles, err := counterfactual.Toggles(context.Background(), s.cs, s.base)
	if err != nil {
		t.Fatal(err)
	}
	for _, t := range toggles {
		if !slices.Contains(out, t.ID) {
			out = append(out, t.ID)
		}
	}
	return out
}

// figure is what one map took, beside enumeration.
type figure struct {
	cells, toggles                     int
	architectures                      *big.Int
	runs, invariants, questions, nodes int
	peak                               uint64 // bytes of the heap, as far as it was looked at
	took                               time.Duration
	each                               time.Duration // that judging all cells of an architecture takes, the mean of a sample
}

// judgements counts what enumeration judges.
func (f figure) judgements() *big.Int {
	return new(big.Int).Mul(f.architectures, big.NewInt(int64(f.cells)))
}

// enumerating is what enumeration would take, in seconds.
func (f figure) enumerating() float64 {
	n, _ := new(big.Float).SetInt(f.architectures).Float64()
	return n * f.each.Seconds()
}

// BenchmarkMap maps the embedded case with some of its toggles, and counts what enumeration would judge. The metric is
// of all toggles and four readings: how many judgements of all cells take as long, of a sample in the same run.
func BenchmarkMap(b *testing.B) {
	s := opened(b, shippedCase, "sre", "h1")
	order := decisiveFirst(b, s)
	var figures []figure
	for b.Loop() {
		figures = nil
		for _, cells := range [][]schema.JudgedCell{disputants, nil} {
			for _, n := range []int{10, 14, 18, 24, len(order)} {
				figures = append(figures, mapped(b, s, cells, order[:n]))
			}
		}
	}
	for _, f := range figures {
		b.Logf("| %d | %d | %s | %d + %d | %d | %d | %d MiB | %.1f s | %s | %s |", f.cells, f.toggles,
			grouped(f.architectures.String()), f.runs, f.invariants, f.questions, f.nodes, f.peak>>20, f.took.Seconds(),
			grouped(f.judgements().String()), lasting(f.enumerating()))
	}
	last := figures[len(figures)-1]
	b.ReportMetric(float64(last.took)/float64(last.each), "judgements/map")
	if file := os.Getenv("CONSTRUE_PLOT"); file != "" {
		if err := os.WriteFile(file, []byte(plotted(figures)), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

// mapped maps, and samples what judging takes.
func mapped(b *testing.B, s scene, cells []schema.JudgedCell, toggles []string) figure {
	q := asked(b, s.cs, s.base, cells, toggles...)
	runtime.GC()
	peak := watchHeap()
	start := time.Now()
	c, err := newChart(context.Background(), q, 0)
	if err != nil {
		b.Fatal(err)
	}
	m, err := document(newJoint(c), Request{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	f := figure{cells: len(q.Cells), toggles: len(toggles), architectures: c.forest.Total(), took: time.Since(start),
		peak: peak(), runs: m.Searched.PolicyRuns, invariants: m.Searched.InvariantRuns, questions: q.Asked(),
		nodes: len(m.Diagram.Nodes)}
	sample := randomly(c, 200, 3)
	start = time.Now()
	pipeline.Each(len(sample), func(n int) {
		for i := range q.Cells {
			if _, err := judged(q, i, c.assignment(sample[n])); err != nil {
				panic(err)
			}
		}
	})
	f.each = time.Since(start) / time.Duration(len(sample))
	return f
}

// watchHeap watches how much the heap has, until it is asked.
func watchHeap() (peak func() uint64) {
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		var m runtime.MemStats
		found := uint64(0)
		for {
			runtime.ReadMemStats(&m)
			found = max(found, m.HeapInuse)
			select {
			case <-stop:
				most <- found
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-most
	}
}

// randomly draws architectures.
func randomly(c *chart, n int, seed uint64) [][]int {
	r := rand.New(rand.NewPCG(seed, 2))
	out := make([][]int, n)
	for i := range out {
		for _, most := range c.forest.Values() {
			out[i] = append(out[i], r.IntN(most))
		}
	}
	return out
}

// BenchmarkRandom has the engine judge random architectures of the embedded case, all four readings and all toggles,
// and holds the map to that. The metric is how many looks at the map take as long as one judgement. CONSTRUE_SAMPLES is
// how many architectures; 100,000 if it is not set.
func BenchmarkRandom(b *testing.B) {
	samples := 100_000
	if n, err := strconv.Atoi(os.Getenv("CONSTRUE_SAMPLES")); err == nil {
		samples = n
	}
	q := shipped(b, "sre", "h1")
	c, err := newChart(context.Background(), q, 0)
	if err != nil {
		b.Fatal(err)
	}
	j := newJoint(c)
	for b.Loop() {
		all := randomly(c, samples, 1)
		wrong := make([]string, samples)
		start := time.Now()
		pipeline.Each(samples, func(n int) { wrong[n] = misjudged(q, c, all[n]) })
		engine := time.Since(start)
		start = time.Now()
		possible := 0
		for _, values := range all {
			possible += one(c.forest.At(j.node, values) != impossible)
		}
		looks := time.Since(start)
		differ := slices.DeleteFunc(wrong, func(says string) bool { return says == "" })
		b.Logf("%d architectures, of which %d can be; %d differ", samples, possible, len(differ))
		if len(differ) > 0 {
			b.Fatal(differ[0])
		}
		b.ReportMetric(float64(engine)/float64(looks), "looks/judgement")
	}
}

// grouped parts the digits of a number.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// lasting is a time in the unit that suits it.
func lasting(seconds float64) string {
	for _, unit := range []struct {
		of   float64
		name string
	}{{365.25 * 24 * 3600, "years"}, {24 * 3600, "days"}, {3600, "hours"}, {60, "minutes"}} {
		if seconds >= 2*unit.of {
			return grouped(fmt.Sprintf("%.0f", seconds/unit.of)) + " " + unit.name
		}
	}
	return fmt.Sprintf("%.0f s", seconds)
}
