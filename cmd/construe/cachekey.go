package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/construe-host/construe/host"
)

// cacheKeyVariable names the variable that has the key of the cache where no configuration folder can keep it, such as
// a secret of a CI job.
const cacheKeyVariable = "CONSTRUE_CACHE_KEY"

// cacheKey authenticates the entries of the cache. It is made of the variable's text, or else it is the user's own key,
// which is made on first use. nil, so that nothing is kept, where there is neither.
func cacheKey(random io.Reader) ([]byte, error) {
	if secret := os.Getenv(cacheKeyVariable); secret != "" {
		if len(secret) < 32 {
			said := fmt.Sprintf("%s has %d characters; expected 32 or more, random", cacheKeyVariable, len(secret))
			return nil, usage{said, "openssl rand -hex 32 makes one"}
		}
		sum := sha256.Sum256([]byte("construe cache key\n" + secret))
		return sum[:], nil
	}
	file := keyFile()
	if file == "" {
		return nil, nil // no cache
	}
	return ownKey(file, random), nil
}

// keyFile is where the user's own key is kept; "" where there is no such place.
func keyFile() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "construe", "cache.key")
}

// ownKey reads the key in a file, and makes it where there is no file. nil where others can read it, or where it cannot
// be made.
func ownKey(file string, random io.Reader) []byte {
	key, err := readKey(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return key
	}
	secret := make([]byte, 32)
	if _, err := io.ReadFull(random, secret); err != nil || os.MkdirAll(filepath.Dir(file), 0o700) != nil {
		return nil
	}
	beside, err := createBeside(file, 0o600)
	if err != nil {
		return nil
	}
	defer os.Remove(beside.Name())
	if finish(beside, []byte(hex.EncodeToString(secret)+"\n")) != nil {
		return nil
	}
	if os.Link(beside.Name(), file) != nil { // another process was faster, or this file system has no links
		if !exists(file) {
			os.Rename(beside.Name(), file)
		}
	}
	key, _ = readKey(file)
	return key
}

// readKey reads a key that the user alone can read. nil, and no error, where a file is no such key.
func readKey(file string) ([]byte, error) {
	info, err := os.Lstat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || !host.IsPrivate(info) || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil || len(text) != 65 {
		return nil, nil
	}
	key, err := hex.DecodeString(string(text[:64]))
	if err != nil {
		return nil, nil
	}
	return key, nil
}
