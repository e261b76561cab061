//go:build !unix || solaris || illumos || aix

package main

import (
	"os"
	"runtime"
)

// hold needs do nothing: Windows removes no file that a process has open, and elsewhere none is removed.
func hold(*os.File) bool { return true }

// removeUnheld removes a file that no process has open, where the system sees to that.
func removeUnheld(name string) {
	if runtime.GOOS == "windows" {
		os.Remove(name)
	}
}
