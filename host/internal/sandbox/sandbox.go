package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	runtime  wazero.Runtime
	compiled wazero.CompiledModule

	mu     sync.RWMutex // held for reading by calls, for writing by Close
	closed bool         // guarded by mu
}

// Load screens and loads a module; nothing of it runs.
//
// # Errors
//
// [*Error] with Rejected, or HostLimit where ctx ended.
func Load(ctx context.Context, wasm []byte, c Config) (*Module, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	screened, err := screen(wasm)
	if err != nil {
		return nil, err
	}
	described, err := describe(screened)
	if err != nil {
		return nil, err
	}
	shape := &described
	if shape.Memory != nil && shape.Memory.MinPages > c.MemoryPages {
		return nil, fail(Rejected, "memory", "the memory starts at %d pages; at most %d are allowed", shape.Memory.MinPages, c.MemoryPages)
	}
	sum := sha256.Sum256(wasm)
	m := &Module{config: c, digest: hex.EncodeToString(sum[:]), shape: shape}
	store := openStore(c.CacheDir, m.digest)
	switch {
	case c.Engine == Compiler:
		err = m.load(ctx, screened, Compiler, store)
	case c.Engine == Auto && store.holds():
		if err = m.load(ctx, screened, Compiler, store); err != nil {
			err = m.load(ctx, screened, Interpreter, nil) // a damaged entry is no reason to fail
		}
	default:
		err = m.load(ctx, screened, Interpreter, nil)
	}
	return m, err
}

func (m *Module) load(ctx context.Context, wasm []byte, engine Engine, s *store) (err error) {
	defer recovered(&err)
	m.engine = engine
	if engine == Compiler && s != nil {
		return s.compile(func(cache wazero.CompilationCache) error { return m.compile(ctx, wasm, engine, cache) })
	}
	return m.compile(ctx, wasm, engine, nil)
}

func (m *Module) compile(ctx context.Context, wasm []byte, engine Engine, cache wazero.CompilationCache) error {
	runtime := wazero.NewRuntimeWithConfig(ctx, m.config.runtime(engine, cache))
	if err := provideWASI(ctx, runtime, m.shape); err != nil {
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
	m.runtime, m.compiled = runtime, compiled
	return nil
}

// runtime is the whole setting of wazero. Compiled code carries the deadline check too until fuel replaces it; that costs
// compiled code two to five times its speed in tight loops, and the interpreter a few percent.
func (c Config) runtime(engine Engine, cache wazero.CompilationCache) wazero.RuntimeConfig {
	rc := wazero.NewRuntimeConfigInterpreter()
	if engine == Compiler {
		rc = wazero.NewRuntimeConfigCompiler()
	}
	if cache != nil {
		rc = rc.WithCompilationCache(cache)
	}
	return rc.WithCoreFeatures(api.CoreFeaturesV2.SetEnabled(api.CoreFeatureSIMD, false)).
		WithMemoryLimitPages(c.MemoryPages).WithMemoryCapacityFromMax(false).
		WithDebugInfoEnabled(false).WithCustomSections(false).WithCloseOnContextDone(true)
}

// Shape describes the module; nobody changes it.
func (m *Module) Shape() *Shape { return m.shape }

// Digest is the hexadecimal SHA-256 of the original bytes.
func (m *Module) Digest() string { return m.digest }

// Engine is what the module's code runs in. It never changes a result.
func (m *Module) Engine() Engine { return m.engine }

// Close waits for the calls that run and frees everything. It may be called twice.
func (m *Module) Close(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil
	}
	m.closed = true
	return m.runtime.Close(ctx)
}

// recovered turns a panic of the engine into an error: a party's bytes never end the host's process this way.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fail(Trap, "engine", "the engine gave up on this module")
	}
}
