// Package archive reads and writes files as a tar whose every byte follows from their names and contents: a bundle, or
// a reading that is handed over.
//
// The usual entries are [Read] and [Write], and [Folder] for what was read.
package archive

import (
	"archive/tar"
	"bytes"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
	"github.com/construe-host/construe/host/schema"
)

// Form is a kind of archive: what may be in it, and what messages say of it.
type Form struct {
	What string // what it is: "bundle"
	Made string // the command that writes one

	Size, Files, File int // the most bytes, the most files, the most bytes of a file

	Needs  []string               // files that must be there
	Placed func(name string) bool // whether a name has a place in it; nil where each has
}

// block is what tar counts in, in bytes: a header takes one, contents are filled up to whole ones with zeros, and two
// of zeros end the file.
const block = 512

// Write gives the archive's bytes: files in the order of their names, no times, owners, links or folders.
//
// # Errors
//
// [schema.Problems]: bundle-name, bundle-layout, too-large, too-many-files.
func Write(files map[string][]byte, f Form) ([]byte, error) {
	if err := f.check("", files); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, name := range schema.Keys(files) {
		if len(files[name]) > f.File {
			return nil, f.problem("too-large", "", "%s has %d bytes; at most %d", visible.Quote(name), len(files[name]), f.File)
		}
		header, err := header(name, len(files[name]))
		if err != nil {
			return nil, f.problem("bundle-name", "", "the name %s does not fit a tar", visible.Quote(name))
		}
		out.Write(header)
		out.Write(files[name])
		out.Write(make([]byte, padding(len(files[name]))))
	}
	out.Write(make([]byte, 2*block))
	if out.Len() > f.Size {
		return nil, f.problem("too-large", "", "the %s has %d bytes; at most %d", f.What, out.Len(), f.Size)
	}
	return out.Bytes(), nil
}

// header is the one header that a file of this name and size can have.
func header(name string, size int) ([]byte, error) {
	var b bytes.Buffer
	err := tar.NewWriter(&b).WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(size), Mode: 0o644,
		Format: tar.FormatUSTAR})
	return b.Bytes(), err
}

// padding is how many zeros follow a file of this size.
func padding(size int) int { return (block - size%block) % block }

// Read reads an archive that anybody may have made. Nothing of it is written anywhere; what it does not spell as
// [Write] would is refused, and with it every link, device, time, owner, folder and extension of tar. The contents are
// parts of data, which must not be changed as long as they are used. name is used in errors only.
//
// Each header is read for its name and size alone and then written anew: one that is not the same, byte for byte, is
// refused, so that two readers of tar can never find different files in one archive.
//
// # Errors
//
// [schema.Problems]: too-large, too-many-files, bundle-truncated, bundle-header, bundle-name, bundle-order,
// bundle-layout.
func Read(name string, data []byte, f Form) (map[string][]byte, error) {
	refuse := func(code, format string, args ...any) (map[string][]byte, error) {
		return nil, f.problem(code, name, format, args...)
	}
	if len(data) > f.Size {
		return refuse("too-large", "more than %d bytes", f.Size)
	}
	files := map[string][]byte{}
	last := ""
	for {
		if len(data) < 2*block {
			return refuse("bundle-truncated", "the %s ends too early", f.What)
		}
		if bytes.Equal(data[:block], make([]byte, block)) {
			if !bytes.Equal(data, make([]byte, 2*block)) {
				return refuse("bundle-header", "there is something after the last file")
			}
			break
		}
		file, size, ok := claimed(data[:block])
		if want, err := header(file, size); !ok || err != nil || !bytes.Equal(want, data[:block]) {
			return refuse("bundle-header", "the header %s is %s; expected that of a plain file without time and owner",
				after(last), found(file, data[:block]))
		}
		whole := block + size + padding(size)
		switch {
		case !valid(file):
			return refuse("bundle-name", "%s is not the name of a file below the %s", visible.Quote(file), f.What)
		case file == last:
			return refuse("bundle-order", "%s stands twice; expected each name once", visible.Quote(file))
		case file < last:
			return refuse("bundle-order", "%s stands after %s; expected names in order, each once", visible.Quote(file),
				visible.Quote(last))
		case size > f.File || len(files) == f.Files:
			return refuse("too-large", "%s is larger than %d bytes, or the %dth file", visible.Quote(file), f.File, f.Files+1)
		case len(data) < whole:
			return refuse("bundle-truncated", "%s ends too early", visible.Quote(file))
		case !bytes.Equal(data[block+size:whole], make([]byte, padding(size))):
			return refuse("bundle-header", "there is something between %s and the next file", visible.Quote(file))
		}
		files[file] = data[block : block+size : block+size]
		data, last = data[whole:], file
	}
	if err := f.check(name, files); err != nil {
		return nil, err
	}
	return files, nil
}

