package meter

import (
	"context"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// builder encodes a module; the functions below are short for what it is put together with.
type builder = wasmtest.Module

func asm(parts ...any) string       { return wasmtest.Asm(parts...) }
func u(v uint32) string             { return wasmtest.U(v) }
func i32(v int64) string            { return wasmtest.I32(v) }
func i64(v int64) string            { return wasmtest.I64(v) }
func text(s string) string          { return wasmtest.Text(s) }
func repeat(n int, s string) string { return wasmtest.Repeat(n, s) }

const (
	ti32 = wasmtest.I32Type
	ti64 = wasmtest.I64Type
	tf32 = wasmtest.F32Type
	tf64 = wasmtest.F64Type
)

// engine is one of wazero's two, in which the metered forms are tried.
type engine byte

const (
	interpreter engine = iota
	compiler
)

// newRuntime is an engine that runs what the gate lets through.
func newRuntime(ctx context.Context, e engine, pages uint32) wazero.Runtime {
	c := wazero.NewRuntimeConfigInterpreter()
	if e == compiler {
		c = wazero.NewRuntimeConfigCompiler()
	}
	return wazero.NewRuntimeWithConfig(ctx, c.WithMemoryLimitPages(pages).
		WithCoreFeatures(api.CoreFeaturesV2.SetEnabled(api.CoreFeatureSIMD, false)))
}

// allowance is what a call may use; 0 stands for 200,000,000 units, 512 functions and 1024 pages.
type allowance struct {
	Fuel        int64
	Depth       int
	MemoryPages uint32
}

// ending is what a call of an export came to, and what the meter and the memory show after it.
type ending struct {
	value  uint64
	fuel   int64
	depth  int
	pages  uint32
	memory [sha256.Size]byte
	kind   string // "" if it ended well
	reason string
}

// Kinds of endings.
const (
	rejected      = "rejected"
	trapped       = "trap"
	fuelExhausted = "fuel"
	depthExceeded = "depth"
)

// trial is a metered module in one engine. Its host has one function, env.host, which gives the number of its
// arguments.
type trial struct {
	allowance
	binary   *Binary
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	refused  string // the reason, where there is nothing to run
}

// newTrial instruments a module, and compiles and links what came of it.
func newTrial(t testing.TB, wasm []byte, a allowance, e engine) *trial {
	t.Helper()
	if a.Fuel == 0 {
		a.Fuel = 200_000_000
	}
	if a.Depth == 0 {
		a.Depth = 512
	}
	if a.MemoryPages == 0 {
		a.MemoryPages = 1024
	}
	b, err := Instrument(wasm, Options{Depth: a.Depth, MemoryPages: a.MemoryPages})
	if err != nil {
		return &trial{refused: refusedIn(t, "it", err).Reason}
	}
	r := &trial{allowance: a, binary: b, runtime: newRuntime(t.Context(), e, a.MemoryPages)}
	t.Cleanup(func() { r.runtime.Close(context.Background()) })
	if r.compiled, err = r.runtime.CompileModule(t.Context(), b.Wasm); err != nil || !link(t, r.runtime, r.compiled) {
		r.refused = "invalid"
	}
	return r
}

// call calls an export in a fresh instance.
func (r *trial) call(t testing.TB, name string, args ...uint64) (out ending) {
	t.Helper()
	if r.refused != "" {
		return ending{kind: rejected, reason: r.refused}
	}
	m, err := r.runtime.InstantiateModule(t.Context(), r.compiled,
		wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return ending{kind: trapped, reason: trapKind(err)}
	}
	defer m.Close(context.Background())
	fuel, depth := m.ExportedGlobal(ExportFuel).(api.MutableGlobal), m.ExportedGlobal(ExportDepth).(api.MutableGlobal)
	fuel.Set(uint64(r.Fuel))
	if r.binary.Start {
		_, err = m.ExportedFunction(ExportStart).Call(t.Context())
	}
	if err == nil {
		depth.Set(0)
		out.value, err = value(t, m.ExportedFunction(name), args)
	}
	peak := m.ExportedGlobal(ExportPeak).Get()
	switch {
	case peak > uint64(r.Depth):
		out.kind = depthExceeded
	case int64(fuel.Get()) < 0:
		out.kind = fuelExhausted
	case err != nil:
		out.kind, out.reason = trapped, trapKind(err)
	}
	if out.kind != "" {
		out.value = 0
	}
	out.fuel, out.depth = r.Fuel-max(int64(fuel.Get()), 0), min(int(peak), r.Depth)
	if r.binary.Memory {
		all, _ := m.Memory().Read(0, m.Memory().Size())
		out.pages, out.memory = m.Memory().Size()/65536, sha256.Sum256(all)
	}
	return out
}

// link gives a module the function that it imports, if it does; false where it asks for another, for several results,
// or for it with several types.
func link(t testing.TB, runtime wazero.Runtime, compiled wazero.CompiledModule) bool {
	t.Helper()
	host := runtime.NewHostModuleBuilder("env")
	var linked api.FunctionDefinition
	for _, f := range compiled.ImportedFunctions() {
		if module, name, _ := f.Import(); module != "env" || name != "host" || len(f.ResultTypes()) > 1 {
			return false
		}
		if linked != nil && string(linked.ParamTypes())+"|"+string(linked.ResultTypes()) !=
			string(f.ParamTypes())+"|"+string(f.ResultTypes()) {
			return false
		}
		linked = f
	}
	if linked != nil {
		params, results := linked.ParamTypes(), linked.ResultTypes()
		host.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(
			func(_ context.Context, _ api.Module, stack []uint64) {
				if len(results) > 0 {
					stack[0] = uint64(len(params))
				}
			}), params, results).Export("host")
	}
	if _, err := host.Instantiate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return true
}

// funcref is a type for which wazero's interface has no name.
const funcref api.ValueType = 0x70

// value calls a function and gives its one result, or 0 if it has none.
func value(t testing.TB, f api.Function, args []uint64) (uint64, error) {
	if f == nil {
		return 0, errors.New("there is no such function")
	}
	values, err := f.Call(t.Context(), args...)
	if err != nil || len(values) == 0 {
		return 0, err
	}
	switch result := f.Definition().ResultTypes()[0]; result {
	case api.ValueTypeExternref, funcref: // an address
		return min(values[0], 1), nil
	default:
		return clean(values[0], result), nil
	}
}

// clean drops what is no part of a value: compiled code leaves it in the upper half.
func clean(value uint64, t api.ValueType) uint64 {
	if t == api.ValueTypeI32 || t == api.ValueTypeF32 {
		return uint64(uint32(value))
	}
	return value
}

// both calls an export in each engine. They must agree in everything.
func both(t testing.TB, wasm []byte, a allowance, name string, args ...uint64) ending {
	t.Helper()
	return agreed(t, newTrial(t, wasm, a, interpreter), newTrial(t, wasm, a, compiler), name, args...)
}

// agreed is the ending of a call that two engines give.
func agreed(t testing.TB, interpreted, compiled *trial, name string, args ...uint64) ending {
	t.Helper()
	first, second := interpreted.call(t, name, args...), compiled.call(t, name, args...)
	if first != second {
		t.Errorf("%s %x: the interpreter gives %+v, compiled code %+v", name, args, first, second)
	}
	return first
}
