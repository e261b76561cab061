// Package sandbox runs WebAssembly that a party supplies: a fresh instance for each call, no file system, network,
// environment, real clock or randomness, and bounds on memory, output and time.
//
// The usual entry is [Load], then [Module.Command] or [Module.Reactor]. Every byte passes [screen] first.
//
// # Limitations
//
// Time is bounded by a deadline that wazero checks at loop headers: a module without loops whose calls grow exponentially
// outlives it, and a module may be made to be slow or large to compile. The fuel and the gate that stop these belong in
// screen. Until they stand there, this is no defence against bytes made to attack the host.
package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Engine names how a module's code runs.
type Engine string

// Engines. Auto runs compiled code if the private cache holds it, and otherwise the interpreter: compiling costs a second
// for a large module, and loading one into the interpreter an eighth of that.
const (
	Auto        Engine = "auto"
	Interpreter Engine = "interpreter"
	Compiler    Engine = "compiler"
)

// Config bounds what a module may use. The zero value is the safe default.
type Config struct {
	Engine   Engine        // Auto if empty
	CacheDir string        // where compiled code is kept; none if empty
	Pages    uint32        // memory, in pages of 64 KiB; 1024 if 0
	Output   int           // bytes of standard output or of a result; 1 MiB if 0
	Stderr   int           // bytes kept of standard error; 4 KiB if 0
	Deadline time.Duration // of one call; 10 s if 0
}

func (c Config) withDefaults() Config {
	set := func(into *int, value int) {
		if *into == 0 {
			*into = value
		}
	}
	if c.Engine == "" {
		c.Engine = Auto
	}
	if c.Pages == 0 {
		c.Pages = 1024
	}
	if c.Deadline == 0 {
		c.Deadline = 10 * time.Second
	}
	set(&c.Output, 1<<20)
	set(&c.Stderr, 4<<10)
	return c
}

// Outcome is the kind of a failed call. All but HostLimit come out the same wherever the module runs.
type Outcome string

// Outcomes.
const (
	Rejected      Outcome = "rejected"       // the bytes are not a module that this host accepts
	Trap          Outcome = "trap"           // the module trapped
	Exit          Outcome = "exit"           // a command ended with another code than 0
	OutputInvalid Outcome = "output-invalid" // the result is not where or as long as it may be
	HostLimit     Outcome = "host-limit"     // the deadline passed, or the caller cancelled
)

// Error says how a call or load failed. Detail is the host's own text and holds nothing that a module wrote.
type Error struct {
	Outcome Outcome
	Detail  string
}

// Error renders the failure.
func (e *Error) Error() string { return string(e.Outcome) + ": " + e.Detail }

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
	c = c.withDefaults()
	screened, shape, err := screen(wasm)
	if err != nil {
		return nil, err
	}
	if shape.HasMemory && shape.MinPages > c.Pages {
		return nil, rejected("the memory starts at %d pages; at most %d are allowed", shape.MinPages, c.Pages)
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
			return &Error{HostLimit, "loading was cancelled"}
		}
		return fmt.Errorf("%w", rejected("wazero's validator refuses it: %s", harmless(err.Error())))
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
		WithMemoryLimitPages(c.Pages).WithMemoryCapacityFromMax(false).
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
		*err = &Error{Trap, "the engine gave up on this module"}
	}
}

// harmless keeps what is printable ASCII of a text that may quote a module's own names, and cuts it.
func harmless(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
	if len(text) > 200 {
		text = text[:200] + "..."
	}
	return text
}

// IsHostLimit reports whether err came of the host's clock or caller rather than of the module.
func IsHostLimit(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Outcome == HostLimit
}
