package main

import (
	"os"
	"path/filepath"
	"regexp"
)

// sweep removes the files that killed writes left in a folder: those of their name, of this user, that no write holds.
// A file that cannot be removed is left to the next write.
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
