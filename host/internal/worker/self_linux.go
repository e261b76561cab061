package worker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// self is the file of this very program: what runs, even if the file has been replaced since, or without /proc the one
// that it was called by.
func self() (string, error) {
	const running = "/proc/self/exe"
	if _, err := os.Stat(running); err == nil {
		return running, nil
	}
	if errProgramFile != nil {
		return "", fmt.Errorf("without /proc this program does not know its own file; mount /proc, or call it by its "+
			"path: %w", errProgramFile)
	}
	return programFile, nil
}

// programFile is the file that this program was called by. It is found before main, and never changes: after a change
// of folder or of PATH the same name would lead elsewhere.
var programFile, errProgramFile = calledFile(os.Args)

// calledFile is the absolute path of the program that args call, as a shell finds it.
func calledFile(args []string) (string, error) {
	if len(args) == 0 || args[0] == "" {
		return "", errors.New("it was called without a name")
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%q is not a file", args[0])
	}
	return filepath.Abs(path)
}
