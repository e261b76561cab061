//go:build !unix

package sandbox

import "os"

// private reports whether a folder is one; who else may write to it is for the user's profile to say on this system.
func private(dir string) bool {
	info, err := os.Lstat(dir)
	return err == nil && info.IsDir()
}
