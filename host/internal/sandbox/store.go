package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/construe-host/construe/host/internal/cache"
	"github.com/construe-host/construe/host/internal/meter"
)

// settings changes whenever the code that this package has wazero generate would, or what it keeps beside it.
const settings = "4"

// marker is the file that completes an entry, under the key of the cache. It is written last.
const marker = "complete"

// The kinds of what stands here among all that a cache holds, and what is read of a marker at most: an outline is no
// longer than a module.
const (
	kind      = "native"
	kindSpent = "spent"
	maxMarker = 32 << 20
)

// making begins the names of folders whose entries are not complete; they have a longer one among what is not
// construe's own.
const (
	making          = "making-"
	makingElsewhere = "construe-making-"
)

// store is the place in the private cache for the native code of one module. Native code is executed as it stands, so
// what is not the user's own, or not made under the user's key, is not used at all. An entry appears whole, by one
// rename, so concurrent processes at worst compile the same module twice; and wazero sees nothing of an entry that
// differs from what the marker lists, because it allocates by numbers that it reads there.
type store struct {
	cacheDir, dir string
	module        string // the digest of the module as it came
	key           []byte
}

// entry is what a marker says: what the gate found out about the module, the files of its native code with their
// digests, and, in what follows behind a line break, its outline.
type entry struct {
	Module  string
	Gate    *meter.Binary // without its bytes
	Files   string
	outline []byte
}

// openStore returns nil where there is no cache, or none that can be trusted. An entry is found by the module as it
// came and by all that decides what becomes of it, so that nothing has to be metered to find it.
func openStore(code Code, c Config) *store {
	if !cache.Usable(c.CacheDir, c.CacheKey) {
		return nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s %s\n%s %x\n%d %d", settings, build(), runtime.GOARCH,
		meter.Form, code.sum, c.MemoryPages, c.Depth))
	return &store{c.CacheDir, filepath.Join(c.CacheDir, hex.EncodeToString(sum[:])), code.Digest(), c.CacheKey}
}

// entry is the entry exactly as it was written, or nil.
func (s *store) entry() *entry {
	if s == nil || !cache.Private(s.dir) {
		return nil
	}
	content := cache.Read(filepath.Join(s.dir, marker), s.key, kind, filepath.Base(s.dir), maxMarker)
	said, outline, _ := bytes.Cut(content, []byte("\n"))
	e := &entry{outline: outline}
	if json.Unmarshal(said, e) != nil || e.Gate == nil || e.Module != s.module {
		return nil
	}
	if have, err := listing(s.dir); err != nil || e.Files != have {
		return nil
	}
	return e
}

func (s *store) remove() {
	if cache.Private(s.dir) {
		os.RemoveAll(s.dir)
	}
}

// temporary makes a folder for what is not complete: beside the entries, or where nothing is kept in the system's own
// place.
func (s *store) temporary() (string, error) {
	dir, name := os.TempDir(), makingElsewhere
	if s != nil {
		dir, name = s.cacheDir, making
	}
	sweep(dir, name)
	return os.MkdirTemp(dir, name)
}

// sweep removes what a process of this user left behind that was killed while it made an entry.
func sweep(dir, prefix string) {
	all, _ := os.ReadDir(dir)
	for _, e := range all {
		if !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		const longest = time.Hour // that anybody makes an entry
		left := filepath.Join(dir, e.Name())
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > longest && cache.Private(left) {
			os.RemoveAll(left)
		}
	}
}

// install makes a folder the entry of this module. What goes wrong with files costs the cache, not the call.
func (s *store) install(folder string, gate meter.Binary, outline []byte) {
	if s == nil {
		return
	}
	gate.Wasm = nil
	list, err := listing(folder)
	said, failed := json.Marshal(entry{Module: s.module, Gate: &gate, Files: list})
	if err == nil && failed == nil && cache.Write(filepath.Join(folder, marker), s.key, kind, filepath.Base(s.dir),
		slices.Concat(said, []byte("\n"), outline)) == nil {
		// another process was faster, whose entry is as good, or else unsound
		if os.Rename(folder, s.dir) != nil && s.entry() == nil {
			s.remove()
			os.Rename(folder, s.dir)
		}
		os.Remove(s.account())
	}
}

// account is the file beside the entry that notes the fuel that a module took in the interpreter.
func (s *store) account() string { return s.dir + ".spent" }

// spent is what was noted, 0 where nothing is.
func (s *store) spent() (fuel int64) {
	if s != nil {
		fuel, _ = strconv.ParseInt(string(cache.Read(s.account(), s.key, kindSpent, filepath.Base(s.dir), 100)), 10, 64)
	}
	return fuel
}

// note keeps what a module took until now.
func (s *store) note(fuel int64) {
	if s != nil {
		cache.Write(s.account(), s.key, kindSpent, filepath.Base(s.dir), strconv.AppendInt(nil, fuel, 10))
	}
}

// listing names the files below dir, but for the marker, with their digests. All of them, and their folders, are the
// user's own.
func listing(dir string) (string, error) {
	var out strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		if err != nil || name == marker {
			return err
		}
		if info, err := d.Info(); err != nil || !cache.Own(info) || !d.IsDir() && !d.Type().IsRegular() {
			return fs.ErrInvalid
		}
		if d.IsDir() {
			return nil
		}
		sum, err := digest(path)
		fmt.Fprintf(&out, "%x %s\n", sum, filepath.ToSlash(name))
		return err
	})
	return out.String(), err
}

// digest reads a file piece by piece: native code is five times as long as its module.
func digest(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return h.Sum(nil), err
}

// build tells apart programs whose generated code may differ: by wazero's version, or where that is unknown, as in a
// test, by the program file itself.
func build() string {
	if v := Version(); v != "unknown" {
		return v
	}
	path, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	info, err := os.Stat(path)
	if err != nil {
		return "unknown"
	}
	return fmt.Sprint(path, info.Size(), info.ModTime().UnixNano())
}

// Version is the version of wazero that is linked, or "unknown".
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Path == "github.com/tetratelabs/wazero" {
				return d.Version
			}
		}
	}
	return "unknown"
}
