package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
)

// outputs are the renderings of many documents, each written as it comes. A file is put in its place at the end, whole
// or not at all.
type outputs struct {
	handlers []report.Handler
	files    []*newFile
}

// openOutputs begins every rendering that the flags ask for.
func openOutputs(c *cli.Context, s *streams, brief bool) (*outputs, error) {
	all, err := renderings(c)
	if err != nil {
		return nil, err
	}
	o := &outputs{}
	for _, t := range all {
		var w io.Writer = s.out
		switch {
		case t.file != "":
			f, err := createFile(t.file)
			if err != nil {
				o.abandon()
				return nil, err
			}
			o.files = append(o.files, f)
			w = f
		case c.Bool("quiet"):
			continue
		default:
			s.written = true
		}
		h, err := report.NewHandler(w, t.format, report.Options{Color: t.file == "" && s.color && !c.Bool("no-color"),
			Width: s.width, Several: true, Brief: brief, Again: rerunWords(c)})
		if err == nil {
			err = h.Begin()
		}
		if err != nil {
			o.abandon()
			return nil, err
		}
		o.handlers = append(o.handlers, h)
	}
	return o, nil
}

// document writes a document in every rendering.
func (o *outputs) document(document any) error {
	for _, h := range o.handlers {
		if err := h.Document(document); err != nil {
			return err
		}
	}
	return nil
}

// end writes what stands at the end, and puts the files in their places.
func (o *outputs) end() error {
	for _, h := range o.handlers {
		if err := h.End(); err != nil {
			return err
		}
	}
	for _, f := range o.files {
		if err := f.commit(); err != nil {
			return err
		}
	}
	return nil
}

// abandon removes what was written of files. After end it does nothing.
func (o *outputs) abandon() {
	for _, f := range o.files {
		f.abandon()
	}
}

// newFile is a file in the making, beside the one whose place it takes.
type newFile struct {
	*os.File
	name   string // as it was asked for
	target string // that links lead to
	done   bool
}

// createFile begins a file. What is no regular file, such as a pipe or a device, is written as it stands.
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
	if err == nil && !info.Mode().IsRegular() {
		f.File, err = os.OpenFile(f.target, os.O_WRONLY, 0)
		f.target = ""
		return err
	}
	sweep(filepath.Dir(f.target))
	if f.File, err = createBeside(f.target, 0o666); err != nil { // less what the user's mask takes away
		return err
	}
	if info != nil {
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			f.abandon()
			return err
		}
	}
	return nil
}

// Write writes to the file; what fails names it as it was asked for.
func (f *newFile) Write(b []byte) (int, error) {
	n, err := f.File.Write(b)
	if err != nil {
		err = unwritable(f.name, err)
	}
	return n, err
}

// commit forces the file to disk and puts it in its place.
func (f *newFile) commit() error {
	f.done = true
	if f.target == "" {
		if err := f.Close(); err != nil {
			return unwritable(f.name, err)
		}
		return nil
	}
	if err := finish(f.File, nil); err != nil {
		os.Remove(f.File.Name())
		return unwritable(f.name, err)
	}
	if err := os.Rename(f.File.Name(), f.target); err != nil {
		os.Remove(f.File.Name())
		return unwritable(f.name, err)
	}
	syncFolder(filepath.Dir(f.target))
	return nil
}

// abandon leaves the place as it was.
func (f *newFile) abandon() {
	if f.done || f.File == nil {
		return
	}
	f.done = true
	f.Close()
	if f.target != "" {
		os.Remove(f.File.Name())
	}
}
