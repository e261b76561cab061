package main

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// source is where runtimes come from: the case, by id, a file that is one or has one a line, or standard input; or a
// folder that cannot be read, and why.
type source struct {
	name   string
	own    bool // the case's own runtime of that id
	stream bool // one a line, whatever is in it
	err    error
}

// shown is its name in messages.
func (from source) shown() string {
	if from.name == "-" {
		return "standard input"
	}
	return filepath.ToSlash(from.name)
}

// sourcesOf finds what names stand for: ids of the case's own runtimes, files, folders with all files below them,
// patterns, and - for standard input. A bare word is the case's own runtime of that id before it is a file, as the
// flag --case takes an embedded case before a folder. several says that it is many by its form, however many are
// there: a folder, a pattern, or a file of lines.
func sourcesOf(s *streams, h *host.Host, names []string) (out []source, several bool, err error) {
	if i := slices.Index(names, "-"); i >= 0 && slices.Contains(names[i+1:], "-") {
		return nil, false, usage{"standard input is named twice; there is one", ""}
	}
	for _, name := range names {
		info, missing := os.Stat(name)
		switch {
		case isOwn(s, h, name):
			if !slices.Contains(h.Runtimes(), name) {
				_, err := h.Runtime(name) // says which there are
				return nil, false, err
			}
			out = append(out, source{name: name, own: true})
		case missing == nil && info.IsDir():
			below, err := sourcesBelow(name)
			if err != nil {
				return nil, false, err
			}
			out, several = append(out, below...), true
		case missing != nil && strings.ContainsAny(name, "*?["):
			matched, err := sourcesMatching(name)
			if err != nil {
				return nil, false, err
			}
			out, several = append(out, matched...), true
		default:
			if err := readable(name); err != nil {
				return nil, false, err
			}
			if missing != nil && name != "-" { // what is named must be there; what is in it may be broken
				_, _, err := openInput(s, name)
				return nil, false, err
			}
			out = append(out, fileSource(name))
		}
	}
	out = eachOnce(out)
	several = several || slices.ContainsFunc(out, func(from source) bool { return from.stream })
	return out, several, nil
}

// eachOnce leaves out what is named again, by whatever path: a runtime that is judged twice would count as two.
func eachOnce(all []source) (out []source) {
	seen := map[source]bool{}
	for _, from := range all {
		id := source{name: from.name, own: from.own}
		if whole, err := filepath.Abs(from.name); err == nil && !from.own && from.name != "-" {
			id.name = whole
		}
		if !seen[id] {
			seen[id] = true
			out = append(out, from)
		}
	}
	return out
}

// extensions are those of files that a folder is searched for, and whether such a file has a document a line.
func extensions() map[string]bool {
	return map[string]bool{".yaml": false, ".yml": false, ".json": false, ".ndjson": true, ".jsonl": true}
}

func fileSource(name string) source {
	return source{name: name, stream: extensions()[strings.ToLower(filepath.Ext(name))]}
}

