package sandbox_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/cache"
	"github.com/construe-host/construe/host/internal/meter"
	"github.com/construe-host/construe/host/internal/sandbox"
)

// forged compiles as it should, and then changes what came of it.
func forged(change func([]byte) []byte) func(context.Context, sandbox.Job) ([]byte, error) {
	return func(ctx context.Context, j sandbox.Job) ([]byte, error) {
		entry, err := sandbox.CompileNative(ctx, j)
		return change(entry), err
	}
}

// entryOf is the compiled code of a module.
func entryOf(t *testing.T, wasm []byte) (entry []byte) {
	t.Helper()
	load(t, wasm, sandbox.Config{Engine: sandbox.Compiler,
		Native: forged(func(b []byte) []byte { entry = bytes.Clone(b); return b })})
	return entry
}

func TestAModuleIsCompiledElsewhere(t *testing.T) {
	asked := 0
	native := forged(func(b []byte) []byte { asked++; return b })
	dir, wasm := t.TempDir(), guest(t, "echo")
	for _, c := range []sandbox.Config{{}, {CacheDir: dir}, {CacheDir: dir}} {
		c.Engine, c.Native = sandbox.Compiler, native
		m := load(t, wasm, c)
		if got, err := call(t.Context(), m, "input"); err != nil || string(got.Output) != "input" ||
			m.Engine() != sandbox.Compiler || m.Interpreted() != nil {
			t.Errorf("%q, %v in the %s, %v", got.Output, err, m.Engine(), m.Interpreted())
		}
	}
	if asked != 2 || len(entries(t, dir, "")) != 2 {
		t.Errorf("it was compiled %d times, and left %v", asked, entries(t, dir, ""))
	}
}

// TestWhatIsNoCompiledCodeIsInterpreted puts all that a compiler should not give in the place of what it gave.
func TestWhatIsNoCompiledCodeIsInterpreted(t *testing.T) {
	wasm, other := guest(t, "echo"), entryOf(t, guest(t, "cat"))
	plain, err := call(t.Context(), load(t, wasm, sandbox.Config{Engine: sandbox.Interpreter}), "input")
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int, with string) func([]byte) []byte { // counted from behind the name
		return func(b []byte) []byte { copy(b[bytes.IndexByte(b, '\n')+1+at:], with); return b }
	}
	named := func(name string) func([]byte) []byte {
		return func(b []byte) []byte { return append([]byte(name), b[bytes.IndexByte(b, '\n'):]...) }
	}
	header := func(b []byte) int { // of the content, to the number of functions
		content := b[bytes.IndexByte(b, '\n')+1:]
		return 7 + int(content[6])
	}
	whole := entryOf(t, wasm)
	tests := map[string]func([]byte) []byte{
		"nothing": func([]byte) []byte { return nil }, "a name alone": func(b []byte) []byte {
			return b[:bytes.IndexByte(b, '\n')+1]
		},
		"other bytes":      func([]byte) []byte { return bytes.Repeat([]byte("native\n"), 1000) },
		"another module's": func([]byte) []byte { return other },
		"another module's, renamed": func(b []byte) []byte {
			return append(b[:bytes.IndexByte(b, '\n')], other[bytes.IndexByte(other, '\n'):]...)
		},
		"another version's":          changed(7, "v9"),
		"another version, in length": changed(6, "\xff"),
		"4G functions":               changed(header(whole), "\xff\xff\xff\xff"),
		"code of 2^62 bytes": func(b []byte) []byte {
			at := bytes.IndexByte(b, '\n') + 1 + header(b)
			at += 4 + 8*int(binary.LittleEndian.Uint32(b[at:]))
			binary.LittleEndian.PutUint64(b[at:], 1<<62)
			return b
		},
		"another instruction": changed(len(whole)/2, "\xcc\xcc\xcc"),
		"a source map":        func(b []byte) []byte { b[len(b)-5] = 1; return b },
		"more":                func(b []byte) []byte { return append(b, 0) },
		"a name above":        named("../" + strings.Repeat("0", 64)), "a name of the system": named("/" +
			strings.Repeat("0", 64)),
		"a name beside": named("wazero-v1/../" + strings.Repeat("0",
			64)), "a name of another key": named("wazero-v1.12.0-amd64-linux/" + strings.Repeat("0", 64)),
	}
	for _, n := range []int{1, 6, 20, len(whole) / 2, len(whole) - 1} {
		tests[fmt.Sprintf("without the last %d bytes", n)] = func(b []byte) []byte { return b[:len(b)-n] }
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			for _, engine := range []sandbox.Engine{sandbox.Compiler, sandbox.Auto} {
				dir := t.TempDir()
				m := load(t, wasm, sandbox.Config{Engine: engine, CacheDir: dir, Native: forged(change)})
				got, err := call(t.Context(), m, "input")
				if err != nil || string(got.Output) != "input" || got.Fuel != plain.Fuel ||
					m.Engine() != sandbox.Interpreter {
					t.Errorf("%+v, %v in the %s", got, err, m.Engine())
				}
				if engine == sandbox.Compiler && m.Interpreted() == nil {
					t.Error("nothing says why it is interpreted")
				}
				left, _ := os.ReadDir(dir)
				left = slices.DeleteFunc(left, func(e os.DirEntry) bool { return strings.HasSuffix(e.Name(), ".spent") })
				if len(left) != 0 {
					t.Errorf("it left %v", left)
				}
			}
		})
	}
}

