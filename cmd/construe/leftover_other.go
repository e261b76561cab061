//go:build !unix || solaris || illumos || aix

package main

import (
	"os"
	"runtime"
)

// hold need not do anything. Windows removes no file that a process has open, and elsewhere none is removed.
func hold(*os.File) bool { return true }

// removeUnheld removes a file that no process has open, where the system makes sure of that.
func removeUnheld(name string) {
	if runtime.GOOS == "windows" {
		os.Remove(name)
	}
}
