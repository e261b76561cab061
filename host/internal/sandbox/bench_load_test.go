package sandbox

import (
	"testing"
)

// BenchmarkLoad gives what it takes to load a plugin: metered and read by the interpreter, and from the cache.
func BenchmarkLoad(b *testing.B) {
	for _, name := range []string{"hop", "look-through-go"} {
		wasm, dir := shipped(b, name), b.TempDir()
		for _, c := range []Config{{Engine: Interpreter}, {Engine: Compiler, CacheDir: dir, CacheKey: make([]byte, 32)}} {
			b.Run(name+"/"+c.Engine.String(), func(b *testing.B) {
				for b.Loop() {
					m, err := Load(b.Context(), wasm, c)
					if err != nil {
						b.Fatal(err)
					}
					m.Close(b.Context())
				}
			})
		}
	}
}
