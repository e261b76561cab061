package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/construe-host/construe/host/internal/meter"
)

// HostFunc is a function of module env that a policy calls. args has as many values as the module's import takes, which
// the module chooses; it has to be looked at before it is indexed. The result is dropped if the import has none. An
// error ends the instance, and comes out of [Module.Run] as it is. It may not call into the instance.
type HostFunc func(i *Instance, args []uint64) (uint64, error)

// Instance is one instance of a module, for the time of one [Module.Run]. One goroutine uses it.
type Instance struct {
	// State is for whoever uses the instance: what it puts there, the host functions find.
	State any

	module  *Module
	image   *image
	ctx     context.Context
	guest   api.Module
	budget  int64
	fuel    api.MutableGlobal
	depth   api.MutableGlobal
	peak    api.Global
	refused api.Global
	calls   int64 // of host functions
	running bool  // code of the guest is on the stack
	stopped error // why the host ended the instance
	ended   error // what ended it, whoever did; nothing of it runs after that
}

type instanceKey struct{}

// Call calls an exported function, and returns its result, or 0 if it has none.
//
// # Errors
//
// [*Error], or what a [HostFunc] returned. After an error of the instance each call gives it again.
func (i *Instance) Call(name string, args ...uint64) (uint64, error) {
	f := i.function(name)
	switch {
	case i.ended != nil:
		return 0, i.ended
	case i.running:
		return 0, errors.New("sandbox: a host function may not call into its instance")
	case f == nil:
		return 0, fail(Rejected, "missing-export", "there is no function %s", meter.Quote(name))
	case len(f.Definition().ParamTypes()) != len(args) || len(f.Definition().ResultTypes()) > 1:
		return 0, fail(Rejected, "signature", "the function %s has another type than it is called with",
			meter.Quote(name))
	}
	value, err := i.enter(f, args)
	if i.ended = i.outcome(err); i.ended != nil {
		return 0, i.ended
	}
	return value, nil
}

// enter runs a function of the guest.
func (i *Instance) enter(f api.Function, args []uint64) (value uint64, err error) {
	defer recovered(&err)
	i.running = true
	defer func() { i.running = false }()
	i.depth.Set(0)
	values, err := f.Call(i.ctx, args...)
	if len(values) > 0 {
		value = clean(values[0], f.Definition().ResultTypes()[0])
	}
	return value, err
}

// clean drops what is no part of a value: compiled code leaves it in the upper half.
func clean(value uint64, t api.ValueType) uint64 {
	if t == api.ValueTypeI32 || t == api.ValueTypeF32 {
		return uint64(uint32(value))
	}
	return value
}

func (i *Instance) function(name string) api.Function {
	if i.ended != nil {
		return nil
	}
	return i.guest.ExportedFunction(name)
}

// typed calls an export after checking its type.
func (i *Instance) typed(name string, params, results []api.ValueType, args ...uint64) (uint64, error) {
	if f := i.function(name); f != nil && (!slices.Equal(f.Definition().ParamTypes(), params) ||
		!slices.Equal(f.Definition().ResultTypes(), results)) {
		return 0, fail(Rejected, "signature", "the function %s has another type than it is called with",
			meter.Quote(name))
	}
	return i.Call(name, args...)
}

// outcome is what ended a call that returned err, or nil. What the meter says comes before what the host saw, because
// every host with this budget would find it.
func (i *Instance) outcome(err error) error {
	_, ours := i.stopped.(*Error)
	switch {
	case i.stopped != nil && !ours:
		return i.stopped
	case i.peak.Get() > uint64(i.module.config.Depth):
		return fail(DepthExceeded, "depth", "more than %d functions were entered and not left", i.module.config.Depth)
	case i.left() < 0:
		return i.exhausted()
	case i.stopped != nil:
		return i.starved(i.stopped.(*Error))
	case err != nil:
		return i.starved(classify(i.ctx, err))
	}
	return nil
}

// starved is the failure of a module that was refused memory before: what came after is how it took that. A program
// that ends well has managed with less.
func (i *Instance) starved(e *Error) *Error {
	failed := e.Outcome == Trap || e.Outcome == Exit && e.Reason != "0"
	memory := i.module.shape.Memory
	// its own limit
	if !failed || i.refused.Get() == 0 || memory.HasMax && memory.MaxPages < i.module.config.MemoryPages {
		return e
	}
	return fail(MemoryExhausted, "memory", "more than %d KiB of memory; it was refused and ended with %s(%s)",
		i.module.config.MemoryPages*64, e.Outcome, e.Reason)
}

func (i *Instance) left() int64 { return int64(i.fuel.Get()) }

func (i *Instance) exhausted() *Error {
	return fail(FuelExhausted, "fuel", "more than %d units of work", i.budget)
}

// Read copies n bytes of memory.
//
// # Errors
//
// [*Error] with OutputInvalid, pointer.
func (i *Instance) Read(ptr, n uint32) ([]byte, error) {
	view, err := i.View(ptr, n)
	return bytes.Clone(view), err
}