// sourcesBelow finds the files of a folder and the folders in it, in the order of their paths. What begins with a dot
// is left out; a folder that cannot be read, or that is a link, is an error in its place.
func sourcesBelow(folder string) (out []source, err error) {
	root := folder + string(filepath.Separator) // of a link, what it leads to
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == root:
			return err
		case err != nil:
			out = append(out, source{name: name, err: usage{fmt.Sprintf("cannot read %s: %v", name, unwrapPath(err)),
				""}})
			return nil
		case strings.HasPrefix(entry.Name(), ".") && name != root && entry.IsDir():
			return filepath.SkipDir
		case strings.HasPrefix(entry.Name(), "."), entry.IsDir():
			return nil
		}
		if isFolderLink(name, entry) {
			out = append(out, source{name: name, err: usage{name + " is a link to a folder, and those are not followed",
				"name it as well, to have what it leads to judged"}})
		} else if _, is := extensions()[strings.ToLower(filepath.Ext(name))]; is {
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
	if strings.Contains(pattern, "**") {
		return nil, usage{fmt.Sprintf("** in %s is no part of a pattern", pattern),
			"name the folder: all below it is found"}
	}
	if strings.Contains(pattern, "[!") {
		return nil, usage{pattern + " " + schema.NotThese, ""}
	}
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, usage{fmt.Sprintf("%s is no pattern of file names: %v", pattern, err), ""}
	}
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case err != nil:
			err = usage{fmt.Sprintf("cannot read %s: %v", name, unwrapPath(err)), ""}
			out = append(out, source{name: name, err: err})
		case info.IsDir():
			below, err := sourcesBelow(name)
			if err != nil {
				below = []source{{name: name, err: err}}
			}
			out = append(out, below...)
		default:
			out = append(out, fileSource(name))
		}
	}
	if len(out) == 0 {
		return nil, usage{fmt.Sprintf("no file matches %s", pattern),
			"a pattern has * for any part of a name, ? for a letter and [ab] for one of several"}
	}
	return out, nil
}

// unreadError is what is wrong with a runtime that could not be read, and where it was to be.
type unreadError struct {
	at  *schema.Location
	err error
}

func (e *unreadError) Error() string { return e.err.Error() }

func (e *unreadError) Unwrap() error { return e.err }

// documents yields the runtimes of sources one after the other, each read when it is its turn, and says of each where
// it was found. What cannot be read is an error in its place.
func documents(s *streams, h *host.Host, sources []source) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		for _, from := range sources {
			for d, err := range documentsOf(s, h, from) {
				at := &schema.Location{File: from.shown(), Line: 1, Column: 1}
				var unread *unreadError
				switch {
				case err != nil && !errors.As(err, &unread):
					err = &unreadError{at, err}
				case d != nil && from.own && !strings.HasPrefix(d.Name, "runtimes/"): // it stands in the case's folder
					d.Source = &schema.Location{File: d.Name, Line: 1, Column: 1}
				case d != nil && from.own: // it is no file of the user's
					d.Source = &schema.Location{File: path.Join(h.Case().ID, d.Name), Line: 1, Column: 1}
				case d != nil && d.Source == nil:
					d.Source = at
				}
				if !yield(d, err) {
					return
				}
			}
		}
	}
}

func documentsOf(s *streams, h *host.Host, from source) iter.Seq2[*schema.Document, error] {
	switch {
	case from.err != nil:
		return func(yield func(*schema.Document, error) bool) { yield(nil, from.err) }
	case from.own:
		return func(yield func(*schema.Document, error) bool) { yield(h.Runtime(from.name)) }
	}
	return documentsIn(s, from)
}

// documentsIn yields what one file, or standard input, has: one runtime, or one a line. A file that has none is an
// error: whoever made it may have meant some.
func documentsIn(s *streams, from source) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		in, shown, err := openInput(s, from.name)
		if err != nil {
			yield(nil, err)
			return
		}
		defer in.Close()
		l := newLines(in)
		if !from.stream && (isYAML(from.name) || !l.stream(from.name == "-")) {
			data, err := l.whole()
			if err != nil {
				yield(nil, err)
				return
			}
			yield(schema.Parse(shown, data, schema.KindRuntime))
			return
		}
		some := false
		for l.next() {
			some = true
			d, err := schema.ParseLine(shown, l.number, l.text, schema.KindRuntime)
			if l.err != nil {
				d, err = nil, l.problem(shown)
			}
			if err != nil {
				err = &unreadError{&schema.Location{File: shown, Line: l.number, Column: 1}, err}
			}
			if !yield(d, err) {
				return
			}
		}
		if !some {
			yield(nil, schema.Problems{{Code: "no-runtime", File: shown, Message: "there is no runtime in it"}})
		}
	}
}

func isYAML(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}
