package sandbox

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/construe-host/construe/host/internal/meter"
)

// Job is a module to be compiled. It can be sent as JSON.
type Job struct {
	// Wasm is the metered form of the module.
	Wasm []byte `json:"wasm"`
	// MemoryPages is that of the [Config].
	MemoryPages uint32 `json:"memory_pages"`
	// Folder is an empty folder for this job alone, which whoever made the job removes.
	Folder string `json:"folder"`
	// Threads is how many functions are compiled at a time.
	Threads int `json:"threads"`
}

// CompileNative compiles a module and returns its native code, in a form that only [Load] reads. What it costs grows
// faster than the module and hardly anything interrupts it, so it is for a process that can be ended; see
// [Config].Native. It writes two files: wazero finds code by a digest of the module it is given, which is the outline
// when the code is loaded again, so the outline is compiled too, for the sake of its name.
func CompileNative(ctx context.Context, j Job) (entry []byte, err error) {
	defer recovered(&err)
	content, _, err := j.compile(ctx, "module", j.Wasm)
	if err != nil {
		return nil, err
	}
	_, name, err := j.compile(ctx, "outline", meter.Outline(j.Wasm))
	return append([]byte(name+"\n"), content...), err
}

// compile has wazero compile a module in a folder of its own, and gives the one file that it leaves there.
func (j Job) compile(ctx context.Context, folder string, wasm []byte) (content []byte, name string, err error) {
	folder = filepath.Join(j.Folder, folder)
	cache, err := wazero.NewCompilationCacheWithDir(folder)
	if err != nil {
		return nil, "", err
	}
	defer cache.Close(ctx)
	c := Config{MemoryPages: j.MemoryPages}
	runtime := wazero.NewRuntimeWithConfig(ctx, c.runtime(Compiler, cache))
	defer runtime.Close(ctx)
	if _, err := runtime.CompileModule(experimental.WithCompilationWorkers(ctx, j.Threads), wasm); err != nil {
		return nil, "", err
	}
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if name != "" {
			return errors.New("the compiler left more than one file")
		}
		if name, err = filepath.Rel(folder, path); err == nil {
			content, err = os.ReadFile(path)
		}
		return err
	})
	if err == nil && name == "" {
		err = errors.New("the compiler left no file")
	}
	return content, filepath.ToSlash(name), err
}

// unpack writes an entry into a folder that it makes, if it can be one of a module with so many functions.
func unpack(entry []byte, functions int, folder string) error {
	name, content, _ := bytes.Cut(entry, []byte("\n"))
	if !regexp.MustCompile(`^wazero-[0-9A-Za-z.+_-]{1,80}/[0-9a-f]{64}$`).Match(name) ||
		!plausible(content, functions) {
		return errors.New("what the compiler gave is no compiled code")
	}
	path := filepath.Join(folder, filepath.FromSlash(string(name)))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}

// plausible holds compiled code against the form in which wazero keeps it, because wazero allocates by the numbers that
// it reads there:
//
//	WAZEVO | length of the version 1 | version | functions 4 | offset of each 8 | length of the code 8 | code |
//	checksum 4 | no source map 1 | no clauses of exceptions 4
//
// Numbers are little-endian. That the code is what its checksum says, wazero sees itself; that it does what the module
// says is trusted.
func plausible(content []byte, functions int) bool {
	const magic = "WAZEVO"
	if len(content) <= len(magic) || string(content[:len(magic)]) != magic {
		return false
	}
	at := len(magic) + 1 + int(content[len(magic)])
	if len(content) < at+4+8*functions+8+4+5 || binary.LittleEndian.Uint32(content[at:]) != uint32(functions) {
		return false
	}
	at += 4 + 8*functions
	rest := content[at+8:]
	return binary.LittleEndian.Uint64(content[at:]) == uint64(len(rest)-4-5) &&
		bytes.Equal(rest[len(rest)-5:], make([]byte, 5))
}
