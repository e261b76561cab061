package engine

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/construe-host/construe/host/internal/cache"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// CheckCache says why compiled plugins and policies cannot be kept in a folder under a key, which [Open] leaves
// unused then; nil where they can, or where dir is empty.
//
// # Errors
//
// [schema.Problem]: cache.
func CheckCache(dir string, key []byte) error {
	switch {
	case dir == "" || cache.Usable(dir, key):
		return nil
	case len(key) < cache.MinKey:
		return &schema.Problem{Code: "cache",
			Message: "there is no key of 32 bytes or more that would authenticate what is kept in " + dir,
			Hint:    "set CONSTRUE_CACHE_KEY, or Config.CacheKey"}
	}
	return &schema.Problem{Code: "cache", Message: dir +
		" is not a folder that its owner alone can write to, and cannot be made", Hint: "give --cache a folder of " +
		"your own with mode 0700, or none"}
}

// Own reports whether a file is the effective user's own and closed to writing by others, as every entry of a cache
// and its key must be.
func Own(info fs.FileInfo) bool { return cache.Own(info) }

// policyCache keeps compiled policies, each in a file of the cache under its own key. One that is not the user's own
// or not as it was written is made anew. What goes wrong with files costs the cache, not the call. The zero value
// keeps nothing. See docs/rationale.md#why-does-the-cache-have-a-key.
type policyCache struct {
	dir string
	key []byte
}

// kindPolicy is the kind of these entries in the envelope that all entries of a cache have.
const kindPolicy = "policy"

// openPolicyCache finds the folder of policies in a cache; without a key, or where others can write, it keeps nothing.
func openPolicyCache(cacheDir string, key []byte) policyCache {
	dir := filepath.Join(cacheDir, "policies")
	if !cache.Usable(cacheDir, key) || !cache.Usable(dir, key) {
		return policyCache{}
	}
	return policyCache{dir, key}
}

// entry is the file of a policy.
func (c policyCache) entry(name string) string {
	return filepath.Join(c.dir, strings.TrimPrefix(name, "sha256:")+".entry")
}

// has reports whether there is a file for a policy, whatever it holds.
func (c policyCache) has(name string) bool {
	_, err := os.Lstat(c.entry(name))
	return c.dir != "" && err == nil
}

// read returns what was kept under a name, or nil.
func (c policyCache) read(name string) *judge.Compiled {
	if c.dir == "" {
		return nil
	}
	content := cache.Read(c.entry(name), c.key, kindPolicy, name, maxFile)
	var compiled judge.Compiled
	if content == nil || json.Unmarshal(content, &compiled) != nil {
		return nil
	}
	return &compiled
}

// write keeps a policy.
func (c policyCache) write(name string, compiled *judge.Compiled) {
	if c.dir == "" {
		return
	}
	if content, err := json.Marshal(compiled); err == nil {
		cache.Write(c.entry(name), c.key, kindPolicy, name, content)
	}
}
