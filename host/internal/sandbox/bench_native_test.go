package sandbox

import (
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/meter"
)

// BenchmarkRepays holds the fuel after which a module is compiled against what it stands for: it gives how long the
// interpreter takes for that fuel, and how long compiling the module takes. A process that compiles is started besides.
func BenchmarkRepays(b *testing.B) {
	input := benchFacts(b)
	for _, name := range []string{"hop", "look-through-go"} {
		b.Run(name, func(b *testing.B) {
			wasm := shipped(b, name)
			c, err := Config{}.withDefaults()
			if err != nil {
				b.Fatal(err)
			}
			g, err := meter.Instrument(wasm, meter.Options{MemoryPages: c.MemoryPages, Depth: c.Depth})
			if err != nil {
				b.Fatal(err)
			}
			m, err := Load(b.Context(), wasm, Config{Engine: Interpreter, Deadline: time.Minute})
			if err != nil {
				b.Fatal(err)
			}
			defer m.Close(b.Context())
			var interpreting, compiling, fuel float64
			for b.Loop() {
				start := time.Now()
				if _, err := CompileNative(b.Context(),
					Job{Wasm: g.Wasm, MemoryPages: c.MemoryPages, Folder: b.TempDir(), Threads: 1}); err != nil {
					b.Fatal(err)
				}
				compiling += time.Since(start).Seconds()
				start = time.Now()
				result, err := classifier(b, m, input)
				if err != nil {
					b.Fatal(err)
				}
				interpreting += time.Since(start).Seconds()
				fuel += float64(result.Fuel)
			}
			b.ReportMetric(1e3*interpreting/fuel*float64(repays(len(g.Wasm))), "interpreting-ms")
			b.ReportMetric(1e3*compiling/float64(b.N), "compiling-ms")
			b.ReportMetric(1e9*interpreting/fuel, "ns/unit")
		})
	}
}
