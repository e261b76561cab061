package main

import "io"

// file is a file in the making, which is put in its place at the end, or left as it was: abandon does that, also of one
// that took its place and is not kept.
type file interface {
	io.Writer
	finish() error // writes all that is left to be written
	clear() error  // takes away what stands in its place
	place() error  // takes its place
	keep()         // is there to stay
	abandon()
}

// settle puts the files of one run in their places together. All are finished first, so that one that cannot be written
// leaves the others as they were. Of several, what stands in the places is taken away before any takes its own: a
// program that is killed meanwhile leaves a file that is not there, and none of an earlier run beside one of this,
// which no reader could tell. What was not settled is for the caller to abandon.
func settle(files []file) error {
	steps := []func(file) error{file.finish, file.clear, file.place}
	if len(files) == 1 { // a rename alone takes a place from one to the other
		steps = []func(file) error{file.finish, file.place}
	}
	for _, step := range steps {
		for _, f := range files {
			if err := step(f); err != nil {
				return err
			}
		}
	}
	for _, f := range files {
		f.keep()
	}
	return nil
}

// settleInOrder is settle for what people write, of which none is ever away: each takes its place at once, in their
// order. Whoever reads them tells by their digests that one is of another day.
func settleInOrder(files []file) error {
	for _, f := range files {
		if err := f.finish(); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := f.place(); err != nil {
			return err
		}
		f.keep()
	}
	return nil
}

// wholeFile is a file and all that is to be in it.
type wholeFile struct {
	name string
	data []byte
}

// writeTogether writes several files. None is put in its place before all are written.
func writeTogether(settle func([]file) error, files ...wholeFile) (err error) {
	var begun []file
	defer func() { abandon(begun) }()
	for _, f := range files {
		if begun, err = begin(begun, rendering{file: f.name}, f.data); err != nil {
			return err
		}
	}
	return settle(begun)
}

// begin adds a file in the making to others.
func begin(files []file, t rendering, data []byte) ([]file, error) {
	f, err := t.create()
	if err != nil {
		return files, err
	}
	_, err = f.Write(data)
	return append(files, f), err
}

// abandon leaves the places of files as they were, but for those that are kept. The last one goes first, as it came.
func abandon(files []file) {
	for i := len(files) - 1; i >= 0; i-- {
		files[i].abandon()
	}
}
