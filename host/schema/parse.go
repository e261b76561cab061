package schema

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/construe-host/construe/host/internal/visible"
)

// Limits on a document, checked before any decoder sees a byte.
const (
	// MaxBytes is the size of the largest document, in bytes.
	MaxBytes = 16 << 20
	// MaxYAML is the size of the largest one in YAML, in bytes: reading it takes up to two hundred times its size in
	// memory.
	MaxYAML = 2 << 20
	// maxProblems bounds what is noted while one document is read.
	maxProblems = 100
	// MaxDepth is how many levels objects and lists may nest.
	MaxDepth = 64
	// MaxInteger is the largest magnitude of a number, 2^53−1 (RFC 7493).
	MaxInteger = 1<<53 - 1
)

// Document is one parsed and checked file: the plain tree, and the place of every value in it, so that whatever is
// wrong with a value later can be told with its line. It is not changed once it was read, and safe for concurrent use.
type Document struct {
	// Kind is the value of the first field, such as "runtime/v1".
	Kind string
	// Name is the file name it was parsed under.
	Name string
	// Tree is the document: map[string]any, []any, string, int64 and bool, nothing else.
	Tree map[string]any
	// Source is where the document was found, for whoever names one of many; nil where nobody said. [ParseLine] sets
	// it, and whoever reads many files may.
	Source *Location

	reader *reader
}

// ReadPlaceless is [ReadJSON] for what is likely to be right: it keeps no places of the parts, which take many times
// the room and the time of the document, so that later problems name none. Problems that it returns itself do.
//
// # Errors
//
// As [ReadJSON].
func ReadPlaceless(name string, data []byte) (*Document, error) {
	r := newReader(name, data)
	r.nowhere = true
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(data) > MaxBytes || len(trimmed) == 0 || trimmed[0] != '{' || invalidUTF8(data) >= 0 {
		return ReadJSON(name, data)
	}
	tree, is := r.readJSON().(map[string]any)
	if len(r.problems) > 0 || !is {
		return ReadJSON(name, data)
	}
	return &Document{Name: filepath.ToSlash(name), Tree: tree, reader: newReader(name, nil)}, nil
}

// Parse reads one document, JSON or YAML, and checks it against the JSON Schema of its kind. kinds lists what the
// caller expects; with none, any kind will do. name is used in errors only; data that begins with "{" is JSON. A
// document of others that is known is named in the place of what is wrong with it as one of construe's.
// Of a runtime, what is a word of some case alone is not checked here; see [CheckUnder].
//
// # Errors
//
// [Problems]: too-large, encoding, syntax, trailing-data, duplicate-key, ambiguous-key, lone-surrogate, too-deep, null,
// number, yaml-alias, yaml-tag, yaml-key, kind, unknown-field, missing-field, value, type, name, reference, disputed,
// inconsistent, reads.
func Parse(name string, data []byte, kinds ...string) (*Document, error) {
	d, err := Read(name, data)
	return checked(d, err, name, data, kinds)
}

// ParseLine is [Parse] of JSON that is one line of a file, as streams of documents have it. line is its number, from 1;
// places in the document are in that line.
//
// # Errors
//
// As [Parse], for JSON.
func ParseLine(name string, line int, data []byte, kinds ...string) (*Document, error) {
	d, err := read(name, line-1, data, true)
	if d, err = checked(d, err, name, data, kinds); err != nil {
		return nil, err
	}
	d.Source = &Location{File: d.Name, Line: line, Column: 1}
	return d, nil
}

