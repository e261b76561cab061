package sandbox

import (
	"testing"
	"time"
)

// BenchmarkLoad gives what it takes to load a plugin from the cache, in loads of the same plugin for the interpreter,
// turn by turn in one run.
func BenchmarkLoad(b *testing.B) {
	for _, name := range []string{"hop", "look-through-go"} {
		b.Run(name, func(b *testing.B) {
			wasm := shipped(b, name)
			load := func(c Config) int64 {
				start := time.Now()
				m, err := Load(b.Context(), wasm, c)
				if err != nil || m.Engine() != c.Engine {
					b.Fatal(err)
				}
				took := time.Since(start).Nanoseconds()
				m.Close(b.Context())
				return took
			}
			kept := Config{Engine: Compiler, CacheDir: b.TempDir(), CacheKey: make([]byte, 32)}
			load(kept)
			var fromCache, metered []int64
			for b.Loop() {
				fromCache = append(fromCache, load(kept))
				metered = append(metered, load(Config{Engine: Interpreter}))
			}
			b.ReportMetric(float64(least(fromCache))/float64(least(metered)), "kept/interpreted")
			b.ReportMetric(float64(least(fromCache))/1000, "kept-µs")
			b.ReportMetric(float64(least(metered))/1000, "interpreted-µs")
		})
	}
}
