package sandbox

import (
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/tetratelabs/wazero"
)

// settings changes whenever the code that this package has wazero generate would.
const settings = "1"

// store is the place in the private cache for the native code of one module. Native code is executed as it stands, so a
// folder that others could write to is not used at all.
type store struct{ dir string }

// openStore returns nil where there is no cache, or none that can be trusted.
func openStore(cacheDir, digest string) *store {
	if cacheDir == "" {
		return nil
	}
	if os.MkdirAll(cacheDir, 0o700) != nil || !private(cacheDir) {
		return nil
	}
	return &store{filepath.Join(cacheDir, "wazero-"+Version()+"-"+settings, digest)}
}

// holds reports whether a compilation was finished here.
func (s *store) holds() bool {
	if s == nil || !private(s.dir) {
		return false
	}
	_, err := os.Stat(s.marker())
	return err == nil
}

func (s *store) marker() string { return filepath.Join(s.dir, "complete") }

// compile runs with the cache of this module, and marks it complete. An entry that wazero cannot use is removed, and the
// module compiled afresh.
func (s *store) compile(run func(wazero.CompilationCache) error) error {
	if os.MkdirAll(s.dir, 0o700) != nil || !private(s.dir) {
		return run(nil)
	}
	err := s.attempt(run)
	if err != nil {
		if os.RemoveAll(s.dir) != nil || os.MkdirAll(s.dir, 0o700) != nil {
			return run(nil)
		}
		if err = s.attempt(run); err != nil {
			return run(nil)
		}
	}
	if f, createErr := os.CreateTemp(s.dir, "complete-*"); createErr == nil {
		f.Close()
		if os.Rename(f.Name(), s.marker()) != nil {
			os.Remove(f.Name())
		}
	}
	return nil
}

func (s *store) attempt(run func(wazero.CompilationCache) error) error {
	cache, err := wazero.NewCompilationCacheWithDir(s.dir)
	if err != nil {
		return err
	}
	return run(cache)
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
