package sandbox

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/construe-host/construe/host/internal/meter"
)

// image is a module as one engine has it: what instances are made from.
type image struct {
	engine   Engine
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	cache    wazero.CompilationCache // owns compiled code that came through it; nil without
	calls    int                     // those that run in it; guarded by the mutex of its module
}

func (g *image) free(ctx context.Context) error {
	err := g.runtime.Close(ctx)
	if g.cache != nil { // wazero leaves the code to whoever made the cache
		err = errors.Join(err, g.cache.Close(ctx))
	}
	return err
}

// maker makes images of one module.
type maker struct {
	config Config
	code   Code
	store  *store        // nil where nothing is kept
	binary *meter.Binary // what the gate made of the code, now or, without its bytes, when the entry was made
}

// The largest body, in bytes, that is ever compiled, as it comes and with the meter in it (39,079): the time that takes
// grows faster than the body, and nothing interrupts it. A module with a larger one is interpreted.
const (
	maxCompiledBody = 64 << 10
	maxCompiledCode = 96 << 10
)

var errHeavy = errors.New("a function of it is larger than any that is compiled")

// heavy reports whether a module is never compiled.
func heavy(b *meter.Binary) bool {
	return b.LargestBody > maxCompiledBody || b.LargestCode > maxCompiledCode
}

// first is the image that a module begins with. interpreted says why it is not compiled where that was asked for:
// whatever goes wrong with compiling costs time, and never the module.
func (k *maker) first(ctx context.Context) (g *image, interpreted error, err error) {
	if k.config.Engine != Interpreter {
		if g, err = k.kept(ctx); g != nil || err != nil {
			return g, nil, err
		}
	}
	if err := k.gate(); err != nil {
		return nil, nil, err
	}
	switch {
	case k.config.Engine == Compiler && heavy(k.binary):
		interpreted = errHeavy
	case k.config.Engine == Compiler:
		g, interpreted = k.native(ctx)
	case k.due():
		g, interpreted = k.early(ctx)
	}
	if g != nil {
		return g, nil, nil
	}
	if ctx.Err() != nil {
		return nil, nil, fail(HostLimit, "cancelled", "loading was cancelled")
	}
	g, err = k.build(ctx, ctx, Interpreter, k.binary.Wasm, nil)
	return g, interpreted, err
}

// gate has the module metered.
func (k *maker) gate() (err error) {
	k.binary, err = meter.Instrument(k.code.wasm, meter.Options{MemoryPages: k.config.MemoryPages,
		Depth: k.config.Depth, Admit: k.config.Admit})
	return refusal(err)
}

// native is an image of code that is compiled now, or that another process has compiled by now.
func (k *maker) native(ctx context.Context) (*image, error) {
	if g, err := k.kept(ctx); g != nil && err == nil {
		return g, nil
	}
	if k.store == nil && k.config.Native == nil {
		return k.build(ctx, ctx, Compiler, k.binary.Wasm, nil)
	}
	folder, err := k.store.temporary()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	job := Job{Wasm: k.binary.Wasm, MemoryPages: k.config.MemoryPages,
		Folder: filepath.Join(folder, "compiler"), Threads: 1}
	if err := os.Mkdir(job.Folder, 0o700); err != nil {
		return nil, err
	}
	compile := CompileNative
	if k.config.Native != nil {
		compile, job.Threads = k.config.Native, 2
	}
	entry, err := compile(ctx, job)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(folder, "entry")
	if err := unpack(entry, k.binary.Functions, dir); err != nil {
		return nil, err
	}
	outline := meter.Outline(k.binary.Wasm)
	g, err := k.load(ctx, dir, outline)
	if err == nil {
		k.store.install(dir, *k.binary, outline)
	}
	return g, err
}

// kept is the image of the cache's entry, or nil. An entry that is whole and yet of no use, because it is another
// processor's, is removed. The error is that of [Config].Admit.
func (k *maker) kept(ctx context.Context) (*image, error) {
	e := k.store.entry()
	if e == nil {
		return nil, nil
	}
	if k.binary == nil && k.config.Admit != nil {
		if err := k.config.Admit(&e.Gate.Shape); err != nil {
			return nil, err
		}
	}
	if k.binary == nil {
		k.binary = e.Gate
	}
	g, err := k.load(ctx, k.store.dir, e.outline)
	if err != nil {
		k.store.remove()
		return nil, nil
	}
	return g, nil
}

// load makes an image of the code in a folder, and never compiles: wazero would do so if it took the code for another
// module's or processor's. With more than one thread it looks whether it is cancelled before it compiles a function,
// and does not look where it has the code. It is given the module's outline, which it has nothing to do for; the code
// bears the outline's name.
func (k *maker) load(ctx context.Context, dir string, outline []byte) (*image, error) {
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil, err
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	g, err := k.build(ctx, experimental.WithCompilationWorkers(cancelled, 2), Compiler, outline, cache)
	if err != nil {
		return nil, errors.Join(errors.New("the compiled code does not load"), cache.Close(context.WithoutCancel(ctx)))
	}
	return g, nil
}

// build links the module and gives it, or its outline, to an engine; compiling is the context of the latter.
func (k *maker) build(
	ctx, compiling context.Context, engine Engine, wasm []byte, cache wazero.CompilationCache,
) (g *image, err error) {
	defer recovered(&err)
	runtime := wazero.NewRuntimeWithConfig(ctx, k.config.runtime(engine, cache))
	if err := k.link(ctx, runtime); err != nil {
		runtime.Close(ctx)
		return nil, err
	}
	compiled, err := runtime.CompileModule(compiling, wasm)
	if err != nil {
		runtime.Close(ctx)
		if ctx.Err() != nil {
			return nil, fail(HostLimit, "cancelled", "loading was cancelled")
		}
		return nil, fail(Rejected, "invalid", "the validator refuses it: %s", meter.Quote(err.Error()))
	}
	return &image{engine: engine, runtime: runtime, compiled: compiled, cache: cache}, nil
}

// link gives the runtime what the module imports.
func (k *maker) link(ctx context.Context, runtime wazero.Runtime) error {
	if len(k.binary.Shape.Imports) == 0 {
		return nil
	}
	return provideWASI(ctx, runtime, &k.binary.Shape)
}

// runtime is the whole setting of wazero. Fuel bounds what runs; the deadline is looked at by the interpreter alone,
// where that costs a few percent, and not by compiled code, where it costs two to ten times the speed of a tight loop.
func (c Config) runtime(engine Engine, cache wazero.CompilationCache) wazero.RuntimeConfig {
	rc := wazero.NewRuntimeConfigInterpreter()
	if engine == Compiler {
		rc = wazero.NewRuntimeConfigCompiler()
	}
	if cache != nil {
		rc = rc.WithCompilationCache(cache)
	}
	return rc.WithCoreFeatures(api.CoreFeaturesV2.SetEnabled(api.CoreFeatureSIMD, false)).
		WithMemoryLimitPages(c.MemoryPages).
		WithDebugInfoEnabled(false).WithCustomSections(false).WithCloseOnContextDone(engine == Interpreter)
}
