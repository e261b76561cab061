package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"

	"golang.org/x/term"
)

// streams are what a command reads and writes. The output carries the document only.
type streams struct {
	in       io.Reader
	out, err io.Writer
	color    bool
	width    int    // of the terminal, in columns; 0 where there is none
	machine  string // the format of the document for programs that goes to out; "" where none does
	asking   sync.Mutex
	asked    asked // guarded by asking; what else was to be written
	written  bool  // whether a document has gone to out

	today   string // the day, which only the expiry of waivers depends on
	summary string // the file of the summary of a step of GitHub Actions; "" where there is none
	accepts string // the command that accepts what differs from a lock or a digest; "" for the verbs' own
	root    string // the folder that files are named from in the formats of builds, with forward slashes
}

// output is standard output. It keeps the first error: what prints help or a list of keys looks at none, and what
// nobody could read must not end as if it had been read.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// lost is the mistake that standard output could not be written, or nil.
func (o *output) lost() error {
	if o.err == nil {
		return nil
	}
	return usage{fmt.Sprintf("cannot write standard output: %v", unwrapPath(o.err)), ""}
}

// isTerminal reports whether w shows colours.
func isTerminal(w io.Writer) bool { return os.Getenv("NO_COLOR") == "" && isScreen(w) }

// isScreen reports whether w is a terminal whose line can be written over.
func isScreen(w io.Writer) bool {
	f, is := w.(*os.File)
	return is && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// columns is how wide a page may be: what COLUMNS says, or else the terminal; 0 where neither does.
func columns(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, is := w.(*os.File); is {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil {
			return n
		}
	}
	return 0
}
