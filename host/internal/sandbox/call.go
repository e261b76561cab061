package sandbox

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"
)

// Result is what a call gave.
type Result struct {
	// Output is a copy: nothing of the instance is left.
	Output []byte
	// MemoryPages is the size of the memory at the end, in pages of 64 KiB.
	MemoryPages uint32
}

// Reactor names the exports of a reactor: Init may be missing in the module.
type Reactor struct{ Init, Alloc, Call string }

// RunCommand runs _start of a WASI program with input as its standard input, and returns its standard output.
//
// # Errors
//
// [*Error].
func (m *Module) RunCommand(ctx context.Context, input []byte) (Result, error) {
	return m.run(ctx, input, func(ctx context.Context, guest api.Module, out *capped) (Result, error) {
		if err := call0(ctx, guest, "_start"); err != nil {
			return Result{}, err
		}
		if out.over {
			return Result{}, fail(OutputInvalid, "output", "more than %d bytes of output", m.config.MaxOutput)
		}
		if len(out.data) == 0 {
			return Result{}, fail(OutputInvalid, "output", "no output")
		}
		return Result{Output: out.data, MemoryPages: pages(guest)}, nil
	})
}

// CallReactor calls Init, if there is one, then Alloc with the length of the input, writes the input there, and then Call with
// where it is; what Call returns (pointer << 32 | length) names the result.
//
// # Errors
//
// [*Error].
func (m *Module) CallReactor(ctx context.Context, names Reactor, input []byte) (Result, error) {
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
			return Result{}, fail(OutputInvalid, "output", "%s gave an address outside the memory", names.Alloc)
		}
		packed, err := call1(ctx, guest, names.Call, uint64(uint32(at)), uint64(len(input)))
		if err != nil {
			return Result{}, err
		}
		length := uint32(packed)
		if length == 0 || int64(length) > int64(m.config.MaxOutput) {
			return Result{}, fail(OutputInvalid, "output", "a result of %d bytes; expected 1 to %d", length, m.config.MaxOutput)
		}
		view, ok := guest.Memory().Read(uint32(packed>>32), length)
		if !ok {
			return Result{}, fail(OutputInvalid, "output", "the result lies outside the memory")
		}
		return Result{Output: append([]byte(nil), view...), MemoryPages: pages(guest)}, nil
	})
}

// run makes a fresh instance, gives it to use, and closes it whatever happens.
func (m *Module) run(ctx context.Context, input []byte, use func(context.Context, api.Module, *capped) (Result, error)) (result Result, err error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return Result{}, fail(HostLimit, "closed", "the module is closed")
	}
	defer recovered(&err)
	ctx, cancel := context.WithTimeoutCause(ctx, m.config.Deadline, errDeadline)
	defer cancel()
	out := &capped{limit: m.config.MaxOutput}
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
		WithStdin(strings.NewReader(string(input))).WithStdout(out).WithStderr(&capped{limit: c.MaxStderr, quiet: true}).
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
	var exit *sys.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit) && ctx.Err() == nil:
		if exit.ExitCode() == 0 {
			return nil
		}
		return fail(Exit, strconv.Itoa(int(exit.ExitCode())), "expected exit code 0")
	}
	return classify(ctx, err)
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
