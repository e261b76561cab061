package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/sandbox"
)

func guest(t testing.TB, name string) []byte {
	t.Helper()
	wasm, err := os.ReadFile(filepath.Join("testdata", name+".wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

// cacheKey is that of the caches in these tests.
var cacheKey = bytes.Repeat([]byte{7}, 32)

func load(t testing.TB, wasm []byte, c sandbox.Config) *sandbox.Module {
	t.Helper()
	if c.CacheKey == nil {
		c.CacheKey = cacheKey
	}
	m, err := sandbox.Load(t.Context(), wasm, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close(context.Background()) })
	return m
}

// call runs a module in the form that its exports give it.
func call(ctx context.Context, m *sandbox.Module, input string) (sandbox.Result, error) {
	for _, e := range m.Shape().Exports {
		if e.Name == abi.ExportClassify {
			return m.CallReactor(ctx, sandbox.Reactor{Init: abi.ExportInitialize, Alloc: abi.ExportAlloc,
				Call: abi.ExportClassify}, []byte(input))
		}
	}
	return m.RunCommand(ctx, []byte(input))
}

// outcome is ok, or what an error says, in one word and its detail.
func outcome(t *testing.T, err error) (kind, detail string) {
	t.Helper()
	if err == nil {
		return "ok", ""
	}
	var e *sandbox.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *sandbox.Error", err)
	}
	switch e.Outcome {
	case sandbox.Rejected, sandbox.Trap, sandbox.Exit, sandbox.OutputInvalid, sandbox.HostLimit, sandbox.FuelExhausted,
		sandbox.DepthExceeded:
	default:
		t.Fatalf("unknown outcome %q", e.Outcome)
	}
	return string(e.Outcome), e.Reason + ": " + e.Detail
}

var engines = []sandbox.Engine{sandbox.Interpreter, sandbox.Compiler}

func TestOutcomes(t *testing.T) {
	tests := []struct{ guest, outcome, detail, output string }{
		{"echo", "ok", "", "input"},
		{"alloc-zero", "ok", "", "input"},
		{"cat", "ok", "", "input"},
		{"counter", "ok", "", "1"},
		{"initialized", "ok", "", "I"},
		{"start-section", "ok", "", "S"},
		{"grow", "ok", "", "G"},
		{"result-outside", "output-invalid", "not within the memory", ""},
		{"result-4g", "output-invalid", "4294967295 bytes", ""},
		{"result-empty", "output-invalid", "0 bytes", ""},
		{"alloc-outside", "output-invalid", "not within the memory", ""},
		{"silent", "output-invalid", "no output", ""},
		{"no-memory", "output-invalid", "no output", ""},
		{"flood", "output-invalid", "1048576 bytes", ""},
		{"exit-7", "exit", "7", ""},
		{"exit-zero", "exit", "0", ""},
		{"exit-deadline", "exit", "4026531839", ""}, // the code wazero itself uses for a passed deadline
		{"spin", "trap", "host-calls", ""},
		{"trap-unreachable", "trap", "unreachable", ""},
		{"trap-divide", "trap", "divide-by-zero", ""},
		{"trap-overflow", "trap", "integer-overflow", ""},
		{"trap-bounds", "trap", "memory-out-of-bounds", ""},
		{"trap-convert", "trap", "invalid-conversion", ""},
		{"trap-recursion", "depth-exceeded", "more than 512 functions", ""},
		{"trap-table", "trap", "table-access", ""},
		{"trap-type", "trap", "indirect-call-type", ""},
		{"trap-data", "trap", "memory-out-of-bounds", ""},
		{"trap-start", "trap", "unreachable", ""},
		{"loud", "trap", "unreachable", ""},
		{"wrong-type", "rejected", "signature", ""},
		{"wrong-start", "rejected", "signature", ""},
	}
	for _, engine := range engines {
		for _, test := range tests {
			t.Run(engine.String()+"/"+test.guest, func(t *testing.T) {
				m := load(t, guest(t, test.guest), sandbox.Config{Engine: engine})
				if m.Engine() != engine {
					t.Fatalf("it runs in %s", m.Engine())
				}
				for range 2 { // the second call must not see the first
					got, err := call(t.Context(), m, "input")
					kind, detail := outcome(t, err)
					if kind != test.outcome || !strings.Contains(detail, test.detail) ||
						string(got.Output) != test.output {
						t.Fatalf("%s (%s) %q, want %s (%s) %q", kind, detail, got.Output, test.outcome, test.detail,
							test.output)
					}
				}
			})
		}
	}
}

func TestDeadlineAndCancel(t *testing.T) {
	for _, engine := range engines {
		for _, name := range []string{"loop", "loop-start"} {
			m := load(t, guest(t, name), sandbox.Config{Engine: engine, Deadline: 50 * time.Millisecond,
				Fuel: 2_000_000_000})
			if engine == sandbox.Interpreter { // compiled code has its fuel alone
				_, err := call(t.Context(), m, "x")
				if kind, detail := outcome(t, err); kind != "host-limit" || !strings.Contains(detail, "deadline") {
					t.Errorf("%s %s: %v", engine, name, err)
				}
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			_, err := call(ctx, m, "x")
			if kind, detail := outcome(t, err); kind != "host-limit" || !strings.Contains(detail, "cancelled") {
				t.Errorf("%s %s: %v", engine, name, err)
			}
		}
	}
}

func TestTheDefaultBudgetGrowsWithTheInput(t *testing.T) {
	for _, name := range []string{"loop", "loop-start"} {
		m := load(t, guest(t, name), sandbox.Config{Engine: sandbox.Compiler})
		for input, want := range map[string]int64{"": 500_000_000, "input": 500_030_000} {
			got, err := call(t.Context(), m, input)
			if kind, _ := outcome(t, err); kind != "fuel-exhausted" || got.Fuel != want || got.Depth != 1 {
				t.Errorf("%s %q: %+v, %v", name, input, got, err)
			}
		}
	}
}

func TestTheWorldIsFixed(t *testing.T) {
	var first []byte
	for _, engine := range engines {
		m := load(t, guest(t, "world"), sandbox.Config{Engine: engine})
		for range 3 {
			got, err := call(t.Context(), m, "x")
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = got.Output
			}
			if !bytes.Equal(got.Output, first) {
				t.Errorf("%s saw %x, another instance %x", engine, got.Output, first)
			}
		}
	}
	// The constants are part of what a record depends on, so a change must be seen here.
	if errnos := first[40:]; !bytes.Equal(errnos, []byte{28, 28, 28, 8}) {
		t.Errorf("over the limits: errno %v; expected three EINVAL and an EBADF", errnos)
	}
}

func TestMemoryIsBoundedAlikeInBothEngines(t *testing.T) {
	for _, engine := range engines {
		for _, most := range []uint32{16, 1024} {
			got, err := call(t.Context(), load(t, guest(t, "grow"), sandbox.Config{Engine: engine, MemoryPages: most}),
				"x")
			if err != nil || got.MemoryPages != most {
				t.Errorf("%s grew to %d pages of %d: %v", engine, got.MemoryPages, most, err)
			}
		}
	}
	_, err := sandbox.Load(t.Context(), guest(t, "memory-1025"), sandbox.Config{})
	if kind, _ := outcome(t, err); kind != "rejected" {
		t.Errorf("1025 pages: %v", err)
	}
}

func TestStderrIsKeptShortAndPlain(t *testing.T) {
	got, err := call(t.Context(), load(t, guest(t, "loud"), sandbox.Config{Engine: sandbox.Interpreter}), "x")
	if err == nil || len(got.Stderr) != 4096 || !strings.HasPrefix(got.Stderr, "?A?") {
		t.Errorf("%d bytes %.8q, %v", len(got.Stderr), got.Stderr, err)
	}
}

func TestInputOf256KiBIsFarBelowTheCallLimit(t *testing.T) {
	input := strings.Repeat("0123456789abcdef", abi.MaxInput/16)
	for _, engine := range engines {
		for _, name := range []string{"cat", "echo"} {
			got, err := call(t.Context(), load(t, guest(t, name), sandbox.Config{Engine: engine}), input)
			if name == "echo" && len(input)+1024 <= 8*65536 && (err != nil || string(got.Output) != input) {
				t.Errorf("%s %s: %d bytes, %v", engine, name, len(got.Output), err)
			}
			if name == "cat" && (err != nil || string(got.Output) != input) {
				t.Errorf("%s %s: %d bytes, %v", engine, name, len(got.Output), err)
			}
		}
	}
}

func TestHammer(t *testing.T) {
	for _, engine := range engines {
		m := load(t, guest(t, "cat"), sandbox.Config{Engine: engine})
		var all sync.WaitGroup
		for g := range 16 {
			all.Go(func() {
				input := strings.Repeat(string(rune('a'+g)), 5000)
				for range 8 {
					got, err := call(context.Background(), m, input)
					if kind, _ := outcome(t, err); kind != "host-limit" && string(got.Output) != input {
						t.Errorf("%s: %.9q, %v", engine, got.Output, err)
					}
				}
			})
		}
		time.Sleep(5 * time.Millisecond)
		if err := m.Close(context.Background()); err != nil {
			t.Error(err)
		}
		all.Wait()
	}
}

func TestCloseStopsCalls(t *testing.T) {
	for _, engine := range engines {
		m := load(t, guest(t, "loop"), sandbox.Config{Engine: engine, Deadline: 8 * time.Second})
		ended := make(chan error)
		go func() {
			_, err := call(context.Background(), m, "x")
			ended <- err
		}()
		time.Sleep(20 * time.Millisecond)
		began := time.Now()
		if err := m.Close(context.Background()); err != nil || time.Since(began) > 2*time.Second {
			t.Errorf("%s: closed after %v: %v", engine, time.Since(began), err)
		}
		if kind, _ := outcome(t, <-ended); kind != "host-limit" &&
			(engine == sandbox.Interpreter || kind != "fuel-exhausted") {
			t.Errorf("%s: %s", engine, kind)
		}
		if _, err := call(t.Context(), m, "x"); err == nil {
			t.Errorf("%s: a closed module answered", engine)
		}
	}
}

func TestWhatMayBeImportedIsWhatTheABISays(t *testing.T) {
	for _, name := range abi.WASINames() {
		wasm := importing(name, abi.WASIFunctions()[name])
		m := load(t, wasm, sandbox.Config{Engine: sandbox.Interpreter})
		if _, err := m.RunCommand(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "no output") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, wasm := range map[string][]byte{"path_open": importing("path_open", abi.FuncType{}),
		"fd_read": importing("fd_read", abi.FuncType{}), "another module": guest(t, "unknown-import")} {
		_, err := sandbox.Load(t.Context(), wasm, sandbox.Config{})
		if kind, _ := outcome(t, err); kind != "rejected" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// importing is a command that imports one WASI function and does nothing.
func importing(name string, f abi.FuncType) []byte {
	types := func(list []abi.ValueType) string {
		out := string(rune(len(list)))
		for _, v := range list {
			out += map[abi.ValueType]string{abi.I32: "\x7f", abi.I64: "\x7e"}[v]
		}
		return out
	}
	section := func(id byte, body string) string { return string([]byte{id, byte(len(body))}) + body }
	vector := func(s string) string { return string([]byte{byte(len(s))}) + s }
	return []byte("\x00asm\x01\x00\x00\x00" +
		section(1, "\x02\x60"+types(f.Params)+types(f.Results)+"\x60\x00\x00") +
		section(2, "\x01"+vector(abi.ImportModule)+vector(name)+"\x00\x00") +
		section(3, "\x01\x01") + section(7, "\x01"+vector("_start")+"\x00\x01") + section(10, "\x01\x02\x00\x0b"))
}
