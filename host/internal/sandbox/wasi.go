package sandbox

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/construe-host/construe/host/internal/meter"
)

const wasiModule = "wasi_snapshot_preview1"

// What one instance may ask of the host. A program that reads 256 KiB and writes 1 MiB in buffers of 4 KiB makes some
// 350 calls; one that writes byte by byte makes a million, and is stopped.
const (
	maxHostCalls     = 1 << 16
	maxRandom        = 4096 // bytes of one random_get
	maxVectors       = 64   // of one fd_read or fd_write
	maxSubscriptions = 16   // of one poll_oneoff

	errnoFault   = 21
	errnoInvalid = 28
)

// wasiFunctions are those a module can be linked to. There is none that opens a file, lists a folder or uses a network.
func wasiFunctions() []string {
	return []string{
		"args_get", "args_sizes_get", "clock_res_get", "clock_time_get", "environ_get", "environ_sizes_get", "fd_close",
		"fd_fdstat_get", "fd_fdstat_set_flags", "fd_filestat_get", "fd_prestat_dir_name", "fd_prestat_get", "fd_read",
		"fd_seek", "fd_write", "poll_oneoff", "proc_exit", "random_get", "sched_yield",
	}
}

// provideWASI links a module to wazero's WASI preview 1, each function behind our own bounds. A module whose imports
// have nothing to be linked to is refused.
func provideWASI(ctx context.Context, r wazero.Runtime, s *meter.Shape) error {
	// A module of this name serves only to get at wazero's functions and their types.
	source := r.NewHostModuleBuilder("source")
	wasi_snapshot_preview1.NewFunctionExporter().ExportFunctions(source)
	compiled, err := source.Compile(ctx)
	if err != nil {
		return err
	}
	defer compiled.Close(ctx)
	linked := r.NewHostModuleBuilder(wasiModule)
	definitions := compiled.ExportedFunctions()
	for _, name := range wasiFunctions() {
		inner, ok := definitions[name].GoFunction().(api.GoModuleFunction)
		if !ok {
			return fmt.Errorf("wazero has no %s", name)
		}
		linked.NewFunctionBuilder().WithGoModuleFunction(bounded(name, inner, s.Memory != nil),
			definitions[name].ParamTypes(), definitions[name].ResultTypes()).Export(name)
	}
	for _, e := range s.Imports {
		if refused := linkable(e, definitions[e.Name]); refused != nil {
			return refused
		}
	}
	_, err = linked.Instantiate(ctx)
	return err
}

// linkable says why an import has nothing to be linked to, or nil.
func linkable(e meter.Extern, d api.FunctionDefinition) *Error {
	names := func(types []api.ValueType) (out []string) {
		for _, t := range types {
			out = append(out, api.ValueTypeName(t))
		}
		return out
	}
	switch {
	case e.Module != wasiModule || e.Kind != "func" || !slices.Contains(wasiFunctions(), e.Name):
		return fail(Rejected, "import", "the module imports %s %s from %s, which this host does not have", e.Kind,
			meter.Quote(e.Name), meter.Quote(e.Module))
	case !slices.Equal(e.Params, names(d.ParamTypes())) || !slices.Equal(e.Results, names(d.ResultTypes())):
		return fail(Rejected, "signature", "the module imports %s with another type than it has", e.Name)
	}
	return nil
}

// bounded puts our bounds before a WASI function of wazero's.
func bounded(name string, inner api.GoModuleFunction, memory bool) api.GoModuleFunction {
	return api.GoModuleFunc(func(ctx context.Context, guest api.Module, stack []uint64) {
		i := outside(ctx)
		over := false
		switch name {
		case "proc_exit": // ours, so that no exit code can pass for a passed deadline
			i.stop(fail(Exit, strconv.FormatUint(uint64(uint32(stack[0])), 10), "expected exit code 0"))
		case "random_get":
			over = uint32(stack[1]) > maxRandom
		case "fd_read", "fd_write":
			over = uint32(stack[2]) > maxVectors
		case "poll_oneoff":
			over = uint32(stack[2]) > maxSubscriptions
		}
		switch {
		case over:
			stack[0] = errnoInvalid
		case !memory && name != "sched_yield":
			stack[0] = errnoFault // wazero would follow a nil pointer
		default:
			inner.Call(ctx, guest, stack)
		}
	})
}
