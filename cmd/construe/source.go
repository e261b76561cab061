package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// source is where runtimes come from: the case, by id, a file that is one or has one a line, or standard input.
type source struct {
	name   string
	own    bool // the case's own runtime of that id
	stream bool // one a line, whatever is in it
}

// sourcesOf finds what names stand for: ids of the case's own runtimes, files, folders with all files below them,
// patterns, and - for standard input. A bare word is the case's own runtime of that id before it is a file, as with
// --case it is an embedded case before it is a folder.
func sourcesOf(s *streams, h *host.Host, names []string) (out []source, err error) {
	for _, name := range names {
		own := slices.Contains(h.Runtimes(), name)
		info, missing := os.Stat(name)
		switch {
		case own && missing == nil:
			fmt.Fprintf(s.err, "construe: note: %s is the case's own runtime; ./%s names what is in this folder\n",
				harmless(name), harmless(name))
			out = append(out, source{name: name, own: true})
		case own:
			out = append(out, source{name: name, own: true})
		case missing != nil && name != "-" && !strings.ContainsAny(name, `./\*?[`):
			_, err := h.Runtime(name) // says which there are
			return nil, err
		case missing == nil && info.IsDir():
			below, err := sourcesBelow(name)
			if err != nil {
				return nil, err
			}
			out = append(out, below...)
		case missing != nil && strings.ContainsAny(name, "*?["):
			matched, err := sourcesMatching(name)
			if err != nil {
				return nil, err
			}
			out = append(out, matched...)
		default:
			if err := readable(name); err != nil {
				return nil, err
			}
			if missing != nil && name != "-" { // what is named must be there; what is in it may be broken
				_, _, err := openInput(s, name)
				return nil, err
			}
			out = append(out, fileSource(name))
		}
	}
	return out, nil
}

// extensions are those of files that a folder is searched for, and whether such a file has a document a line.
func extensions() map[string]bool {
	return map[string]bool{".yaml": false, ".yml": false, ".json": false, ".ndjson": true, ".jsonl": true}
}

func fileSource(name string) source {
	return source{name: name, stream: extensions()[strings.ToLower(filepath.Ext(name))]}
}

// sourcesBelow finds the files of a folder and the folders in it, in the order of their paths. What begins with a dot is
// left out.
func sourcesBelow(folder string) (out []source, err error) {
	err = filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if hidden := strings.HasPrefix(entry.Name(), ".") && name != folder; hidden {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if _, is := extensions()[strings.ToLower(filepath.Ext(name))]; is && !entry.IsDir() {
			out = append(out, fileSource(name))
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, usage{fmt.Sprintf("cannot read the folder %s: %v", folder, unwrapPath(err)), ""}
	case len(out) == 0:
		return nil, usage{fmt.Sprintf("there is no runtime in the folder %s", folder),
			"a runtime is a file that ends in .yaml, .yml or .json; .ndjson and .jsonl have one a line"}
	}
	return out, nil
}

func sourcesMatching(pattern string) (out []source, err error) {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, usage{fmt.Sprintf("%s is no pattern of file names: %v", pattern, err), ""}
	}
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && !info.IsDir() {
			out = append(out, fileSource(name))
		}
	}
	if len(out) == 0 {
		return nil, usage{fmt.Sprintf("no file matches %s", pattern),
			"a pattern has * for any part of a name, ? for a letter and [ab] for one of several"}
	}
	return out, nil
}

// documents yields the runtimes of sources one after the other, each read when it is its turn; what cannot be read is an
// error in its place. Where there is more than one source, or a stream, each says where it was found.
func documents(s *streams, h *host.Host, sources []source) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		for _, from := range sources {
			if from.own {
				d, err := h.Runtime(from.name)
				if d != nil && len(sources) > 1 {
					d.Source = &schema.Location{File: d.Name, Line: 1, Column: 1}
				}
				if !yield(d, err) {
					return
				}
				continue
			}
			for d, err := range documentsIn(s, from) {
				if d != nil && d.Source == nil && len(sources) > 1 {
					d.Source = &schema.Location{File: d.Name, Line: 1, Column: 1}
				}
				if !yield(d, err) {
					return
				}
			}
		}
	}
}

// documentsIn yields what one file, or standard input, has: one runtime, or one a line.
func documentsIn(s *streams, from source) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		in, shown, err := openInput(s, from.name)
		if err != nil {
			yield(nil, err)
			return
		}
		defer in.Close()
		r := bufio.NewReaderSize(in, 64<<10)
		first, more, err := readLine(r)
		if err == nil && !from.stream && !(isObject(first) && more && hasText(r)) {
			var rest []byte
			rest, err = io.ReadAll(io.LimitReader(r, schema.MaxBytes+1))
			if err == nil {
				yield(schema.Parse(shown, append(first, rest...), schema.KindRuntime))
				return
			}
		}
		for line := 1; ; line++ {
			if err != nil {
				yield(nil, lineProblem(shown, line, err))
				return
			}
			if len(bytes.TrimSpace(first)) > 0 {
				if d, err := schema.ParseLine(shown, line, bytes.TrimRight(first, "\r\n"), schema.KindRuntime); !yield(
					d, err) {
					return
				}
			}
			if !more {
				return
			}
			first, more, err = readLine(r)
		}
	}
}

// isObject reports whether a line is an object by its ends: a document for people opens its brace on one line and closes
// it on another.
func isObject(line []byte) bool {
	line = bytes.TrimSpace(line)
	return bytes.HasPrefix(line, []byte("{")) && bytes.HasSuffix(line, []byte("}"))
}

// hasText reports whether anything but blanks is left, and skips no line that has any.
func hasText(r *bufio.Reader) bool {
	for n := 1; ; n++ {
		ahead, err := r.Peek(n)
		if len(ahead) < n {
			return false
		}
		if c := ahead[n-1]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return true
		}
		if err != nil || n == r.Size() {
			return err == nil
		}
	}
}

// errLongLine is of a line that no document could be.
var errLongLine = errors.New("the line is longer than a document may be")

// readLine reads a line with its end, and whether another follows. It holds no more of one than a document may have.
func readLine(r *bufio.Reader) (line []byte, more bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > schema.MaxBytes+1:
			return nil, false, errLongLine
		case err == nil:
			return line, true, nil
		case errors.Is(err, io.EOF):
			return line, false, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, false, err
		}
	}
}

func lineProblem(shown string, line int, err error) error {
	if errors.Is(err, errLongLine) {
		return schema.Problems{{Code: "too-large", File: shown, Line: line,
			Message: fmt.Sprintf("%v, %d bytes; nothing after it was read", err, schema.MaxBytes)}}
	}
	return schema.Problems{{Code: "unreadable", File: shown, Line: line, Message: "it cannot be read: " + err.Error()}}
}

// ahead reads up to two of a sequence, to know whether it has many, and gives the whole of it back.
func ahead[T any](all iter.Seq2[T, error]) (whole iter.Seq2[T, error], many bool, stop func()) {
	type item struct {
		value T
		err   error
	}
	next, stop := iter.Pull2(all)
	var read []item
	for range 2 {
		value, err, is := next()
		if !is {
			break
		}
		read = append(read, item{value, err})
	}
	return func(yield func(T, error) bool) {
		for _, i := range read {
			if !yield(i.value, i.err) {
				return
			}
		}
		for len(read) > 1 {
			value, err, is := next()
			if !is || !yield(value, err) {
				return
			}
		}
	}, len(read) > 1, stop
}
