package host

import (
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// CheckCache says why compiled plugins cannot be kept in a folder, which [Open] leaves unused then; nil where they can, or
// where dir is empty.
//
// # Errors
//
// [schema.Problem]: cache.
func CheckCache(dir string) error {
	if dir == "" || sandbox.CacheUsable(dir) {
		return nil
	}
	return &schema.Problem{Code: "cache", Message: dir + " is not a folder that its owner alone can write to, and cannot be made", Hint: "give --cache a folder of your own with mode 0700, or an empty name for none"}
}
