package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// working is a module whose export work burns fuel and gives the sum of 0 … 1000.
func working() []byte { return workingBeside(0) }

// workingBeside is working with so many bytes of functions that nobody calls.
func workingBeside(bytes int) []byte {
	b := &builder{Memory: "\x00\x02"}
	b.Fn("work", "", ti32, ti32+ti32, opLoop, blockVoid, opLocalGet, 0, opLocalGet, 1, opI32Add, 0x21, 0,
		opLocalGet, 1, i32(1), opI32Add, opLocalTee, 1, i32(1001), 0x48, opBrIf, 0, opEnd, opLocalGet, 0)
	b.Fn("trap", "", "", "", opUnreachable)
	return pad(b, bytes)
}

// promotable is a module that is compiled after that much fuel.
func promotable(t *testing.T, wasm []byte, fuel int64, c Config) *Module {
	t.Helper()
	m := loaded(t, wasm, c)
	if want := repays(len(m.maker.binary.Wasm)); m.promotion != want {
		t.Fatalf("it is compiled after %d units; want %d", m.promotion, want)
	}
	m.promotion = fuel
	m.spent.Store(0)
	return m
}

func work(m *Module) (uint64, Result, error) { return m.export(context.Background(), "work") }

func TestAModuleIsCompiledWhenThatRepays(t *testing.T) {
	asked := atomic.Int64{}
	native := func(ctx context.Context, j Job) ([]byte, error) { asked.Add(1); return CompileNative(ctx, j) }
	dir, wasm := t.TempDir(), workingBeside(2*small) // a small one is compiled when it is loaded
	m := promotable(t, wasm, 0, Config{Native: native, CacheDir: dir, CacheKey: make([]byte, 32)})
	_, once, err := work(m) // a promotion of 0 is none
	if err != nil || once.Fuel == 0 {
		t.Fatal(once, err)
	}
	m.promotion = 2*once.Fuel + 1
	for range 2 {
		work(m)
	}
	if m.promoted || m.Engine() != Interpreter {
		t.Error("it was compiled before that repaid itself")
	}
	for n := 0; n < 1000 || m.Engine() != Compiler; n++ {
		if value, r, err := work(m); err != nil || value != 500500 || r.Fuel != once.Fuel || r.Depth != once.Depth {
			t.Fatalf("after %d calls in the %s: %d, %+v, %v; want %+v", n, m.Engine(), value, r, err, once)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("it was compiled %d times", asked.Load())
	}
	if again := loaded(t, wasm, Config{CacheDir: dir, CacheKey: make([]byte, 32)}); again.Engine() != Compiler {
		t.Error("what was compiled is not kept")
	}
}

// TestNothingIsCompiledUnasked holds who is never compiled meanwhile.
func TestNothingIsCompiledUnasked(t *testing.T) {
	native := func(ctx context.Context, j Job) ([]byte, error) {
		t.Error("it was compiled")
		return nil, errors.New("no")
	}
	for name, c := range map[string]Config{"told to interpret": {Engine: Interpreter, Native: native},
		"without a compiler": {}} {
		m := loaded(t, working(), c)
		if m.promotion != 0 || m.maker.binary.Wasm != nil {
			t.Errorf("%s: it is compiled after %d units", name, m.promotion)
		}
	}
}

// TestCallsDoNotNotice has calls run, begin and fail while the module is compiled beneath them, and closes it at any
// moment.
func TestCallsDoNotNotice(t *testing.T) {
	for round := range 12 {
		m := promotable(t, working(), 1, Config{Native: func(ctx context.Context, j Job) ([]byte, error) {
			if round%4 == 3 {
				return nil, errors.New("no")
			}
			return CompileNative(ctx, j)
		}})
		var calls sync.WaitGroup
		results := make(chan string, 8)
		for caller := range 8 {
			calls.Go(func() {
				for n := 0; n < 40+round || round%4 == 0; n++ {
					value, r, err := work(m)
					var own *Error
					if errors.As(err, &own) && own.Outcome == HostLimit && own.Reason == "closed" {
						return
					}
					if got := fmt.Sprint(value, r.Fuel, r.Depth, err); n == 0 {
						results <- got
					} else if value != 500500 || err != nil {
						t.Error(got)
					}
					if _, _, err := m.export(t.Context(), "trap"); err == nil {
						t.Error("it did not trap")
					}
					if caller == 0 && n == 3*round {
						go m.Close(context.Background())
					}
					runtime.Gosched()
				}
			})
		}
		calls.Wait()
		close(results)
		first := ""
		for got := range results {
			if first == "" {
				first = got
			}
			if got != first {
				t.Errorf("%s and %s", first, got)
			}
		}
		if err := m.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

// TestClosingEndsACompiler holds that nothing of a compiler is left when Close returns.
func TestClosingEndsACompiler(t *testing.T) {
	begun, ended := make(chan string, 1), make(chan error, 1)
	m := promotable(t, working(), 1, Config{Native: func(ctx context.Context, j Job) ([]byte, error) {
		begun <- j.Folder
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return nil, ctx.Err()
	}})
	if _, _, err := work(m); err != nil {
		t.Fatal(err)
	}
	folder := <-begun
	if value, _, err := work(m); value != 500500 || err != nil {
		t.Error(value, err)
	}
	if err := m.Close(context.Background()); err != nil {
		t.Error(err)
	}
	select {
	case err := <-ended:
		if !errors.Is(err, errClosed) {
			t.Error(err)
		}
	default:
		t.Error("Close returned before the compiler did")
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is left: %v", err)
	}
}
