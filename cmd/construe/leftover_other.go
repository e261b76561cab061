//go:build !unix || solaris || illumos || aix

package main

import (
	"os"
	"runtime"
)

// renamesOpen says that a file cannot be renamed while it is open, as on Windows.
const renamesOpen = false

// hold need not do anything. Windows removes no file that a process has open, and elsewhere none is removed.
func hold(*os.File) bool { return true }

// removeUnheld removes a file that no process has open, where the system makes sure of that.
func removeUnheld(name string) {
	if runtime.GOOS == "windows" {
		os.Remove(name)
	}
}
