package sandbox

import (
	"bytes"
	"context"
	"slices"

	"github.com/tetratelabs/wazero/api"

	"github.com/construe-host/construe/host/internal/meter"
)

// instance is one instance of a module, for the time of one call of it. One goroutine uses it, until something ends it.
type instance struct {
	module  *Module
	image   *image
	ctx     context.Context
	guest   api.Module
	budget  int64
	fuel    api.MutableGlobal
	depth   api.MutableGlobal
	peak    api.Global
	refused api.Global
	calls   int64  // of host functions
	stopped *Error // why the host ended the instance
}

type instanceKey struct{}

// call calls an exported function, if it has that type, and returns its result, or 0 if it has none.
//
// # Errors
//
// [*Error], which ended the instance: nothing of it is called after that.
func (i *instance) call(name string, params, results []api.ValueType, args ...uint64) (uint64, error) {
	f := i.function(name)
	switch {
	case f == nil:
		return 0, fail(Rejected, "missing-export", "there is no function %s", meter.Quote(name))
	case !slices.Equal(f.Definition().ParamTypes(), params) || !slices.Equal(f.Definition().ResultTypes(), results):
		return 0, fail(Rejected, "signature", "the function %s has another type than it is called with",
			meter.Quote(name))
	}
	value, err := i.enter(f, args)
	if err := i.outcome(err); err != nil {
		return 0, err
	}
	return value, nil
}

// enter runs a function of the guest.
func (i *instance) enter(f api.Function, args []uint64) (value uint64, err error) {
	defer recovered(&err)
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

func (i *instance) function(name string) api.Function { return i.guest.ExportedFunction(name) }

// outcome is what ended a call that returned err, or nil. What the meter says comes before what the host saw, because
// every host with this budget would find it.
func (i *instance) outcome(err error) error {
	switch {
	case i.peak.Get() > uint64(i.module.config.Depth):
		return fail(DepthExceeded, "depth", "more than %d functions were entered and not left", i.module.config.Depth)
	case i.left() < 0:
		return fail(FuelExhausted, "fuel", "more than %d units of work", i.budget)
	case i.stopped != nil:
		return i.starved(i.stopped)
	case err != nil:
		return i.starved(classify(i.ctx, err))
	}
	return nil
}

// starved is the failure of a module that was refused memory before: what came after is how it took that. A program
// that ends well has managed with less.
func (i *instance) starved(e *Error) *Error {
	failed := e.Outcome == Trap || e.Outcome == Exit && e.Reason != "0"
	memory := i.module.shape.Memory
	// its own limit
	if !failed || i.refused.Get() == 0 || memory.HasMax && memory.MaxPages < i.module.config.MemoryPages {
		return e
	}
	return fail(MemoryExhausted, "memory", "more than %d KiB of memory; it was refused and ended with %s(%s)",
		i.module.config.MemoryPages*64, e.Outcome, e.Reason)
}

func (i *instance) left() int64 { return int64(i.fuel.Get()) }

// read copies n bytes of memory.
//
// # Errors
//
// [*Error] with OutputInvalid, pointer.
func (i *instance) read(ptr, n uint32) ([]byte, error) {
	view, err := i.view(ptr, n)
	return bytes.Clone(view), err
}

// write writes into memory.
//
// # Errors
//
// [*Error] with OutputInvalid, pointer.
func (i *instance) write(ptr uint32, b []byte) error {
	if len(b) > MaxMemoryPages*65536 {
		return fail(OutputInvalid, "pointer", "%d bytes do not fit any memory", len(b))
	}
	view, err := i.view(ptr, uint32(len(b)))
	copy(view, b)
	return err
}

// view is n bytes of memory as they are, the guest's.
func (i *instance) view(ptr, n uint32) ([]byte, error) {
	if !i.module.memory {
		return nil, fail(Rejected, "missing-export", "the module has no memory")
	}
	view, ok := i.guest.Memory().Read(ptr, n)
	if !ok {
		return nil, fail(OutputInvalid, "pointer", "%d bytes at %d are not within the memory", n, ptr)
	}
	return view, nil
}

// stop ends the instance from within a host function.
func (i *instance) stop(err *Error) {
	if i.stopped == nil {
		i.stopped = err
	}
	panic(i.stopped)
}

// outside is the instance that calls a host function. Functions are linked once for all instances, so it travels in the
// context. The count holds for calls that the meter did not see, which came through a table.
func outside(ctx context.Context) *instance {
	i := ctx.Value(instanceKey{}).(*instance)
	i.calls++
	if i.calls > maxHostCalls {
		i.stop(fail(Trap, "host-calls", "it called the host more than %d times", maxHostCalls))
	}
	if ctx.Err() != nil {
		i.stop(stopped(ctx))
	}
	return i
}
