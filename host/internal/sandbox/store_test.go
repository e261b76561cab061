package sandbox_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/sandbox"
)

// entries lists the regular files of a cache whose name contains part.
func entries(t *testing.T, dir, part string) (files []string) {
	t.Helper()
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.Contains(d.Name(), part) {
			files = append(files, path)
		}
		return nil
	})
	return files
}

func engineOf(t *testing.T, wasm []byte, engine sandbox.Engine, dir string) sandbox.Engine {
	t.Helper()
	m := load(t, wasm, sandbox.Config{Engine: engine, CacheDir: dir})
	if got, err := call(t.Context(), m, "input"); err != nil || string(got.Output) != "input" {
		t.Fatalf("%q, %v", got.Output, err)
	}
	return m.Engine()
}

func TestAutoUsesWhatTheCompilerLeft(t *testing.T) {
	dir, wasm := filepath.Join(t.TempDir(), "cache"), guest(t, "echo")
	if e := engineOf(t, wasm, sandbox.Auto, ""); e != sandbox.Interpreter {
		t.Errorf("without a cache: %s", e)
	}
	if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Interpreter || len(entries(t, dir, "")) != 0 {
		t.Errorf("auto compiled: %s, %v", e, entries(t, dir, ""))
	}
	if e := engineOf(t, wasm, sandbox.Compiler, dir); e != sandbox.Compiler || len(entries(t, dir, "")) != 2 {
		t.Errorf("compiler: %s, %v", e, entries(t, dir, ""))
	}
	if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Compiler {
		t.Errorf("with an entry: %s", e)
	}
	if e := engineOf(t, guest(t, "cat"), sandbox.Auto, dir); e != sandbox.Interpreter {
		t.Errorf("with another module's entry: %s", e)
	}
}

func TestEachSettingThatReachesTheCodeHasItsOwnEntry(t *testing.T) {
	dir, wasm := t.TempDir(), guest(t, "echo")
	load(t, wasm, sandbox.Config{Engine: sandbox.Compiler, CacheDir: dir})
	for name, test := range map[string]struct {
		config sandbox.Config
		want   sandbox.Engine
	}{
		"the same":      {sandbox.Config{}, sandbox.Compiler},
		"fuel":          {sandbox.Config{Fuel: 1000}, sandbox.Compiler}, // a number that the host sets
		"depth":         {sandbox.Config{Depth: 100}, sandbox.Interpreter},
		"memory":        {sandbox.Config{MemoryPages: 100}, sandbox.Interpreter},
		"another place": {sandbox.Config{CacheDir: t.TempDir()}, sandbox.Interpreter},
	} {
		if test.config.CacheDir == "" {
			test.config.CacheDir = dir
		}
		if m := load(t, wasm, test.config); m.Engine() != test.want {
			t.Errorf("%s: it runs in the %s", name, m.Engine())
		}
	}
}

func TestDamagedEntriesAreReplaced(t *testing.T) {
	damage := map[string]func(code, marker string) error{
		"truncated":  func(code, _ string) error { return os.Truncate(code, 20) },
		"empty":      func(code, _ string) error { return os.Truncate(code, 0) },
		"missing":    func(code, _ string) error { return os.Remove(code) },
		"no marker":  func(_, marker string) error { return os.Remove(marker) },
		"extra file": func(code, _ string) error { return os.WriteFile(code+"0", nil, 0o600) },
		"linked code": func(code, _ string) error {
			os.Rename(code, code+".moved")
			return os.Symlink(code+".moved",
				code)
		},
		"4G functions": func(code, _ string) error { // wazero would allocate 32 GiB
			b, err := os.ReadFile(code)
			if err != nil {
				return err
			}
			n := 7 + int(b[6])
			copy(b[n:], "\xff\xff\xff\xff")
			return os.WriteFile(code, b, 0o600)
		},
	}
	for name, harm := range damage {
		t.Run(name, func(t *testing.T) {
			dir, wasm := t.TempDir(), guest(t, "echo")
			engineOf(t, wasm, sandbox.Compiler, dir)
			marker := entries(t, dir, "complete")[0]
			os.Remove(marker + ".x")
			var code string
			for _, f := range entries(t, dir, "") {
				if f != marker {
					code = f
				}
			}
			if err := harm(code, marker); err != nil {
				t.Fatal(err)
			}
			if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Interpreter {
				t.Errorf("auto ran it in %s", e)
			}
			engineOf(t, wasm, sandbox.Compiler, dir)
			if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Compiler {
				t.Errorf("the compiler did not repair it: %s", e)
			}
		})
	}
}

