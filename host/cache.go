package host

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// CheckCache says why compiled plugins and policies cannot be kept in a folder, which [Open] leaves unused then; nil where
// they can, or where dir is empty.
//
// # Errors
//
// [schema.Problem]: cache.
func CheckCache(dir string) error {
	if dir == "" || sandbox.CacheUsable(dir) {
		return nil
	}
	return &schema.Problem{Code: "cache", Message: dir + " is not a folder that its owner alone can write to, and cannot be made", Hint: "give --cache a folder of your own with mode 0700, or none"}
}

// policyCache keeps compiled policies in a folder of the cache that its owner alone can write to. An entry is a line with the
// digest of the rest, and the policy; one that is not as it was written is made anew. What goes wrong with files costs the
// cache, not the call. The zero value keeps nothing.
type policyCache struct{ dir string }

func openPolicyCache(cacheDir string) policyCache {
	dir := filepath.Join(cacheDir, "policies")
	if cacheDir == "" || !sandbox.CacheUsable(cacheDir) || !sandbox.CacheUsable(dir) {
		return policyCache{}
	}
	return policyCache{dir}
}

func (c policyCache) entry(key string) string {
	return filepath.Join(c.dir, strings.TrimPrefix(key, "sha256:")+".json")
}

// read returns what was kept under a key, or nil.
func (c policyCache) read(key string) *judge.Compiled {
	if c.dir == "" {
		return nil
	}
	info, err := os.Lstat(c.entry(key))
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(c.entry(key))
	if err != nil {
		return nil
	}
	defer f.Close()
	kept, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil
	}
	digest, content, _ := bytes.Cut(kept, []byte("\n"))
	var compiled judge.Compiled
	if schema.DigestBytes(content) != string(digest) || json.Unmarshal(content, &compiled) != nil {
		os.Remove(c.entry(key))
		return nil
	}
	return &compiled
}

// write keeps a policy. The entry appears whole, by one rename.
func (c policyCache) write(key string, compiled *judge.Compiled) {
	if c.dir == "" {
		return
	}
	content, err := json.Marshal(compiled)
	if err != nil {
		return
	}
	f, err := os.CreateTemp(c.dir, "making-")
	if err != nil {
		return
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append([]byte(schema.DigestBytes(content)+"\n"), content...))
	if f.Close() == nil && err == nil {
		os.Rename(f.Name(), c.entry(key))
	}
}