// View is n bytes of memory as they are. They are the guest's: once it runs again they may be others, and after the run
// they are gone.
//
// # Errors
//
// [*Error] with OutputInvalid, pointer.
func (i *Instance) View(ptr, n uint32) ([]byte, error) {
	if _, err := i.size(); err != nil {
		return nil, err
	}
	view, ok := i.guest.Memory().Read(ptr, n)
	if !ok {
		return nil, fail(OutputInvalid, "pointer", "%d bytes at %d are not within the memory", n, ptr)
	}
	return view, nil
}

// ReadString0 copies the bytes from ptr to the next 0, at most most of them without it.
//
// # Errors
//
// [*Error] with OutputInvalid, pointer.
func (i *Instance) ReadString0(ptr, most uint32) (string, error) {
	size, err := i.size()
	if err != nil {
		return "", err
	}
	view, err := i.View(ptr, uint32(min(uint64(most)+1, uint64(size)-min(uint64(size), uint64(ptr)))))
	if err != nil {
		return "", err
	}
	end := bytes.IndexByte(view, 0)
	if end < 0 {
		return "", fail(OutputInvalid, "pointer", "no text of at most %d bytes that ends with a 0", most)
	}
	return string(view[:end]), nil
}

// Write writes into memory.
//
// # Errors
//
// [*Error] with OutputInvalid, pointer.
func (i *Instance) Write(ptr uint32, b []byte) error {
	if len(b) > MaxMemoryPages*65536 {
		return fail(OutputInvalid, "pointer", "%d bytes do not fit any memory", len(b))
	}
	view, err := i.View(ptr, uint32(len(b)))
	copy(view, b)
	return err
}

// Charge takes fuel for work that the host does for the module. Units: about an instruction of the module.
//
// # Errors
//
// [*Error] with FuelExhausted: a [HostFunc] returns it.
func (i *Instance) Charge(n int64) error {
	if n < 0 {
		return fmt.Errorf("sandbox: a charge of %d", n)
	}
	if i.ended != nil {
		return i.ended
	}
	left := i.left()
	if left >= n {
		i.fuel.Set(uint64(left - n))
		return nil
	}
	left = -1
	i.fuel.Set(uint64(left))
	if !i.running {
		i.ended = i.exhausted()
	}
	return i.exhausted()
}

func (i *Instance) size() (uint32, error) {
	if i.ended != nil {
		return 0, i.ended
	}
	if !i.module.memory {
		return 0, fail(Rejected, "missing-export", "the module has no memory")
	}
	return i.guest.Memory().Size(), nil
}

// stop ends the instance from within a host function.
func (i *Instance) stop(err error) {
	if i.stopped == nil {
		i.stopped = err
	}
	panic(i.stopped)
}

// outside is the instance that calls a host function. Functions are linked once for all instances, so it travels in the
// context. The count holds for calls that the meter did not see, which came through a table: a policy may make as many
// as its budget would pay for if it had seen them all, a classifier a fixed number.
func outside(ctx context.Context) *Instance {
	i := ctx.Value(instanceKey{}).(*Instance)
	i.calls++
	switch {
	case i.module.config.Profile == Policy:
		if i.calls > i.budget/meter.CostOutside {
			i.fuel.Set(^uint64(0)) // spent, as every host with this budget finds
			i.stop(i.exhausted())
		}
	case i.calls > maxHostCalls:
		i.stop(fail(Trap, "host-calls", "it called the host more than %d times", maxHostCalls))
	}
	if ctx.Err() != nil {
		i.stop(stopped(ctx))
	}
	return i
}

// provideHost links a policy to the functions of its host.
func provideHost(ctx context.Context, r wazero.Runtime, s *meter.Shape, host map[string]HostFunc) error {
	linked, types := r.NewHostModuleBuilder(meter.PolicyModule), map[string]string{}
	for _, e := range s.Imports {
		if e.Kind != "func" {
			continue
		}
		if was, has := types[e.Name]; has && was != fmt.Sprint(e.Params, e.Results) {
			return fail(Rejected, "signature", "the module imports %s with two types", meter.Quote(e.Name))
		}
		types[e.Name] = fmt.Sprint(e.Params, e.Results)
		linked.NewFunctionBuilder().WithGoModuleFunction(hosted(host[e.Name], valueTypes(e.Params),
			valueTypes(e.Results)), valueTypes(e.Params), valueTypes(e.Results)).Export(e.Name)
	}
	_, err := linked.Instantiate(ctx)
	return err
}

func hosted(f HostFunc, params, results []api.ValueType) api.GoModuleFunction {
	return api.GoModuleFunc(func(ctx context.Context, _ api.Module, stack []uint64) {
		i, args := outside(ctx), slices.Clone(stack[:len(params)])
		for n, t := range params {
			args[n] = clean(args[n], t)
		}
		value, err := f(i, args)
		if err != nil {
			i.stop(err)
		}
		if len(results) == 1 {
			stack[0] = clean(value, results[0])
		}
	})
}

func valueTypes(names []string) (types []api.ValueType) {
	known := map[string]api.ValueType{"i32": api.ValueTypeI32, "i64": api.ValueTypeI64, "f32": api.ValueTypeF32,
		"f64": api.ValueTypeF64, "externref": api.ValueTypeExternref, "funcref": api.ValueType(0x70)}
	for _, n := range names {
		types = append(types, known[n])
	}
	return types
}
