package main

import (
	"os"
	"path/filepath"
	"regexp"
)

// besideName is what createBeside calls its files.
var besideName = regexp.MustCompile(`^\.construe-[0-9]+-[0-9]+$`)

// sweep removes from a folder the files that writes left there which were killed: those of that name, of this user,
// that no write holds. What goes wrong with one leaves it to the next write.
func sweep(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if besideName.MatchString(e.Name()) && e.Type().IsRegular() {
			removeUnheld(filepath.Join(folder, e.Name()))
		}
	}
}
