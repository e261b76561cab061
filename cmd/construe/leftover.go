package main

import (
	"os"
	"path/filepath"
	"regexp"
)

// sweep removes from a folder the files that writes left there which were killed: those of that name, of this user,
// that no write holds. What goes wrong with one leaves it to the next write.
func sweep(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	beside := regexp.MustCompile(`^\.construe-[0-9]+-[0-9]+$`) // as createBeside calls its files
	for _, e := range entries {
		if beside.MatchString(e.Name()) && e.Type().IsRegular() {
			removeUnheld(filepath.Join(folder, e.Name()))
		}
	}
}