// checked checks a document that was read against the schema of its kind, and what no schema says.
func checked(d *Document, err error, name string, data []byte, kinds []string) (*Document, error) {
	if err == nil {
		d.Kind, err = d.kind(kinds)
	}
	if err != nil {
		if p := foreign(name, data, kinds); p != nil {
			return nil, Problems{p}
		}
		return nil, err
	}
	if problems := d.validate(); len(problems) > 0 {
		return nil, problems.Err()
	}
	if further := kindOf(d.Kind).further; further != nil {
		if err := further(d).Err(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// Read reads a document strictly but leaves its meaning alone: syntax, encoding, keys, numbers and nesting are checked,
// the schema is not.
//
// # Errors
//
// [Problems], with the codes of [Parse] up to yaml-key.
func Read(name string, data []byte) (*Document, error) { return read(name, 0, data, false) }

// ReadJSON is [Read] of what a program made: JSON and nothing else, without a byte order mark.
//
// # Errors
//
// As [Read].
func ReadJSON(name string, data []byte) (*Document, error) { return read(name, 0, data, true) }

// read reads a document with so many lines of its file above it.
func read(name string, above int, data []byte, onlyJSON bool) (*Document, error) {
	name = filepath.ToSlash(name)
	r := newReader(name, nil)
	r.above = above
	if len(data) > MaxBytes {
		r.fail("too-large", "", position{}, "more than %d MiB; a document has at most that much", MaxBytes>>20)
		return nil, r.problems
	}
	without := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if onlyJSON && len(without) < len(data) {
		r.fail("encoding", "", r.start(), "it begins with a byte order mark; expected JSON in UTF-8 without one")
		return nil, r.problems
	}
	data = without
	if at := invalidUTF8(data); at >= 0 {
		r = newReader(name, data)
		r.above = above
		r.fail("encoding", "", r.position(at), "not UTF-8 at byte %d", at)
		r.problems[0].Source = ""
		return nil, r.problems
	}
	r = newReader(name, data)
	r.above = above
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	var tree any
	if onlyJSON && (len(trimmed) == 0 || trimmed[0] != '{') {
		r.fail("syntax", "", r.start(), "not a JSON object; expected one that begins with \"construe\"")
		return nil, r.problems
	}
	if onlyJSON {
		tree = r.readJSON()
	} else if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') && path.Ext(name) != ".yaml" &&
		path.Ext(name) != ".yml" {
		tree = r.readJSON()
	} else if len(data) > MaxYAML {
		r.fail("too-large", "", position{}, "more than %d MiB of YAML; expected at most that much, or JSON",
			MaxYAML>>20)
		return nil, r.problems
	} else {
		tree = r.readYAML()
	}
	if err := r.problems.Err(); err != nil {
		r.adviseEmpty(tree)
		return nil, err
	}
	object, is := tree.(map[string]any)
	if !is {
		r.fail("type", "", r.start(), "a document is an object; expected its first field to be \"construe\"")
		return nil, r.problems
	}
	return &Document{Name: name, Tree: object, reader: r}, nil
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		c, n := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func (d *Document) kind(want []string) (string, error) {
	if len(want) == 0 {
		want = Kinds()
	}
	got, _ := d.Tree["construe"].(string)
	for _, k := range want {
		if got == k {
			return k, nil
		}
	}
	p := d.Problem("kind", "/construe", "the field \"construe\" is %s; expected %s", visible.Quote(got), oneOf(want))
	if got == "" {
		p.Message = "the field \"construe\", which names the kind of document, is missing; expected " + oneOf(want)
	}
	p.Expected = want
	p.Hint = nearest(got, want)
	return "", Problems{p}
}

// Problem makes a problem about the value at pointer, located in the file. Where the value is not in the file, the
// nearest thing above it is named. format and args make the message, as fmt.Sprintf has them.
func (d *Document) Problem(code, pointer, format string, args ...any) *Problem {
	at := d.place(pointer, false)
	return &Problem{Code: code, Message: fmt.Sprintf(format, args...), File: d.Name, Line: at.line, Column: at.column,
		Pointer: pointer, Source: d.reader.sourceLine(at.line)}
}

func (d *Document) keyProblem(code, pointer, format string, args ...any) *Problem {
	p := d.Problem(code, pointer, format, args...)
	at := d.place(pointer, true)
	p.Line, p.Column, p.Source = at.line, at.column, d.reader.sourceLine(at.line)
	return p
}

func (d *Document) place(pointer string, key bool) position {
	for {
		if at, ok := d.reader.keyAt[pointer]; ok && key {
			return at
		}
		if at, ok := d.reader.at[pointer]; ok {
			return at
		}
		i := strings.LastIndexByte(pointer, '/')
		if i < 0 {
			return d.reader.start()
		}
		pointer = pointer[:i]
	}
}

// Locate gives the problems that err carries their places in the document, where they name a pointer and no file. It
// serves those who check a document's meaning after it was decoded.
func (d *Document) Locate(err error) error {
	if err == nil {
		return nil
	}
	all := ProblemsIn(err, "error")
	for _, p := range all {
		if p.File == "" {
			at := d.place(p.Pointer, false)
			p.File, p.Line, p.Column, p.Source = d.Name, at.line, at.column, d.reader.sourceLine(at.line)
		}
	}
	return all
}

// Location is a place in a file: Line and Column count from 1, and a column counts bytes. File is the name under which
// it was handed over, with forward slashes.
type Location struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Location returns where the value at pointer stands; ok is false where it is not in the file.
func (d *Document) Location(pointer string) (l Location, ok bool) {
	at, ok := d.reader.at[pointer]
	return Location{d.Name, at.line, at.column}, ok
}

// Decode fills a document type from the tree, as the function [Decode] does.
func (d *Document) Decode(into any) error { return Decode(d.Tree, into) }

// NewDocument wraps a tree that construe made, rather than read: it is checked against the schema of its kind, and its
// values have no place in a file. name stands for the file in errors.
//
// # Errors
//
// [Problems]: unknown-field, missing-field, value, type, name.
func NewDocument(kind, name string, tree map[string]any) (*Document, error) {
	d := &Document{Kind: kind, Name: name, Tree: tree, reader: newReader(name, nil)}
	if err := d.validate().Err(); err != nil {
		return nil, err
	}
	return d, nil
}
