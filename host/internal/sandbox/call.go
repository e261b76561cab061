package sandbox

import (
	"cmp"
	"context"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/construe-host/construe/host/internal/meter"
)

// Result is what a call gave. All but Output are there also when the call failed.
type Result struct {
	// Output is a copy: nothing of the instance is left.
	Output []byte
	// Fuel is what was used of the budget.
	Fuel int64
	// Depth is how many functions were entered and not left, at most.
	Depth int
	// MemoryPages is the size of the memory at the end, in pages of 64 KiB.
	MemoryPages uint32
	// Stderr is the beginning of what was written to standard error, made printable.
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
	out := &limitedBuffer{limit: m.config.MaxOutput}
	result, err := m.run(ctx, input, out, func(i *instance) error {
		_, err := i.call("_start", nil, nil)
		if e, is := err.(*Error); err != nil && !(is && e.Outcome == Exit && e.Reason == "0") {
			return err
		}
		if len(out.data) == 0 {
			return fail(OutputInvalid, "empty", "no output")
		}
		return nil
	})
	if err == nil {
		result.Output = out.data
	}
	return result, err
}

// CallReactor calls Init, if there is one, then Alloc with the length of the input, writes the input there, and then
// Call with where it is; what Call returns (pointer << 32 | length) names the result. What it prints is dropped.
//
// # Errors
//
// [*Error].
func (m *Module) CallReactor(ctx context.Context, names Reactor, input []byte) (Result, error) {
	var output []byte
	result, err := m.run(ctx, input, nil, func(i *instance) (err error) {
		output, err = m.react(i, names, input)
		return err
	})
	result.Output = output
	return result, err
}

func (m *Module) react(i *instance, names Reactor, input []byte) ([]byte, error) {
	i32, i64 := api.ValueTypeI32, api.ValueTypeI64
	if names.Init != "" && i.function(names.Init) != nil {
		if _, err := i.call(names.Init, nil, nil); err != nil {
			return nil, err
		}
	}
	at, err := i.call(names.Alloc, []api.ValueType{i32}, []api.ValueType{i32}, uint64(len(input)))
	if err != nil {
		return nil, err
	}
	if err := i.write(uint32(at), input); err != nil {
		return nil, err
	}
	packed, err := i.call(names.Call, []api.ValueType{i32, i32}, []api.ValueType{i64}, uint64(uint32(at)),
		uint64(len(input)))
	if err != nil {
		return nil, err
	}
	length := uint32(packed)
	switch {
	case length == 0:
		return nil, fail(OutputInvalid, "empty", "a result of 0 bytes")
	case int64(length) > int64(m.config.MaxOutput):
		return nil, fail(OutputInvalid, "too-large", "a result of %d bytes; at most %d are allowed", length,
			m.config.MaxOutput)
	}
	return i.read(uint32(packed>>32), length)
}

// run makes a fresh instance, gives it to use, and closes it whatever happens. out is nil where the output is dropped.
func (m *Module) run(
	ctx context.Context, input []byte, out *limitedBuffer, use func(*instance) error,
) (result Result, err error) {
	release, err := m.slot(ctx)
	if err != nil {
		return Result{}, err
	}
	defer release()
	ctx, g, done, err := m.begin(ctx)
	if err != nil {
		return Result{}, err
	}
	defer done()
	i := &instance{module: m, image: g, budget: cmp.Or(m.config.Fuel, defaultFuel(len(input)))}
	i.ctx = context.WithValue(ctx, instanceKey{}, i)
	stderr := &limitedBuffer{limit: m.config.MaxStderr, over: func() {}}
	if out == nil {
		out = &limitedBuffer{over: func() {}}
	} else {
		out.over = func() { i.stop(fail(OutputInvalid, "too-large", "more than %d bytes of output", out.limit)) }
	}
	defer func() { result.Stderr = printable(stderr.data) }()

	if err := i.begin(m.config.instance(input, out, stderr)); err != nil {
		return Result{}, err
	}
	defer func() {
		i.spent(&result)
		if g.engine == Interpreter {
			m.spend(result.Fuel)
		}
		i.guest.Close(context.WithoutCancel(ctx))
	}()
	if m.start {
		if _, err := i.call(meter.ExportStart, nil, nil); err != nil {
			return Result{}, err
		}
	}
	return Result{}, use(i)
}

// begin makes the instance; nothing of it runs. It takes hold of the meter and fills it.
func (i *instance) begin(c wazero.ModuleConfig) (err error) {
	defer recovered(&err)
	i.guest, err = i.image.runtime.InstantiateModule(i.ctx, i.image.compiled, c)
	if err != nil {
		return classify(i.ctx, err)
	}
	i.fuel, i.depth = i.guest.ExportedGlobal(meter.ExportFuel).(api.MutableGlobal),
		i.guest.ExportedGlobal(meter.ExportDepth).(api.MutableGlobal)
	i.peak, i.refused = i.guest.ExportedGlobal(meter.ExportPeak), i.guest.ExportedGlobal(meter.ExportRefused)
	i.fuel.Set(uint64(i.budget))
	return nil
}

// spent reads the meter into a result. Beyond the budget and the limit nothing happened, so nothing is counted.
func (i *instance) spent(result *Result) {
	result.Fuel = i.budget - max(i.left(), 0)
	result.Depth = min(int(i.peak.Get()), i.module.config.Depth)
	if i.module.memory {
		result.MemoryPages = i.guest.Memory().Size() / 65536
	}
}

// instance is everything a guest can see: its name, its input, and constants where the world would be. The sources of
// time and randomness are made anew for each instance; shared ones would carry a state from call to call.
func (c Config) instance(input []byte, out, stderr *limitedBuffer) wazero.ModuleConfig {
	var wall, nano int64
	random := &stream{state: 0x9E3779B97F4A7C15}
	return wazero.NewModuleConfig().WithName("").WithStartFunctions().WithArgs("classifier").
		WithStdin(strings.NewReader(string(input))).WithStdout(out).WithStderr(stderr).
		WithRandSource(random).
		WithWalltime(func() (int64, int32) { wall++; return 1_640_995_200 + wall/1000, int32(wall%1000) * 1_000_000 },
			1_000_000).
		WithNanotime(func() int64 { nano += 1_000_000; return nano }, 1_000_000).
		WithNanosleep(func(int64) {}).WithOsyield(func() {})
}

// limitedBuffer keeps the first bytes of an output, drops the rest, and calls over when there is a rest.
type limitedBuffer struct {
	data  []byte
	limit int
	over  func()
}

func (c *limitedBuffer) Write(p []byte) (int, error) {
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
