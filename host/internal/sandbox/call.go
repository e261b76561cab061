package sandbox

import (
	"context"
	"slices"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Result is what a call gave.
type Result struct {
	// Output is a copy: nothing of the instance is left.
	Output []byte
	// MemoryPages is the size of the memory at the end, in pages of 64 KiB.
	MemoryPages uint32
	// Stderr is the beginning of what was written to standard error, made printable. It is there also when the call failed.
	Stderr string
}

// Reactor names the exports of a reactor: Init may be missing in the module.
type Reactor struct{ Init, Alloc, Call string }

// RunCommand runs _start of a WASI program with input as its standard input, and returns its standard output.
//
// # Errors
//
// [*Error].
func (m *Module) RunCommand(ctx context.Context, input []byte) (Result, error) {
	return m.run(ctx, input, false, func(c *call) *Error {
		if _, err := c.invoke("_start", nil, nil); err != nil && (err.Outcome != Exit || c.exitCode() != 0) {
			return err
		}
		if len(c.out.data) == 0 {
			return fail(OutputInvalid, "empty", "no output")
		}
		c.result.Output = c.out.data
		return nil
	})
}

// CallReactor calls Init, if there is one, then Alloc with the length of the input, writes the input there, and then Call with
// where it is; what Call returns (pointer << 32 | length) names the result. What it prints is dropped.
//
// # Errors
//
// [*Error].
func (m *Module) CallReactor(ctx context.Context, names Reactor, input []byte) (Result, error) {
	i32, i64 := api.ValueTypeI32, api.ValueTypeI64
	return m.run(ctx, input, true, func(c *call) *Error {
		if names.Init != "" && c.guest.ExportedFunction(names.Init) != nil {
			if _, err := c.invoke(names.Init, nil, nil); err != nil {
				return err
			}
		}
		if m.shape.Memory == nil {
			return fail(Rejected, "memory", "the module defines no memory")
		}
		at, err := c.invoke(names.Alloc, []api.ValueType{i32}, []api.ValueType{i32}, uint64(len(input)))
		if err != nil {
			return err
		}
		if !c.guest.Memory().Write(uint32(at), input) {
			return fail(OutputInvalid, "pointer", "%s gave an address outside the memory", names.Alloc)
		}
		packed, err := c.invoke(names.Call, []api.ValueType{i32, i32}, []api.ValueType{i64}, uint64(uint32(at)), uint64(len(input)))
		if err != nil {
			return err
		}
		length := uint32(packed)
		switch {
		case length == 0:
			return fail(OutputInvalid, "empty", "a result of 0 bytes")
		case int64(length) > int64(m.config.MaxOutput):
			return fail(OutputInvalid, "too-large", "a result of %d bytes; at most %d are allowed", length, m.config.MaxOutput)
		}
		view, ok := c.guest.Memory().Read(uint32(packed>>32), length)
		if !ok {
			return fail(OutputInvalid, "pointer", "the result lies outside the memory")
		}
		c.result.Output = append([]byte(nil), view...)
		return nil
	})
}

// call is one instance and what became of it.
type call struct {
	ctx    context.Context
	guest  api.Module
	state  *instanceState
	out    *capped
	result Result
}

// invoke calls an export after checking its type; it returns the result, or 0 if there is none.
func (c *call) invoke(name string, params, results []api.ValueType, args ...uint64) (uint64, *Error) {
	f := c.guest.ExportedFunction(name)
	if f == nil {
		return 0, fail(Rejected, "missing-export", "there is no function %s", quote(name))
	}
	if !slices.Equal(f.Definition().ParamTypes(), params) || !slices.Equal(f.Definition().ResultTypes(), results) {
		return 0, fail(Rejected, "signature", "the function %s has another type than it is called with", quote(name))
	}
	values, err := f.Call(c.ctx, args...)
	if err != nil {
		return 0, failure(c.ctx, c.state, err)
	}
	if len(values) == 0 {
		return 0, nil
	}
	return values[0], nil
}

// exitCode is the code of an instance that ended itself.
func (c *call) exitCode() uint32 { return c.state.code }

// run makes a fresh instance, gives it to use, and closes it whatever happens.
func (m *Module) run(ctx context.Context, input []byte, reactor bool, use func(*call) *Error) (result Result, err error) {
	ctx, done, err := m.begin(ctx)
	if err != nil {
		return Result{}, err
	}
	defer done()
	if m.refused != nil {
		return Result{}, m.refused
	}
	c := &call{state: &instanceState{}}
	c.out = &capped{limit: m.config.MaxOutput, over: func() {
		c.state.stop(fail(OutputInvalid, "too-large", "more than %d bytes of output", m.config.MaxOutput))
	}}
	if reactor {
		c.out = &capped{over: func() {}}
	}
	stderr := &capped{limit: m.config.MaxStderr, over: func() {}}
	c.ctx = context.WithValue(ctx, stateKey{}, c.state)

	defer func() {
		result.Stderr = printable(stderr.data)
	}()
	defer recovered(&err)
	if c.guest, err = m.runtime.InstantiateModule(c.ctx, m.compiled, m.config.instance(input, c.out, stderr)); err != nil {
		return Result{}, failure(c.ctx, c.state, err)
	}
	defer c.guest.Close(context.WithoutCancel(ctx))
	failed := use(c)
	if m.shape.Memory != nil {
		c.result.MemoryPages = c.guest.Memory().Size() / 65536
	}
	if failed != nil {
		return c.result, failed
	}
	return c.result, nil
}

// instance is everything a guest can see: its name, its input, and constants where the world would be. The sources of time
// and randomness are made anew for each instance; shared ones would carry a state from call to call.
func (c Config) instance(input []byte, out, stderr *capped) wazero.ModuleConfig {
	var wall, nano int64
	random := &stream{state: 0x9E3779B97F4A7C15}
	return wazero.NewModuleConfig().WithName("").WithStartFunctions().WithArgs("classifier").
		WithStdin(strings.NewReader(string(input))).WithStdout(out).WithStderr(stderr).
		WithRandSource(random).
		WithWalltime(func() (int64, int32) { wall++; return 1_640_995_200 + wall/1000, int32(wall%1000) * 1_000_000 }, 1_000_000).
		WithNanotime(func() int64 { nano += 1_000_000; return nano }, 1_000_000).
		WithNanosleep(func(int64) {}).WithOsyield(func() {})
}

// failure is what ended a call: what a host function said, if one ended it, or what classify makes of wazero's error.
func failure(ctx context.Context, state *instanceState, err error) *Error {
	if state.stopped != nil {
		return state.stopped
	}
	return classify(ctx, err)
}

// capped keeps the first bytes of an output, drops the rest, and calls over when there is a rest.
type capped struct {
	data  []byte
	limit int
	over  func()
}

func (c *capped) Write(p []byte) (int, error) {
	room := c.limit - len(c.data)
	c.data = append(c.data, p[:min(room, len(p))]...)
	if len(p) > room {
		c.over()
	}
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
