package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// writeFile puts data in a file whole or not at all. It writes a file beside it, forces that to disk and renames it.
// Whatever ends the program leaves the old file or the new one; the next write removes what a killed one left. A link
// is followed, even to a file that is not there yet. What is no regular file, such as a pipe or a device, is written as
// it stands.
func writeFile(name string, data []byte) error {
	f, err := createFile(name)
	if err != nil {
		return err
	}
	defer f.abandon()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.commit()
}

func unwritable(name string, err error) error {
	return usage{fmt.Sprintf("cannot write %s: %v", filepath.ToSlash(name), unwrapPath(err)),
		"give a file in a folder that can be written"}
}

// followLinks is the file that a name leads to. It need not be there.
func followLinks(name string) (string, error) {
	const most = 40 // links, as systems allow
	for range most {
		info, err := os.Lstat(name)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return name, nil
		}
		target, err := os.Readlink(name)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(target) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(name)) // or else .. would lead elsewhere
			if err != nil {
				return "", err
			}
			target = filepath.Join(folder, target)
		}
		if strings.HasPrefix(target, "/proc/") || strings.HasPrefix(target, "/dev/fd/") {
			return name, nil // the name of what is open, such as a pipe, which is no path
		}
		if parent, err := os.Stat(filepath.Dir(target)); err != nil || !parent.IsDir() {
			return "", fmt.Errorf("it is a link to %s, whose folder is not there", filepath.ToSlash(target))
		}
		name = target
	}
	return "", errors.New("it is a link that leads to itself")
}

// createBeside makes a file of a new name in the same folder, for a rename to put in place.
func createBeside(name string, mode fs.FileMode) (*os.File, error) {
	for i := 0; ; i++ {
		beside := filepath.Join(filepath.Dir(name), fmt.Sprintf(".construe-%d-%d", os.Getpid(), i))
		f, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if err == nil && !hold(f) {
			f.Close()
			continue
		}
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

// syncFolder makes a rename permanent, where the system can.
func syncFolder(name string) {
	if f, err := os.Open(name); err == nil {
		f.Sync()
		f.Close()
	}
}

// exists reports whether a file is there. What cannot be known counts as there.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil || !errors.Is(err, fs.ErrNotExist)
}
