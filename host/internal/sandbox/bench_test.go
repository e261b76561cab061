package sandbox_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/sandbox"
)

func BenchmarkCall(b *testing.B) {
	for _, engine := range engines {
		for _, name := range []string{"echo", "cat"} {
			b.Run(engine.String()+"/"+name, func(b *testing.B) {
				m := load(b, guest(b, name), sandbox.Config{Engine: engine})
				input := strings.Repeat("x", 4096)
				for b.Loop() {
					if _, err := call(b.Context(), m, input); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
