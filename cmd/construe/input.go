package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// argument is the one file that a step of the pipe reads; standard input if none is named.
func argument(c *cli.Context) (string, error) {
	switch c.NArg() {
	case 0:
		return "-", nil
	case 1:
		return c.Args().First(), nil
	}
	return "", usage{"more than one file was given; expected one, or - for standard input", ""}
}

// readInput reads a document from a file, or standard input for "-".
func readInput(s *streams, name string) (shown string, data []byte, err error) {
	return readBounded(s, name, schema.MaxBytes)
}

// readBounded reads at most one byte more than most, so that whoever checks the size sees that it is too large.
func readBounded(s *streams, name string, most int64) (shown string, data []byte, err error) {
	in, shown, err := openInput(s, name)
	if err != nil {
		return shown, nil, err
	}
	defer in.Close()
	data, err = io.ReadAll(io.LimitReader(in, most+1))
	return shown, data, err
}

// openInput opens a file, or standard input for "-". shown is its name in errors.
func openInput(s *streams, name string) (in io.ReadCloser, shown string, err error) {
	if name == "-" {
		return io.NopCloser(s.in), "standard input", nil
	}
	shown = filepath.ToSlash(name)
	if err := readable(name); err != nil {
		return nil, shown, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, shown, usage{fmt.Sprintf("cannot read %s: %v", name, unwrapPath(err)),
			"give a file, or - for standard input"}
	}
	return f, shown, nil
}

// readable refuses what cannot be read as a document, and says what it is. Opening a named pipe waits for whoever
// writes to it, and a device may never end. A pipe that is open already, as a shell passes one for <(command), is read
// as standard input is.
func readable(name string) error {
	info, err := os.Stat(name)
	if err != nil || info.Mode().IsRegular() || isOpen(name) {
		return nil // reading says what is wrong
	}
	what, hint := "neither a file nor a folder", ""
	switch mode := info.Mode(); {
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what, hint = "a named pipe", "construe VERB - < "+report.ShellWord(name)+" reads it as standard input"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeDevice != 0:
		what = "a device"
	}
	return usage{fmt.Sprintf("%s is %s; expected a file, or - for standard input", name, what), hint}
}

// isOpen reports whether a name stands for a file that this process has open.
func isOpen(name string) bool {
	return name == "/dev/stdin" || strings.HasPrefix(name, "/dev/fd/") || strings.HasPrefix(name, "/proc/self/fd/")
}

func unwrapPath(err error) error {
	if p, is := err.(*os.PathError); is {
		return p.Err
	}
	return err
}
