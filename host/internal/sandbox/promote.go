package sandbox

import "context"

// repays is the fuel that keeps the interpreter busy for about as long as a module of so many bytes takes to compile: a
// process has to be started, and then the module be gone through. Both figures come from measurement;
// docs/benchmarks.md has them.
func repays(bytes int) int64 { return 10_000_000 + 48*int64(bytes) }

// promotable reports whether the module may be compiled while it is used.
func (m *Module) promotable() bool {
	c := m.maker.config
	return c.Engine == Auto && c.Native != nil && !heavy(m.maker.binary) && m.image.engine == Interpreter
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
