//go:build unix

package sandbox

import (
	"os"
	"syscall"
)

// private reports whether a folder is the effective user's own and closed to writing by others.
func private(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || info.Mode().Perm()&0o022 != 0 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
