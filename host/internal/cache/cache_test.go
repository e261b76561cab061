package cache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/cache"
)

func key(n byte) []byte { return bytes.Repeat([]byte{n}, cache.MinKey) }

// TestAnEntryIsWhatItWasMade changes everything about an entry, one thing at a time: none of it is taken.
func TestAnEntryIsWhatItWasMade(t *testing.T) {
	entry := cache.Seal(key(1), "policy", "sha256:1", []byte("content\n"))
	if got, ok := cache.Unseal(key(1), "policy", "sha256:1", entry); !ok || string(got) != "content\n" {
		t.Fatalf("%q, %v", got, ok)
	}
	for name, got := range map[string]func() ([]byte, bool){
		"another key":   func() ([]byte, bool) { return cache.Unseal(key(2), "policy", "sha256:1", entry) },
		"another kind":  func() ([]byte, bool) { return cache.Unseal(key(1), "native", "sha256:1", entry) },
		"another name":  func() ([]byte, bool) { return cache.Unseal(key(1), "policy", "sha256:2", entry) },
		"kind and name": func() ([]byte, bool) { return cache.Unseal(key(1), "policys", "ha256:1", entry) },
		"no key":        func() ([]byte, bool) { return cache.Unseal(nil, "policy", "sha256:1", entry) },
		"a short key":   func() ([]byte, bool) { return cache.Unseal(key(1)[1:], "policy", "sha256:1", entry) },
		"made without": func() ([]byte, bool) {
			return cache.Unseal(key(1), "k", "n",
				cache.Seal(nil, "k", "n", nil))
		},
		"nothing": func() ([]byte, bool) { return cache.Unseal(key(1), "policy", "sha256:1", nil) },
		"a digest before": func() ([]byte, bool) {
			return cache.Unseal(key(1), "policy", "sha256:1",
				[]byte("sha256:0\n{}"))
		},
	} {
		if content, ok := got(); ok || content != nil {
			t.Errorf("%s: %q is taken", name, content)
		}
	}
	for i := range entry {
		changed := bytes.Clone(entry)
		changed[i] ^= 1
		if _, ok := cache.Unseal(key(1), "policy", "sha256:1", changed); ok {
			t.Errorf("with byte %d changed it is taken", i)
		}
		if _, ok := cache.Unseal(key(1), "policy", "sha256:1", entry[:i]); ok {
			t.Errorf("cut at byte %d it is taken", i)
		}
	}
}

// TestOnlyWhatIsTheUsersOwnIsRead changes whose a sound entry is, and how it stands in its folder.
func TestOnlyWhatIsTheUsersOwnIsRead(t *testing.T) {
	for name, test := range map[string]struct {
		change func(t *testing.T, file string) error
		read   bool
	}{
		"as it was written":     {func(*testing.T, string) error { return nil }, true},
		"readable by others":    {func(_ *testing.T, f string) error { return os.Chmod(f, 0o644) }, true},
		"writable by the group": {func(_ *testing.T, f string) error { return os.Chmod(f, 0o620) }, false},
		"writable by everybody": {func(_ *testing.T, f string) error { return os.Chmod(f, 0o602) }, false},
		"another user's":        {another, false},
		"a link": {func(_ *testing.T,
			f string) error {
			os.Rename(f, f+"0")
			return os.Symlink(f+"0", f)
		}, false},
		"a folder": {func(_ *testing.T, f string) error { os.Remove(f); return os.Mkdir(f, 0o700) },
			false},
		"longer than may be": {func(_ *testing.T, f string) error { return os.Truncate(f, 2000) }, false},
		"one that was written before": {func(_ *testing.T,
			f string) error {
			return os.WriteFile(f, []byte("sha256:0\n{}"), 0o600)
		}, false},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "entry")
			if err := cache.Write(file, key(1), "policy", "n", []byte("content")); err != nil {
				t.Fatal(err)
			}
			if err := test.change(t, file); err != nil {
				t.Fatal(err)
			}
			if got := cache.Read(file, key(1), "policy", "n", 1000); (string(got) == "content") != test.read {
				t.Errorf("read is %q", got)
			}
		})
	}
}

// another gives a file to another user, which only root can.
func another(t *testing.T, file string) error {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	return os.Chown(file, 65534, 65534)
}

// TestUsable holds that a folder is used only under a key, and only where nobody else can write to it.
func TestUsable(t *testing.T) {
	for name, test := range map[string]struct {
		change func(t *testing.T, dir string) error
		key    []byte
		usable bool
	}{
		"made":             {func(*testing.T, string) error { return nil }, key(1), true},
		"without a key":    {func(*testing.T, string) error { return nil }, nil, false},
		"with a short key": {func(*testing.T, string) error { return nil }, key(1)[1:], false},
		"writable by the group": {func(_ *testing.T, d string) error { os.Mkdir(d, 0o700); return os.Chmod(d, 0o770) },
			key(1), false},
		"another user's": {func(t *testing.T, d string) error { os.Mkdir(d, 0o700); return another(t, d) },
			key(1), false},
		"a link": {func(t *testing.T, d string) error { return os.Symlink(t.TempDir(), d) }, key(1),
			false},
		"a file": {func(_ *testing.T, d string) error { return os.WriteFile(d, nil, 0o600) }, key(1),
			false},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "cache")
			if err := test.change(t, dir); err != nil {
				t.Fatal(err)
			}
			if got := cache.Usable(dir, test.key); got != test.usable {
				t.Errorf("usable is %v", got)
			}
		})
	}
	if cache.Usable("", key(1)) {
		t.Error("no folder is usable")
	}
}
