package sandbox

import (
	"context"
	"time"
)

// repays is the fuel that keeps the interpreter busy for about as long as a module of so many bytes takes to compile: a
// process has to be started, and then the module be gone through. reading is the fuel that stands for having the
// interpreter read a module. The figures come from measurement; docs/benchmarks.md has them.
func repays(bytes int) int64  { return 10_000_000 + 48*int64(bytes) }
func reading(bytes int) int64 { return 4 * int64(bytes) }

// A module of at most so many bytes, metered, is compiled when it is first loaded, where its code is kept: that
// takes a tenth of a second once, and each run without it a good part of that. What takes longer than patient is left
// to the interpreter.
const (
	small   = 256 << 10
	patient = 10 * time.Second
)

// compilable reports whether the module may be compiled although nobody asked for it.
func (k *maker) compilable() bool {
	return k.config.Engine == Auto && k.config.Native != nil && !heavy(k.binary)
}

// due reports whether the module is to be compiled before its first call: earlier runs have spent what that takes, or
// it takes little.
func (k *maker) due() bool {
	if !k.compilable() || k.store == nil {
		return false
	}
	least := repays(len(k.binary.Wasm))
	if len(k.binary.Wasm) <= small {
		least = 0
	}
	return k.store.spent() >= least
}

// early compiles a module that is due. Where that fails the interpreter has to take twice what it would repay before it
// is tried again.
func (k *maker) early(ctx context.Context) (*image, error) {
	within, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	g, err := k.native(within)
	if err != nil && ctx.Err() == nil {
		k.store.note(-repays(len(k.binary.Wasm)))
	}
	return g, err
}

// expect has the module compiled once its calls have taken what that repays, with those of earlier runs.
func (m *Module) expect() {
	k := m.maker
	if m.image.engine != Interpreter || !k.compilable() {
		k.binary.Wasm = nil
		return
	}
	m.promotion = repays(len(k.binary.Wasm))
	m.spent.Store(k.store.spent() + reading(len(k.binary.Wasm)))
}

// account notes for later runs what this one took in the interpreter. The caller holds mu.
func (m *Module) account() {
	switch {
	case m.promotion == 0 || m.image.engine == Compiler:
	case m.promoted && m.interpreted != nil:
		m.maker.store.note(-m.promotion)
	default:
		m.maker.store.note(m.spent.Load())
	}
}

// spend notes what a call took in the interpreter. Once the calls have taken what compiling would, the module is
// compiled beside them, once; instances that are made after that run the compiled code.
func (m *Module) spend(fuel int64) {
	if m.promotion == 0 || m.spent.Add(fuel) < m.promotion {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed || m.promoted {
		return
	}
	m.promoted = true
	ctx, cancel := context.WithCancelCause(context.Background())
	done := m.admit(cancel)
	go func() {
		defer done()
		defer cancel(nil)
		g, err := m.maker.native(ctx)
		m.maker.binary.Wasm = nil
		m.replace(g, err)
	}()
}

// replace puts compiled code in the place of the interpreter's, which is freed with the last call that runs in it.
func (m *Module) replace(g *image, err error) {
	m.mu.Lock()
	old := m.image
	switch {
	case err != nil:
		m.interpreted, old = err, nil
	case m.closed:
		old = g
	default:
		m.image = g
		if old.calls > 0 {
			old = nil
		}
	}
	m.mu.Unlock()
	if old != nil {
		old.free(context.Background())
	}
}
