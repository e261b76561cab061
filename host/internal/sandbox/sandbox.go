package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Module is a loaded module. It is immutable and safe for concurrent use; each call runs in an instance of its own. The
// caller that loaded it closes it, after which calls fail with HostLimit.
type Module struct {
	config   Config
	engine   Engine
	digest   string
	shape    *Shape
	start    bool // there is a start function to call
	memory   bool // there is a memory
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	cache    wazero.CompilationCache // owns compiled code that came through it; nil without

	mu     sync.Mutex
	closed bool                             // guarded by mu
	calls  map[*int]context.CancelCauseFunc // guarded by mu; those that run
	idle   chan struct{}                    // closed once closed is set and no call runs
}

// Load passes a module through the gate and loads it; nothing of it runs.
//
// # Errors
//
// [*Error] with Rejected, or HostLimit where ctx ended.
func Load(ctx context.Context, wasm []byte, c Config) (*Module, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	g, err := gate(wasm, c, defaultLimits())
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(wasm)
	m := &Module{config: c, digest: hex.EncodeToString(sum[:]), shape: &g.shape, start: g.start, memory: g.memory,
		calls: map[*int]context.CancelCauseFunc{}, idle: make(chan struct{})}
	store := openStore(c.CacheDir, g.wasm, c)
	switch {
	case g.heavy:
		err = m.compile(ctx, g.wasm, Interpreter, nil)
	case c.Engine == Compiler && store != nil:
		err = store.compiled(func(cache wazero.CompilationCache) error { return m.compile(ctx, g.wasm, Compiler, cache) })
	case c.Engine == Compiler:
		err = m.compile(ctx, g.wasm, Compiler, nil)
	case c.Engine == Auto && store.holds():
		err = store.use(store.dir, func(cache wazero.CompilationCache) error { return m.compile(ctx, g.wasm, Compiler, cache) })
		if err != nil {
			store.remove()
			err = m.compile(ctx, g.wasm, Interpreter, nil) // a damaged entry is no reason to fail
		}
	default:
		err = m.compile(ctx, g.wasm, Interpreter, nil)
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Module) compile(ctx context.Context, wasm []byte, engine Engine, cache wazero.CompilationCache) (err error) {
	defer recovered(&err)
	runtime := wazero.NewRuntimeWithConfig(ctx, m.config.runtime(engine, cache))
	if err := m.link(ctx, runtime); err != nil {
		runtime.Close(ctx)
		return err
	}
	compiled, err := runtime.CompileModule(ctx, wasm)
	if err != nil {
		runtime.Close(ctx)
		if ctx.Err() != nil {
			return fail(HostLimit, "cancelled", "loading was cancelled")
		}
		return fail(Rejected, "invalid", "the validator refuses it: %s", quote(err.Error()))
	}
	m.runtime, m.compiled, m.engine, m.cache = runtime, compiled, engine, cache
	return nil
}

// link gives the runtime what the module imports.
func (m *Module) link(ctx context.Context, runtime wazero.Runtime) error {
	switch {
	case m.config.Profile == Policy:
		return provideHost(ctx, runtime, m.shape, m.config.Host)
	case m.config.Profile == Classifier && len(m.shape.Imports) > 0:
		return provideWASI(ctx, runtime, m.shape)
	}
	return nil
}

// runtime is the whole setting of wazero. Fuel bounds what runs; the deadline is looked at by the interpreter alone, where
// that costs a few percent, and not by compiled code, where it costs two to ten times the speed of a tight loop. A policy
// allocates from the first, so its memory is reserved at once, where it can be without cost (memory_unix.go): growing it would
// copy it.
func (c Config) runtime(engine Engine, cache wazero.CompilationCache) wazero.RuntimeConfig {
	rc := wazero.NewRuntimeConfigInterpreter()
	if engine == Compiler {
		rc = wazero.NewRuntimeConfigCompiler()
	}
	if cache != nil {
		rc = rc.WithCompilationCache(cache)
	}
	return rc.WithCoreFeatures(api.CoreFeaturesV2.SetEnabled(api.CoreFeatureSIMD, false)).
		WithMemoryLimitPages(c.MemoryPages).WithMemoryCapacityFromMax(c.Profile == Policy).
		WithDebugInfoEnabled(false).WithCustomSections(false).WithCloseOnContextDone(engine == Interpreter)
}

// Shape describes the module; nobody changes it.
func (m *Module) Shape() *Shape { return m.shape }

// Digest is the hexadecimal SHA-256 of the original bytes.
func (m *Module) Digest() string { return m.digest }

// Engine is what the module's code runs in. It never changes a result.
func (m *Module) Engine() Engine { return m.engine }

// begin admits a call and bounds it in time; done ends it.
func (m *Module) begin(ctx context.Context) (_ context.Context, done func(), err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, nil, fail(HostLimit, "closed", "the module is closed")
	}
	if ctx.Err() != nil {
		return nil, nil, stopped(ctx)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	ctx, stop := context.WithTimeoutCause(ctx, m.config.Deadline, errDeadline)
	key := new(int)
	m.calls[key] = cancel
	return ctx, func() {
		stop()
		cancel(nil)
		m.mu.Lock()
		defer m.mu.Unlock()
		if delete(m.calls, key); m.closed && len(m.calls) == 0 {
			close(m.idle)
		}
	}, nil
}

// Close stops the calls that run, waits for them, and frees everything; compiled code goes on to its next call of the host or
// to the end of its fuel. If ctx ends first, Close returns its error and the
// rest is freed when the last call ends: code that runs is never freed. It may be called again, and does nothing then.
func (m *Module) Close(ctx context.Context) error {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return nil
	}
	m.closed = true
	for _, cancel := range m.calls {
		cancel(errClosed)
	}
	if len(m.calls) == 0 {
		close(m.idle)
	}
	m.mu.Unlock()

	freed := make(chan error, 1)
	go func() {
		<-m.idle
		freed <- m.free(context.WithoutCancel(ctx))
	}()
	select {
	case err := <-freed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (m *Module) free(ctx context.Context) error {
	err := m.runtime.Close(ctx)
	if m.cache != nil { // wazero leaves the code to whoever made the cache
		err = errors.Join(err, m.cache.Close(ctx))
	}
	return err
}

// recovered turns a panic of the engine into an error: a party's bytes never end the host's process this way.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fail(HostLimit, "engine", "the engine failed") // its fault, so not a property of the module
	}
}
