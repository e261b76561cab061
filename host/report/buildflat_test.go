package report

import (
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
)

// keptBetween is how much more a handler may hold after 1,000 runtimes than after 100: what tells runtimes of the same
// id apart, and nothing of what was written of them.
const keptBetween = 900 * 512

// BenchmarkBuildFormatsStayFlat hands the formats of builds a thousand runtimes, each with an id of its own, and says
// what they hold after the hundredth and after the last.
func BenchmarkBuildFormatsStayFlat(b *testing.B) {
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(7, 7))}
	c := g.Comparison("")
	for len(c.Cells) < 6 {
		c = g.Comparison("")
	}
	for _, format := range []string{"sarif", "junit", "gitlab", "github"} {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				h, err := NewHandler(io.Discard, format, Options{Several: true})
				if err == nil {
					err = h.Begin()
				}
				before := heldBytes()
				held := map[int]int64{}
				for i := range 1000 {
					one := *c
					one.Runtime.ID = fmt.Sprint("r", i)
					if err == nil {
						err = h.Document(&one)
					}
					if i+1 == 100 || i+1 == 1000 {
						held[i+1] = heldBytes() - before
					}
				}
				if err == nil {
					err = h.End()
				}
				if err != nil {
					b.Fatal(err)
				}
				if held[1000]-held[100] > keptBetween {
					b.Fatalf("%d bytes held after 1,000 runtimes, %d after 100", held[1000], held[100])
				}
				b.ReportMetric(float64(held[100])/1024, "KiB-held/100")
				b.ReportMetric(float64(held[1000])/1024, "KiB-held/1000")
			}
		})
	}
}

// heldBytes is what is in use, once all that nothing holds is gone.
func heldBytes() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
