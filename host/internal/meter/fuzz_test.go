package meter

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// FuzzInstrument holds that whatever passes the gate and the validator does the same in both engines: result, fuel,
// depth, memory and how it ends.
func FuzzInstrument(f *testing.F) {
	paths, _ := filepath.Glob(filepath.Join(wasmtest.Corpus(f), "v*", "testdata", "*.wasm"))
	for n, path := range paths {
		if info, err := os.Stat(path); err == nil && info.Size() < 1500 && n%7 == 0 {
			wasm, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(wasm)
		}
	}
	for _, wasm := range guests(f) {
		f.Add(wasm)
	}
	for _, wasm := range hostile() {
		f.Add([]byte(wasm))
	}
	f.Add(recursing(3, true))
	f.Add(spinning(countdown(&builder{})).Bytes())
	f.Add(linked())
	f.Fuzz(func(t *testing.T, wasm []byte) {
		if len(wasm) <= 4096 {
			alike(t, wasm)
		}
	})
}

// alike calls every export of a module in both engines.
func alike(t *testing.T, wasm []byte) {
	t.Helper()
	a := allowance{100_000, 100, 4}
	interpreted, compiled := newTrial(t, wasm, a, interpreter), newTrial(t, wasm, a, compiler)
	if interpreted.refused != compiled.refused {
		t.Errorf("the interpreter refuses it: %q; the compiler: %q", interpreted.refused, compiled.refused)
	}
	if interpreted.refused != "" || compiled.refused != "" {
		return
	}
	for _, e := range interpreted.binary.Shape.Exports {
		if e.Kind != "func" {
			continue
		}
		for _, value := range []uint64{0, 1, 1<<64 - 1} {
			args := make([]uint64, len(e.Params))
			for i, p := range e.Params {
				switch p {
				case "i32", "f32":
					args[i] = uint64(uint32(value))
				case "i64", "f64":
					args[i] = value
				}
			}
			agreed(t, interpreted, compiled, e.Name, args...)
		}
	}
}
