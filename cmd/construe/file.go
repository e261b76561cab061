package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile puts data in a file whole or not at all: it is written beside the file, forced to disk and renamed, so that
// whatever ends the program leaves the old file or the new one. A link is followed, and what is no regular file (a pipe, a
// device) is written as it stands.
func writeFile(name string, data []byte) error {
	if err := replace(name, data); err != nil {
		return usage{fmt.Sprintf("cannot write %s: %v", filepath.ToSlash(name), unwrapPath(err)), "give a file in a folder that can be written"}
	}
	return nil
}

func replace(name string, data []byte) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode := fs.FileMode(0o666) // less what the user's mask takes away
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(name, data, mode)
	}
	beside, err := createBeside(name, mode)
	if err != nil {
		return err
	}
	defer os.Remove(beside.Name())
	if info != nil {
		if err := beside.Chmod(info.Mode().Perm()); err != nil {
			beside.Close()
			return err
		}
	}
	if err := finish(beside, data); err != nil {
		return err
	}
	if err := os.Rename(beside.Name(), name); err != nil {
		return err
	}
	syncFolder(filepath.Dir(name))
	return nil
}

// createBeside makes a file of a new name in the same folder, which a rename can put in place.
func createBeside(name string, mode fs.FileMode) (*os.File, error) {
	for i := 0; ; i++ {
		beside := filepath.Join(filepath.Dir(name), fmt.Sprintf(".construe-%d-%d", os.Getpid(), i))
		f, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) || i == 1000 {
			return f, err
		}
	}
}

// createNew writes a file that must not be there yet.
func createNew(name string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		hint := "give a file in a folder that can be written"
		if errors.Is(err, fs.ErrExist) {
			hint = "give a name that is not taken; construe never replaces a key"
		}
		return usage{fmt.Sprintf("cannot write %s: %v", filepath.ToSlash(name), unwrapPath(err)), hint}
	}
	if err := finish(f, data); err != nil {
		os.Remove(name)
		return err
	}
	return nil
}

// finish writes, forces to disk and closes.
func finish(f *os.File, data []byte) error {
	_, err := f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncFolder makes a rename last, where the system can.
func syncFolder(name string) {
	if f, err := os.Open(name); err == nil {
		f.Sync()
		f.Close()
	}
}

// exists reports whether a file is there; what cannot be known is not there.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil || !errors.Is(err, fs.ErrNotExist)
}
