package main

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestTheCacheKeyIsMadeOnce has many ask for the key at once, first for one that is not there.
func TestTheCacheKeyIsMadeOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "construe", "cache.key")
	keys := make([][]byte, 16)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() { keys[i] = ownKey(file, rand.Reader) })
	}
	all.Wait()
	for _, key := range keys {
		if len(key) != 32 || !bytes.Equal(key, keys[0]) {
			t.Fatalf("the keys are %x", keys)
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v; want mode 0600", info, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("beside the key it left %v", left)
	}
	if other := ownKey(filepath.Join(t.TempDir(), "cache.key"), rand.Reader); bytes.Equal(other, keys[0]) {
		t.Error("two users have one key")
	}
}

// TestAKeyOfOthersIsNone holds that a key which others can read, or which is none, is not used, and not replaced.
func TestAKeyOfOthersIsNone(t *testing.T) {
	whole := strings.Repeat("0f", 32) + "\n"
	for name, test := range map[string]struct {
		text string
		mode os.FileMode
	}{"readable by the group": {whole, 0o640}, "readable by all": {whole, 0o604}, "short": {"0f\n",
		0o600}, "empty": {"", 0o600}, "no number": {strings.Repeat("xy", 32) + "\n", 0o600}} {
		file := filepath.Join(t.TempDir(), "cache.key")
		if err := os.WriteFile(file, []byte(test.text), test.mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, test.mode); err != nil {
			t.Fatal(err)
		}
		if key := ownKey(file, rand.Reader); key != nil {
			t.Errorf("%s: it is used: %x", name, key)
		}
		if now, _ := os.ReadFile(file); string(now) != test.text {
			t.Errorf("%s: it was replaced", name)
		}
	}
	blocked := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if key := ownKey(filepath.Join(blocked, "construe", "cache.key"), rand.Reader); key != nil {
		t.Errorf("a key that cannot be kept: %x", key)
	}
}

// TestTheKeyOfAJob holds that a secret of the environment is the key, and that a short one is a mistake.
func TestTheKeyOfAJob(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	keyOf := func(secret string) []byte {
		t.Setenv(cacheKeyVariable, secret)
		key, err := cacheKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	one, other := strings.Repeat("a", 32), strings.Repeat("b", 32)
	if a, b, c := keyOf(one), keyOf(other), keyOf(one); len(a) != 32 || bytes.Equal(a, b) || !bytes.Equal(a, c) {
		t.Errorf("%x, %x, %x", a, b, c)
	}
	if left, _ := os.ReadDir(os.Getenv("XDG_CONFIG_HOME")); len(left) != 0 {
		t.Errorf("a key was made although there is one: %v", left)
	}
	t.Setenv(cacheKeyVariable, "short")
	if _, err := cacheKey(rand.Reader); exitCode(err) != exitUsage {
		t.Errorf("a short secret: %v", err)
	}
}
