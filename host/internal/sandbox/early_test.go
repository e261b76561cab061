package sandbox

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// padded is a command that does nothing, with so many bytes of functions that nobody calls.
func padded(t *testing.T, bytes int) []byte {
	t.Helper()
	b := &builder{Memory: "\x00\x01"}
	b.Fn("_start", "", "", "", i32(0), opDrop)
	return pad(b, bytes)
}

// pad is what is built, with so many bytes of functions that nobody calls.
func pad(b *builder, bytes int) []byte {
	for range bytes / 1000 {
		b.Fn("", "", "", "", repeat(333, i32(1)+asm(opDrop)))
	}
	return b.Bytes()
}

// counted opens a module with a cache and a compiler that counts how often it is asked, has it called and closes it.
type counted struct {
	dir   string
	key   []byte
	asked atomic.Int64
	fails bool
}

func (c *counted) open(t *testing.T, wasm []byte, engine Engine, calls int) Engine {
	t.Helper()
	m, err := Load(t.Context(), wasm, Config{Engine: engine, CacheDir: c.dir, CacheKey: c.key,
		Native: func(ctx context.Context, j Job) ([]byte, error) {
			c.asked.Add(1)
			if c.fails {
				return nil, errors.New("no")
			}
			return CompileNative(ctx, j)
		}})
	if err != nil {
		t.Fatal(err)
	}
	first := m.Engine()
	for range calls {
		m.RunCommand(t.Context(), nil)
	}
	if err := m.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return first
}

// TestASmallModuleIsCompiledFirst holds that the first run of one whose code can be kept compiles it, once, and that a
// run without a cache does not.
func TestASmallModuleIsCompiledFirst(t *testing.T) {
	c := &counted{dir: t.TempDir(), key: make([]byte, 32)}
	wasm := padded(t, 0)
	for n := range 3 {
		if e := c.open(t, wasm, Auto, 1); e != Compiler || c.asked.Load() != 1 {
			t.Errorf("run %d: in the %s, compiled %d times", n, e, c.asked.Load())
		}
	}
	bare := &counted{}
	if e := bare.open(t, wasm, Auto, 1); e != Interpreter || bare.asked.Load() != 0 {
		t.Errorf("without a cache: in the %s, compiled %d times", e, bare.asked.Load())
	}
}

// TestEarlierRunsCount holds that a larger module is compiled in the run by which all of them have spent what that
// takes, that a failure is not tried again at once, and that nobody but the user says what was spent.
func TestEarlierRunsCount(t *testing.T) {
	wasm := padded(t, 2*small)
	for name, test := range map[string]struct {
		change func(c *counted, account string)
		after  Engine
		asked  int64
	}{
		"spent":            {func(*counted, string) {}, Compiler, 1},
		"nothing noted":    {func(_ *counted, a string) { os.Remove(a) }, Interpreter, 0},
		"noted by others":  {func(c *counted, a string) { c.key = bytes.Repeat([]byte{1}, 32) }, Interpreter, 0},
		"others can write": {func(_ *counted, a string) { os.Chmod(a, 0o666) }, Interpreter, 0},
		"it fails":         {func(c *counted, _ string) { c.fails = true }, Interpreter, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := &counted{dir: t.TempDir(), key: make([]byte, 32)}
			if e := c.open(t, wasm, Auto, 1); e != Interpreter {
				t.Fatalf("it began in the %s", e)
			}
			noted, _ := filepath.Glob(filepath.Join(c.dir, "*.spent"))
			if len(noted) != 1 || c.asked.Load() != 0 {
				t.Fatalf("noted is %v, compiled %d times", noted, c.asked.Load())
			}
			s := &store{c.dir, noted[0][:len(noted[0])-len(".spent")], "", c.key}
			one := s.spent()
			if one <= 0 {
				t.Fatalf("noted is %d", one)
			}
			s.note(repays(4 * small))
			test.change(c, noted[0])
			if e := c.open(t, wasm, Auto, 0); e != test.after || c.asked.Load() != test.asked {
				t.Errorf("then in the %s, compiled %d times", e, c.asked.Load())
			}
			if e := c.open(t, wasm, Auto, 0); e != test.after || c.asked.Load() != test.asked {
				t.Errorf("again in the %s, compiled %d times", e, c.asked.Load())
			}
			if left, _ := filepath.Glob(filepath.Join(c.dir, "*.spent")); test.after == Compiler && len(left) != 0 {
				t.Errorf("left is %v", left)
			}
			if c.open(t, wasm, Interpreter, 1); c.asked.Load() != test.asked {
				t.Errorf("the interpreter had it compiled")
			}
		})
	}
}
