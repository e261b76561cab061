package sandbox

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPluginsBurnAlike holds that the reference plugins and our guests use the same fuel in both engines, and end at
// the same unit.
func TestPluginsBurnAlike(t *testing.T) {
	paths, _ := filepath.Glob("../../../plugins/*/*.wasm")
	inGo, _ := filepath.Glob("../../../testdata/plugins/*/*.wasm")
	more, _ := filepath.Glob("testdata/*.wasm")
	ran := 0
	for _, path := range slices.Concat(paths, inGo, more) {
		wasm, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		loaded := map[Engine]*Module{}
		run := func(engine Engine, fuel int64) (Result, string) {
			if loaded[engine] == nil {
				m, err := Load(t.Context(), wasm, Config{Engine: engine})
				if err != nil {
					return Result{}, err.Error()
				}
				t.Cleanup(func() { m.Close(context.Background()) })
				loaded[engine] = m
			}
			loaded[engine].config.Fuel = fuel
			result, err := classifier(t, loaded[engine], []byte("{}"))
			if err != nil {
				return result, err.Error()
			}
			return result, ""
		}
		interpreted, failed := run(Interpreter, 30_000_000)
		compiled, alike := run(Compiler, 30_000_000)
		if failed != alike || interpreted.Fuel != compiled.Fuel || interpreted.Depth != compiled.Depth ||
			interpreted.MemoryPages != compiled.MemoryPages || string(interpreted.Output) != string(compiled.Output) {
			t.Errorf("%s: %+v %s, and compiled %+v %s", path, interpreted, failed, compiled, alike)
		}
		if failed != "" {
			continue
		}
		ran++
		if _, failed := run(Compiler, interpreted.Fuel); failed != "" {
			t.Errorf("%s: with just enough: %s", path, failed)
		}
		if _, failed := run(Compiler, interpreted.Fuel-1); !strings.HasPrefix(failed, "fuel-exhausted") {
			t.Errorf("%s: with one less: %s", path, failed)
		}
	}
	if ran < len(paths)+7 || len(paths) < 4 {
		t.Errorf("%d modules ended well, of them %d plugins", ran, len(paths))
	}
}

// classifier runs a module in the form its exports give it.
func classifier(t testing.TB, m *Module, input []byte) (Result, error) {
	for _, e := range m.Shape().Exports {
		if e.Name == "construe_v1_classify" {
			return m.CallReactor(t.Context(), Reactor{Init: "_initialize", Alloc: "construe_v1_alloc", Call: e.Name},
				input)
		}
	}
	return m.RunCommand(t.Context(), input)
}
