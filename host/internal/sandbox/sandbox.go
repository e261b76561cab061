package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"sync/atomic"

	"github.com/construe-host/construe/host/internal/meter"
)

// Module is a loaded module. It is immutable and safe for concurrent use; each call runs in an instance of its own. The
// caller that loaded it closes it, after which calls fail with HostLimit.
type Module struct {
	config    Config
	digest    string
	shape     *meter.Shape
	start     bool // there is a start function to call
	memory    bool // there is a memory
	maker     *maker
	promotion int64        // fuel after which the module is compiled; 0 for never
	spent     atomic.Int64 // fuel, in the interpreter

	mu          sync.Mutex
	image       *image                           // guarded by mu; what new instances are made from
	interpreted error                            // guarded by mu; why it is not compiled, where that was tried
	promoted    bool                             // guarded by mu; compiling it has begun
	closed      bool                             // guarded by mu
	running     map[*int]context.CancelCauseFunc // guarded by mu; calls, and the compiling
	idle        chan struct{}                    // closed once closed is set and nothing runs
}

// Code is the bytes of a module with their digest, which is taken once.
type Code struct {
	wasm []byte
	sum  [sha256.Size]byte
}

// NewCode takes the digest; nobody changes wasm any more.
func NewCode(wasm []byte) Code { return Code{wasm, sha256.Sum256(wasm)} }

// Bytes is the module as it came.
func (c Code) Bytes() []byte { return c.wasm }

// Digest is the hexadecimal SHA-256 of the bytes.
func (c Code) Digest() string { return hex.EncodeToString(c.sum[:]) }

// Load is [LoadCode] for bytes whose digest nobody has.
func Load(ctx context.Context, wasm []byte, c Config) (*Module, error) {
	return LoadCode(ctx, NewCode(wasm), c)
}

// LoadCode loads a module, metered now or when its entry of the cache was made; nothing of it runs.
//
// # Errors
//
// [*Error] with Rejected, or HostLimit where ctx ended; or what [Config].Admit returned.
func LoadCode(ctx context.Context, code Code, c Config) (*Module, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	k := &maker{config: c, code: code, store: openStore(code, c)}
	m := &Module{config: c, digest: code.Digest(), maker: k, running: map[*int]context.CancelCauseFunc{},
		idle: make(chan struct{})}
	if m.image, m.interpreted, err = k.first(ctx); err != nil {
		return nil, err
	}
	m.shape, m.start, m.memory = &k.binary.Shape, k.binary.Start, k.binary.Memory
	m.expect()
	k.code.wasm = nil
	return m, nil
}

// Shape describes the module; nobody changes it.
func (m *Module) Shape() *meter.Shape { return m.shape }

// Digest is the hexadecimal SHA-256 of the original bytes.
func (m *Module) Digest() string { return m.digest }

// Engine is what the code of a new instance runs in. It never changes a result.
func (m *Module) Engine() Engine {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.image.engine
}

// Interpreted says why the module is interpreted where compiling it was asked for or tried; nil else.
func (m *Module) Interpreted() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.interpreted
}

// slot waits until fewer calls run than there may; release makes room for the next. More of them than there are
// processors end no earlier: each holds its memory for longer, and those that began before the module was compiled all
// end in the interpreter.
func (m *Module) slot(ctx context.Context) (release func(), err error) {
	slots := m.config.Slots
	if slots == nil {
		return func() {}, nil
	}
	select {
	case slots <- struct{}{}:
		return func() { <-slots }, nil
	case <-ctx.Done():
		return nil, stopped(ctx)
	}
}

// begin admits a call, bounds it in time, and says what it runs in; done ends it.
func (m *Module) begin(ctx context.Context) (_ context.Context, g *image, done func(), err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, nil, nil, fail(HostLimit, "closed", "the module is closed")
	}
	if ctx.Err() != nil {
		return nil, nil, nil, stopped(ctx)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	ctx, stop := context.WithTimeoutCause(ctx, m.config.Deadline, errDeadline)
	g, left := m.image, m.admit(cancel)
	g.calls++
	return ctx, g, func() {
		stop()
		cancel(nil)
		m.leave(g)
		left()
	}, nil
}

// admit notes that something runs which [Module.Close] cancels and waits for, until done. The caller holds mu.
func (m *Module) admit(cancel context.CancelCauseFunc) (done func()) {
	key := new(int)
	m.running[key] = cancel
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if delete(m.running, key); m.closed && len(m.running) == 0 {
			close(m.idle)
		}
	}
}

// leave ends a call in an image, which is freed if it was the last and no other will begin.
func (m *Module) leave(g *image) {
	m.mu.Lock()
	g.calls--
	last := g.calls == 0 && g != m.image
	m.mu.Unlock()
	if last {
		g.free(context.Background())
	}
}

// Close stops the calls that run, waits for them, and frees everything; compiled code goes on to its next call of the
// host or to the end of its fuel. A compiler that runs is stopped too. If ctx ends first, Close returns its error and
// the rest is freed when the last call ends: code that runs is never freed. It may be called again, and does nothing
// then.
func (m *Module) Close(ctx context.Context) error {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return nil
	}
	m.closed = true
	m.account()
	for _, cancel := range m.running {
		cancel(errClosed)
	}
	if len(m.running) == 0 {
		close(m.idle)
	}
	m.mu.Unlock()

	freed := make(chan error, 1)
	go func() {
		<-m.idle
		freed <- m.image.free(context.WithoutCancel(ctx))
	}()
	select {
	case err := <-freed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// recovered turns a panic of the engine into an error: a party's bytes never end the host's process this way.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fail(HostLimit, "engine", "the engine failed") // its fault, so not a property of the module
	}
}