func TestACompilerThatFailsCostsTimeAlone(t *testing.T) {
	failed := errors.New("it was killed")
	for _, dir := range []string{"", t.TempDir(), "/dev/null/no"} {
		m := load(t, guest(t, "echo"), sandbox.Config{Engine: sandbox.Compiler, CacheDir: dir,
			Native: func(_ context.Context, j sandbox.Job) ([]byte, error) {
				if err := os.WriteFile(filepath.Join(j.Folder, "half"), []byte("x"), 0o600); err != nil {
					t.Error(err)
				}
				return nil, failed
			}})
		if got, err := call(t.Context(), m, "input"); err != nil || string(got.Output) != "input" ||
			m.Engine() != sandbox.Interpreter || m.Interpreted() != failed {
			t.Errorf("%q, %v in the %s, %v", got.Output, err, m.Engine(), m.Interpreted())
		}
		if left := entries(t, dir, ""); len(left) != 0 {
			t.Errorf("it left %v", left)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := sandbox.Load(ctx, guest(t, "echo"), sandbox.Config{Engine: sandbox.Compiler,
		Native: func(context.Context, sandbox.Job) ([]byte, error) {
			cancel()
			return nil, failed
		}})
	if kind, detail := outcome(t, err); kind != string(sandbox.HostLimit) {
		t.Errorf("cancelled: %s, %s", kind, detail)
	}
}

// resealed puts the entry of one folder in the place of another's, under the user's key, with its marker changed.
func resealed(t *testing.T, from, place string, change func([]byte) []byte) {
	t.Helper()
	marker := filepath.Join(from, "complete")
	content := cache.Read(marker, cacheKey, "native", filepath.Base(from), 1<<20)
	if from != place {
		if err := errors.Join(os.RemoveAll(place), os.Rename(from, place)); err != nil {
			t.Fatal(err)
		}
	}
	if err := cache.Write(filepath.Join(place, "complete"), cacheKey, "native", filepath.Base(place),
		change(content)); err != nil || content == nil {
		t.Fatal(err)
	}
}

// TestAnEntryOfAnotherProcessorIsNotCompiled has code in an entry under a name that wazero does not look for, as a
// folder that two kinds of processors share may have it: nothing is compiled in this process for it.
func TestAnEntryOfAnotherProcessorIsNotCompiled(t *testing.T) {
	dir, wasm := t.TempDir(), guest(t, "echo")
	engineOf(t, wasm, sandbox.Compiler, dir)
	place := filepath.Dir(entries(t, dir, "complete")[0])
	var code string
	for _, file := range entries(t, dir, "") {
		if filepath.Base(file) != "complete" {
			code = file
		}
	}
	name := strings.Repeat("0", 64)
	if err := os.Rename(code, filepath.Join(filepath.Dir(code), name)); err != nil {
		t.Fatal(err)
	}
	resealed(t, place, place,
		func(b []byte) []byte { return bytes.Replace(b, []byte(filepath.Base(code)), []byte(name), 1) })
	if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Interpreter || len(entries(t, dir, "")) != 0 {
		t.Errorf("auto ran it in the %s, and left %v", e, entries(t, dir, ""))
	}
	engineOf(t, wasm, sandbox.Compiler, dir)
	if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Compiler {
		t.Errorf("the compiler did not replace it: %s", e)
	}
}

// TestAnEntryOfAnotherModuleIsNotUsed puts another module's entry, whole and under the user's key, where this one's is
// looked for.
func TestAnEntryOfAnotherModuleIsNotUsed(t *testing.T) {
	dir, other, wasm := t.TempDir(), t.TempDir(), guest(t, "echo")
	engineOf(t, wasm, sandbox.Compiler, dir)
	engineOf(t, guest(t, "cat"), sandbox.Compiler, other)
	resealed(t, filepath.Dir(entries(t, other, "complete")[0]), filepath.Dir(entries(t, dir, "complete")[0]), bytes.Clone)
	if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Interpreter {
		t.Errorf("auto ran it in the %s", e)
	}
	engineOf(t, wasm, sandbox.Compiler, dir)
	if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Compiler {
		t.Errorf("the compiler did not replace it: %s", e)
	}
}

// TestWhatTheGateFoundOutIsKept holds that a module from the cache says of itself what it said when it was metered, and
// that whoever does not want it is asked as before.
func TestWhatTheGateFoundOutIsKept(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"echo", "cat", "initialized", "start-section", "no-memory", "world"} {
		wasm := guest(t, name)
		shown := 0
		c := sandbox.Config{CacheDir: dir, Engine: sandbox.Compiler,
			Admit: func(*meter.Shape) error { shown++; return nil }}
		first := load(t, wasm, c)
		c.Engine = sandbox.Auto
		again := load(t, wasm, c)
		if again.Engine() != sandbox.Compiler || !reflect.DeepEqual(first.Shape(), again.Shape()) ||
			first.Digest() != again.Digest() || shown != 2 {
			t.Errorf("%s: %+v, %d times shown; kept is %+v, in the %s", name, first.Shape(), shown, again.Shape(),
				again.Engine())
		}
		a, failed := call(t.Context(), first, "input")
		b, err := call(t.Context(), again, "input")
		if !reflect.DeepEqual(a, b) || fmt.Sprint(failed) != fmt.Sprint(err) {
			t.Errorf("%s: %+v, %v; from the cache %+v, %v", name, a, failed, b, err)
		}
		unwanted := errors.New("unwanted")
		c.Admit = func(*meter.Shape) error { return unwanted }
		for _, c.CacheDir = range []string{dir, ""} {
			c.CacheKey = cacheKey
			if _, err := sandbox.Load(t.Context(), wasm, c); err != unwanted {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
