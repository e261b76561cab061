//go:build unix

package cache

import (
	"os"
	"syscall"
)

// writable are the bits by which others than the owner can write.
const writable = 0o022

// owned reports whether a file is the effective user's own.
func owned(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