// claimed reads the name and size that a header claims; whether it is well formed is seen by writing it again.
func claimed(h []byte) (name string, size int, ok bool) {
	name = field(h, 0, 100)
	if prefix := field(h, 345, 500); prefix != "" {
		name = prefix + "/" + name
	}
	n, err := strconv.ParseUint(strings.TrimRight(field(h, 124, 136), " "), 8, 31)
	return name, int(n), err == nil
}

// field is a text of a header.
func field(h []byte, from, to int) string {
	text, _, _ := strings.Cut(string(h[from:to]), "\x00")
	return text
}

// found says what a header is that was refused: what it names is no more than a claim.
func found(name string, h []byte) string {
	what := map[byte]string{tar.TypeLink: "a hard link", tar.TypeSymlink: "a symbolic link", tar.TypeChar: "a device",
		tar.TypeBlock: "a device", tar.TypeFifo: "a pipe", tar.TypeDir: "a folder", tar.TypeXHeader: "an extension of tar",
		tar.TypeXGlobalHeader: "an extension of tar", tar.TypeGNULongName: "an extension of tar",
		tar.TypeGNULongLink: "an extension of tar"}[h[156]]
	if what == "" {
		what = "another than construe writes"
	}
	return what + " (" + visible.Quote(name) + ")"
}

// after says where in an archive a header stands: its own name may be what is wrong with it.
func after(last string) string {
	if last == "" {
		return "of the first file"
	}
	return "after " + visible.Quote(last)
}

// problem is what is wrong with an archive.
func (f Form) problem(code, file, format string, args ...any) error {
	return schema.Problems{{Code: code, File: file, Message: fmt.Sprintf(format, args...),
		Hint: "a " + f.What + " is what " + f.Made + " writes"}}
}

// check holds the layout: what must be there, nothing elsewhere, and no two names that a file system could take for
// one.
func (f Form) check(file string, files map[string][]byte) error {
	if len(files) > f.Files {
		return f.problem("too-many-files", file, "%d files; at most %d", len(files), f.Files)
	}
	folded := map[string]string{} // lower case → as it is spelt, for files and folders
	for _, name := range schema.Keys(files) {
		if !valid(name) {
			return f.problem("bundle-name", file, "the name %s does not fit a %s; expected letters, digits, dots, hyphens and "+
				"underscores", visible.Quote(name), f.What)
		}
		if f.Placed != nil && !f.Placed(name) {
			return f.problem("bundle-layout", file, "%s has no place in a %s", visible.Quote(name), f.What)
		}
		for part := name; part != "."; part = path.Dir(part) {
			if other, had := folded[strings.ToLower(part)]; had && other != part {
				return f.problem("bundle-name", file, "%s and %s differ only in case", visible.Quote(other), visible.Quote(part))
			}
			folded[strings.ToLower(part)] = part
			if _, is := files[part]; is && part != name {
				return f.problem("bundle-name", file, "%s is a file and a folder", visible.Quote(part))
			}
		}
	}
	for _, name := range f.Needs {
		if _, has := files[name]; !has {
			return f.problem("bundle-layout", file, "there is no %s in the %s", name, f.What)
		}
	}
	return nil
}
