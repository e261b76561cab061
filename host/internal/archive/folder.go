package archive

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/construe-host/construe/host/schema"
)

// Folder gives a folder of an archive as a file system, the whole of it for ".". It holds plain files and the folders
// that their names imply, all read-only and without times, and shares their bytes. It is safe for concurrent use as
// long as nobody changes them.
func Folder(files map[string][]byte, root string) fs.FS { return memory{files, root} }

// memory is a folder of an archive.
type memory struct {
	files map[string][]byte
	root  string
}

// Open opens a file, or a folder that some file is in. The root opens also where there is no file.
//
// # Errors
//
// [fs.ErrInvalid], of a name that [fs.ValidPath] does not admit; [fs.ErrNotExist], of one that is not there.
// Both come in an [fs.PathError].
func (m memory) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	full := path.Join(m.root, name)
	if data, is := m.files[full]; is {
		return &memoryFile{entry{path.Base(full), int64(len(data)), false}, bytes.NewReader(data)}, nil
	}
	children := m.children(full)
	if len(children) == 0 && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memoryFolder{entry{path.Base(full), 0, true}, children}, nil
}

// children lists what stands in a folder, sorted. It looks at every file, of which there are few.
func (m memory) children(folder string) []fs.DirEntry {
	found := map[string]entry{}
	if folder += "/"; folder == "./" {
		folder = ""
	}
	for name, data := range m.files {
		if rest, below := strings.CutPrefix(name, folder); below {
			first, _, deeper := strings.Cut(rest, "/")
			e := entry{first, int64(len(data)), deeper}
			if deeper {
				e.size = 0
			}
			found[first] = e
		}
	}
	var out []fs.DirEntry
	for _, name := range schema.Keys(found) {
		out = append(out, found[name])
	}
	return out
}

// memoryFile is an open file.
type memoryFile struct {
	entry
	*bytes.Reader
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *memoryFile) Close() error               { return nil }
func (f *memoryFile) Size() int64                { return f.entry.size }

// memoryFolder is an open folder; rest is what of it was not listed yet.
type memoryFolder struct {
	entry
	rest []fs.DirEntry
}

func (f *memoryFolder) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *memoryFolder) Close() error               { return nil }

func (f *memoryFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: fs.ErrInvalid}
}

// ReadDir lists the next n entries, or all that are left, as [fs.ReadDirFile] asks.
func (f *memoryFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.rest))
	out := f.rest[:n]
	f.rest = f.rest[n:]
	return out, nil
}

// entry describes a file or folder, as fs.FileInfo and fs.DirEntry.
type entry struct {
	name   string
	size   int64
	folder bool
}

func (e entry) Name() string               { return e.name }
func (e entry) Size() int64                { return e.size }
func (e entry) IsDir() bool                { return e.folder }
func (e entry) ModTime() time.Time         { return time.Time{} }
func (e entry) Sys() any                   { return nil }
func (e entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e entry) Info() (fs.FileInfo, error) { return e, nil }

// Mode says that an archive is read-only.
func (e entry) Mode() fs.FileMode {
	if e.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