// TestAnEntryThatSomebodyElseMadeIsNotRun puts entries into a cache that are whole by their own listing.
func TestAnEntryThatSomebodyElseMadeIsNotRun(t *testing.T) {
	other := bytes.Repeat([]byte{8}, len(cacheKey))
	for name, forge := range map[string]func(t *testing.T, dir string, wasm []byte){
		"under another key": func(t *testing.T, dir string, wasm []byte) {
			load(t, wasm, sandbox.Config{Engine: sandbox.Compiler, CacheDir: dir, CacheKey: other})
		},
		"with a listing of its own": func(t *testing.T, dir string, wasm []byte) {
			load(t, wasm, sandbox.Config{Engine: sandbox.Compiler, CacheDir: dir})
			marker := entries(t, dir, "complete")[0]
			listed, err := os.ReadFile(marker)
			if err != nil {
				t.Fatal(err)
			}
			_, list, _ := strings.Cut(string(listed), "\n")
			_, list, _ = strings.Cut(list, "\n")
			if err := os.WriteFile(marker, []byte(list), 0o600); err != nil || list == "" {
				t.Fatal(err)
			}
		},
		"moved from another module's": func(t *testing.T, dir string, wasm []byte) {
			engineOf(t, guest(t, "cat"), sandbox.Compiler, dir)
			from := filepath.Dir(entries(t, dir, "complete")[0])
			elsewhere := t.TempDir()
			engineOf(t, wasm, sandbox.Compiler, elsewhere)
			name := filepath.Base(filepath.Dir(entries(t, elsewhere, "complete")[0]))
			if err := os.Rename(from, filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		},
		"given by another user": func(t *testing.T, dir string, wasm []byte) {
			if os.Geteuid() != 0 {
				t.Skip("only root can give a file away")
			}
			load(t, wasm, sandbox.Config{Engine: sandbox.Compiler, CacheDir: dir})
			for _, file := range entries(t, dir, "") {
				if err := os.Chown(file, 65534, 65534); err != nil {
					t.Fatal(err)
				}
			}
		},
		"that the group can write to": func(t *testing.T, dir string, wasm []byte) {
			load(t, wasm, sandbox.Config{Engine: sandbox.Compiler, CacheDir: dir})
			for _, file := range entries(t, dir, "") {
				if err := os.Chmod(file, 0o660); err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			dir, wasm := filepath.Join(t.TempDir(), "cache"), guest(t, "echo")
			forge(t, dir, wasm)
			if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Interpreter {
				t.Errorf("auto ran it in the %s", e)
			}
			engineOf(t, wasm, sandbox.Compiler, dir)
			if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Compiler {
				t.Errorf("the compiler did not make it anew: %s", e)
			}
		})
	}
}

// TestNothingIsKeptWithoutAKey holds that a module still runs.
func TestNothingIsKeptWithoutAKey(t *testing.T) {
	dir, wasm := filepath.Join(t.TempDir(), "cache"), guest(t, "echo")
	m := load(t, wasm, sandbox.Config{Engine: sandbox.Compiler, CacheDir: dir, CacheKey: []byte{}})
	if got, err := call(t.Context(), m, "input"); err != nil || string(got.Output) != "input" ||
		len(entries(t, dir, "")) != 0 {
		t.Errorf("%q, %v; kept are %v", got.Output, err, entries(t, dir, ""))
	}
}

func TestACacheOthersCanWriteToIsIgnored(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if e := engineOf(t, guest(t, "echo"), sandbox.Compiler, dir); e != sandbox.Compiler ||
		len(entries(t, dir, "")) != 0 {
		t.Errorf("%s left %v", e, entries(t, dir, ""))
	}
	engineOf(t, guest(t, "echo"), sandbox.Compiler, "/dev/null/no")
}

func TestConcurrentCompilersLeaveOneSoundEntry(t *testing.T) {
	dir, wasm := t.TempDir(), guest(t, "echo")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			m, err := sandbox.Load(t.Context(), wasm,
				sandbox.Config{Engine: sandbox.Compiler, CacheDir: dir, CacheKey: cacheKey})
			if err != nil {
				t.Error(err)
				return
			}
			m.Close(t.Context())
		})
	}
	all.Wait()
	if e := engineOf(t, wasm, sandbox.Auto, dir); e != sandbox.Compiler || len(entries(t, dir, "")) != 2 {
		t.Errorf("%s, %v", e, entries(t, dir, ""))
	}
}

func TestWhatAKilledProcessLeftIsRemoved(t *testing.T) {
	for name, test := range map[string]struct {
		prefix string
		config sandbox.Config
	}{
		"in a cache":      {"making-", sandbox.Config{CacheDir: t.TempDir()}},
		"without a cache": {"construe-making-", sandbox.Config{Native: sandbox.CompileNative}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := test.config.CacheDir
			if dir == "" {
				dir = t.TempDir()
				for _, variable := range []string{"TMPDIR", "TMP", "TEMP"} {
					t.Setenv(variable, dir)
				}
			}
			yesterday := time.Now().Add(-24 * time.Hour)
			old, recent, another := filepath.Join(dir, test.prefix+"1"), filepath.Join(dir, test.prefix+"2"),
				filepath.Join(dir, "mine")
			for folder, time := range map[string]time.Time{old: yesterday, recent: time.Now(), another: yesterday} {
				if err := os.MkdirAll(filepath.Join(folder, "compiler"), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.Chtimes(folder, time, time); err != nil {
					t.Fatal(err)
				}
			}
			test.config.Engine = sandbox.Compiler
			load(t, guest(t, "echo"), test.config)
			if _, err := os.Stat(old); err == nil {
				t.Error("it is still there")
			}
			if _, err := os.Stat(recent); err != nil {
				t.Error("what another process may be making is gone")
			}
			if _, err := os.Stat(another); err != nil {
				t.Error("what is none of its own is gone")
			}
		})
	}
}
