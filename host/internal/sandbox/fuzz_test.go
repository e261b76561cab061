package sandbox

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/construe-host/construe/host/internal/meter"
	"github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// FuzzEngines holds that whatever loads does the same in both engines: result, fuel, depth, memory and how it ends.
func FuzzEngines(f *testing.F) {
	all, _ := filepath.Glob("testdata/*.wasm")
	if len(all) == 0 {
		f.Fatal("there are no guests")
	}
	corpus, _ := filepath.Glob(filepath.Join(wasmtest.Corpus(f), "v*", "testdata", "*.wasm"))
	for n, path := range corpus {
		if info, err := os.Stat(path); err == nil && info.Size() < 1500 && n%7 == 0 {
			all = append(all, path)
		}
	}
	for _, path := range all {
		wasm, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(wasm)
	}
	f.Add(recursing())
	f.Add(working())
	f.Fuzz(func(t *testing.T, wasm []byte) {
		if len(wasm) <= 4096 {
			alike(t, wasm)
		}
	})
}

// alike runs every export of a module in both engines.
func alike(t *testing.T, wasm []byte) {
	c := Config{Engine: Interpreter, Fuel: 100_000, Depth: 100, MemoryPages: 4}
	interpreted, err := Load(t.Context(), wasm, c)
	if err != nil {
		var refused *Error
		if !errors.As(err, &refused) || refused.Outcome != Rejected {
			t.Fatal(err)
		}
		return
	}
	defer interpreted.Close(context.Background())
	c.Engine = Compiler
	compiled, err := Load(t.Context(), wasm, c)
	if err != nil {
		t.Fatalf("only the interpreter loads it: %v", err)
	}
	defer compiled.Close(context.Background())
	for _, e := range interpreted.Shape().Exports {
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
			first, second := observe(interpreted, e, args), observe(compiled, e, args)
			if first != second {
				t.Errorf("%q %x: the interpreter gives %s; compiled code %s", e.Name, args, first, second)
			}
		}
	}
}

// observe is all that a call of an export leaves behind, in text.
func observe(m *Module, e meter.Extern, args []uint64) string {
	value, memory := uint64(0), [32]byte{}
	result, err := m.within(context.Background(), func(i *instance) (err error) {
		value, err = i.raw(e.Name, args...)
		if m.memory {
			if view, err := i.view(0, i.guest.Memory().Size()); err == nil {
				memory = sha256.Sum256(view)
			}
		}
		return err
	})
	if len(e.Results) == 1 && (e.Results[0] == "funcref" || e.Results[0] == "externref") {
		value = min(value, 1) // an address
	}
	return fmt.Sprintf("%x, %v, %+v, memory %x", value, err, result, memory[:4])
}
