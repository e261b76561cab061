package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/construe-host/construe/host/internal/cache"
)

// settings changes whenever the code that this package has wazero generate would.
const settings = "3"

// marker is the file that lists what belongs to an entry, each with its digest, under the key of the cache. It is
// written last.
const marker = "complete"

// kind is that of these entries among all that a cache holds, and maxListing bounds what is read of a marker.
const (
	kind       = "native"
	maxListing = 1 << 20
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
	key           []byte
}

// openStore returns nil where there is no cache, or none that can be trusted. An entry depends on the metered form, so
// that a change of the meter, or of a limit that it writes into the module, is another entry.
func openStore(cacheDir string, wasm []byte, c Config) *store {
	if !cache.Usable(cacheDir, c.CacheKey) {
		return nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s %s\n%x\n%d %s", settings, build(), runtime.GOARCH,
		sha256.Sum256(wasm), c.MemoryPages, c.Profile))
	return &store{cacheDir, filepath.Join(cacheDir, hex.EncodeToString(sum[:])), c.CacheKey}
}

// holds reports whether there is an entry exactly as it was written.
func (s *store) holds() bool {
	if s == nil || !cache.Private(s.dir) {
		return false
	}
	want := cache.Read(filepath.Join(s.dir, marker), s.key, kind, filepath.Base(s.dir), maxListing)
	if len(want) == 0 {
		return false
	}
	have, err := listing(s.dir)
	return err == nil && string(want) == have
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
func (s *store) install(folder string) {
	if s == nil {
		return
	}
	list, err := listing(folder)
	if err == nil && cache.Write(filepath.Join(folder, marker), s.key, kind, filepath.Base(s.dir),
		[]byte(list)) == nil {
		// another process was faster, whose entry is as good, or else unsound
		if os.Rename(folder, s.dir) != nil && !s.holds() {
			s.remove()
			os.Rename(folder, s.dir)
		}
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
		content, err := os.ReadFile(path)
		fmt.Fprintf(&out, "%x %s\n", sha256.Sum256(content), filepath.ToSlash(name))
		return err
	})
	return out.String(), err
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
