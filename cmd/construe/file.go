package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// writeFile puts data in a file whole or not at all. It writes a file beside it, forces that to disk and renames it.
// Whatever ends the program leaves the old file or the new one; the next write removes what a killed one left. A link
// is followed, even to a file that is not there yet. What is no regular file, such as a pipe or a device, and what is
// open under another name, as /dev/stdout is, are written as they stand.
func writeFile(name string, data []byte) error {
	f, err := createFile(name)
	if err != nil {
		return err
	}
	defer f.abandon()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return settle([]file{f})
}

// unwritableError is the mistake to name a file that cannot be written, and which file.
type unwritableError struct {
	usage
	name string
}

func (e *unwritableError) Unwrap() error { return e.usage }

func unwritable(name string, err error) error {
	return &unwritableError{usage{fmt.Sprintf("cannot write %s: %v", filepath.ToSlash(name), unwrapPath(err)),
		writableInstead(err)}, name}
}

// writableInstead says what to do about a file that could not be written.
func writableInstead(err error) string {
	if errors.Is(err, syscall.ENOSPC) {
		return "make room there, or give a file where there is some"
	}
	return "give a file in a folder that can be written"
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

// isLink reports whether what followLinks led to is a link all the same: the name of what is open, such as /dev/stdout,
// be it a file. It is no place that another file could take.
func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
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
		hint := writableInstead(err)
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

// newFile is a file in the making, beside the one whose place it takes.
type newFile struct {
	file   *os.File
	name   string // as it was asked for
	target string // that links lead to; "" of what is written as it stands
	aside  string // where what stood in the place is, until the file is kept; "" for nowhere
	placed bool
	done   bool // whether nothing is left to keep or to abandon
}

// createFile begins a file. What has no place that another file could take is written as it stands, at its end.
func createFile(name string) (*newFile, error) {
	f := &newFile{name: name}
	err := f.create()
	if err != nil {
		return nil, unwritable(name, err)
	}
	return f, nil
}

func (f *newFile) create() (err error) {
	if f.target, err = followLinks(f.name); err != nil {
		return err
	}
	info, err := os.Stat(f.target)
	switch {
	case err != nil:
	case isLink(f.target):
		return f.asItStands(os.O_APPEND)
	case !info.Mode().IsRegular():
		return f.asItStands(0)
	}
	sweep(filepath.Dir(f.target))
	if f.file, err = createBeside(f.target, 0o666); err != nil { // less what the user's mask takes away
		return err
	}
	if info != nil {
		if err := f.file.Chmod(info.Mode().Perm()); err != nil {
			f.abandon()
			return err
		}
	}
	return nil
}

// asItStands opens what no other file can take the place of.
func (f *newFile) asItStands(how int) (err error) {
	f.file, err = os.OpenFile(f.target, os.O_WRONLY|how, 0)
	f.target = ""
	return err
}

// Write writes to the file; what fails names it as it was asked for.
func (f *newFile) Write(b []byte) (int, error) {
	n, err := f.file.Write(b)
	if err != nil {
		err = unwritable(f.name, err)
	}
	return n, err
}

// finish forces the file to disk. Where a file that is open can be renamed it stays so, and is held, until it is kept.
func (f *newFile) finish() error {
	if f.target != "" {
		if err := f.file.Sync(); err != nil {
			return unwritable(f.name, err)
		}
	}
	if f.target == "" || !renamesOpen {
		if err := f.file.Close(); err != nil {
			return unwritable(f.name, err)
		}
	}
	return nil
}

// clear puts what stands in the place beside it.
func (f *newFile) clear() error {
	if _, err := os.Lstat(f.target); f.target == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	beside, err := createBeside(f.target, 0o600)
	if err != nil {
		return unwritable(f.name, err)
	}
	beside.Close()
	if err := os.Rename(f.target, beside.Name()); err != nil {
		os.Remove(beside.Name())
		if errors.Is(err, fs.ErrNotExist) { // since another run has just put it beside for itself
			return nil
		}
		return unwritable(f.name, err)
	}
	f.aside = beside.Name()
	return nil
}

func (f *newFile) place() error {
	if f.target == "" {
		return nil
	}
	if err := os.Rename(f.file.Name(), f.target); err != nil {
		return unwritable(f.name, err)
	}
	f.placed = true
	return nil
}

// keep makes the rename permanent, and forgets what stood in the place.
func (f *newFile) keep() {
	f.done = true
	f.file.Close()
	if f.aside != "" {
		os.Remove(f.aside)
	}
	if f.target != "" {
		syncFolder(filepath.Dir(f.target))
	}
}

// abandon leaves the place as it was.
func (f *newFile) abandon() {
	if f.done || f.file == nil {
		return
	}
	f.done = true
	f.file.Close()
	switch {
	case f.target == "":
		return
	case !f.placed:
		os.Remove(f.file.Name())
	case f.aside == "":
		os.Remove(f.target)
	}
	if f.aside != "" { // over what was placed
		os.Rename(f.aside, f.target)
	}
}
