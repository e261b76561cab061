package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"
)

// Result is what a call gave.
type Result struct {
	// Output is a copy: nothing of the instance is left.
	Output []byte
	// Pages is the size of the memory at the end, in pages of 64 KiB.
	Pages uint32
}

// ReactorNames are the exports of a reactor: Init may be missing in the module.
type ReactorNames struct{ Init, Alloc, Call string }

// Command runs _start of a WASI program with input as its standard input, and returns its standard output.
//
// # Errors
//
// [*Error].
func (m *Module) Command(ctx context.Context, input []byte) (Result, error) {
	return m.run(ctx, input, func(ctx context.Context, guest api.Module, out *capped) (Result, error) {
		if err := call0(ctx, guest, "_start"); err != nil {
			return Result{}, err
		}
		if out.over {
			return Result{}, &Error{OutputInvalid, fmt.Sprintf("more than %d bytes of output", m.config.Output)}
		}
		if len(out.data) == 0 {
			return Result{}, &Error{OutputInvalid, "no output"}
		}
		return Result{Output: out.data, Pages: pages(guest)}, nil
	})
}

// Reactor calls Init, if there is one, then Alloc with the length of the input, writes the input there, and then Call with
// where it is; what Call returns (pointer << 32 | length) names the result.
//
// # Errors
//
// [*Error].
func (m *Module) Reactor(ctx context.Context, names ReactorNames, input []byte) (Result, error) {
	return m.run(ctx, input, func(ctx context.Context, guest api.Module, _ *capped) (Result, error) {
		if guest.ExportedFunction(names.Init) != nil {
			if err := call0(ctx, guest, names.Init); err != nil {
				return Result{}, err
			}
		}
		at, err := call1(ctx, guest, names.Alloc, uint64(len(input)))
		if err != nil {
			return Result{}, err
		}
		if !guest.Memory().Write(uint32(at), input) {
			return Result{}, &Error{OutputInvalid, fmt.Sprintf("%s gave an address outside the memory", names.Alloc)}
		}
		packed, err := call1(ctx, guest, names.Call, uint64(uint32(at)), uint64(len(input)))
		if err != nil {
			return Result{}, err
		}
		length := uint32(packed)
		if length == 0 || int64(length) > int64(m.config.Output) {
			return Result{}, &Error{OutputInvalid, fmt.Sprintf("a result of %d bytes; expected 1 to %d", length, m.config.Output)}
		}
		view, ok := guest.Memory().Read(uint32(packed>>32), length)
		if !ok {
			return Result{}, &Error{OutputInvalid, "the result lies outside the memory"}
		}
		return Result{Output: append([]byte(nil), view...), Pages: pages(guest)}, nil
	})
}

// run makes a fresh instance, gives it to use, and closes it whatever happens.
func (m *Module) run(ctx context.Context, input []byte, use func(context.Context, api.Module, *capped) (Result, error)) (result Result, err error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return Result{}, &Error{HostLimit, "the module is closed"}
	}
	defer recovered(&err)
	ctx, cancel := context.WithTimeout(ctx, m.config.Deadline)
	defer cancel()
	out := &capped{limit: m.config.Output}
	guest, err := m.runtime.InstantiateModule(ctx, m.compiled, m.config.instance(input, out))
	if err != nil {
		return Result{}, failure(ctx, err)
	}
	defer guest.Close(context.WithoutCancel(ctx))
	return use(ctx, guest, out)
}

// instance is everything a guest can see: its name, its input, and constants where the world would be. The sources of time
// and randomness are made anew for each instance; shared ones would carry a state from call to call.
func (c Config) instance(input []byte, out *capped) wazero.ModuleConfig {
	var wall, nano int64
	random := &stream{state: 0x9E3779B97F4A7C15}
	return wazero.NewModuleConfig().WithName("").WithStartFunctions().WithArgs("classifier").
		WithStdin(strings.NewReader(string(input))).WithStdout(out).WithStderr(&capped{limit: c.Stderr, quiet: true}).
		WithRandSource(random).
		WithWalltime(func() (int64, int32) { wall++; return 1_640_995_200 + wall/1000, int32(wall%1000) * 1_000_000 }, 1_000_000).
		WithNanotime(func() int64 { nano += 1_000_000; return nano }, 1_000_000).
		WithNanosleep(func(int64) {}).WithOsyield(func() {})
}

func call0(ctx context.Context, guest api.Module, name string) error {
	_, err := guest.ExportedFunction(name).Call(ctx)
	return failure(ctx, err)
}

func call1(ctx context.Context, guest api.Module, name string, params ...uint64) (uint64, error) {
	results, err := guest.ExportedFunction(name).Call(ctx, params...)
	if err != nil {
		return 0, failure(ctx, err)
	}
	return results[0], nil
}

func pages(guest api.Module) uint32 {
	if guest.Memory() == nil {
		return 0
	}
	return guest.Memory().Size() / 65536
}

// failure tells the outcomes apart. What wazero says is never passed on: it quotes names that the module chose.
func failure(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var exit *sys.ExitError
	if errors.As(err, &exit) {
		switch exit.ExitCode() {
		case 0:
			return nil
		case sys.ExitCodeDeadlineExceeded, sys.ExitCodeContextCanceled:
			return &Error{HostLimit, "the call was stopped: its time was up, or the caller cancelled"}
		}
		return &Error{Exit, fmt.Sprintf("exit code %d; expected 0", exit.ExitCode())}
	}
	if ctx.Err() != nil {
		return &Error{HostLimit, "the call was stopped: its time was up, or the caller cancelled"}
	}
	for _, kind := range []string{"unreachable", "out of bounds memory access", "integer divide by zero", "integer overflow",
		"invalid conversion to integer", "indirect call type mismatch", "invalid table access", "stack overflow"} {
		if strings.Contains(err.Error(), kind) {
			return &Error{Trap, kind}
		}
	}
	return &Error{Trap, "the module failed"}
}

// capped keeps the first bytes of an output. A quiet one drops the rest; another notes that there was more and refuses it.
type capped struct {
	data  []byte
	limit int
	quiet bool
	over  bool
}

func (c *capped) Write(p []byte) (int, error) {
	if room := c.limit - len(c.data); len(p) > room {
		c.data = append(c.data, p[:room]...)
		c.over = true
		if !c.quiet {
			return room, io.ErrShortWrite
		}
		return len(p), nil
	}
	c.data = append(c.data, p...)
	return len(p), nil
}

// stream is a fixed pseudo-random sequence (SplitMix64), the same in every instance.
type stream struct{ state uint64 }

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		s.state += 0x9E3779B97F4A7C15
		z := s.state
		z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		p[i] = byte(z ^ z>>31)
	}
	return len(p), nil
}
