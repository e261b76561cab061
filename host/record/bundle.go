package record

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
	"github.com/construe-host/construe/host/schema"
)

// Limits on a bundle.
const (
	// MaxBundle is the size of the largest bundle, in bytes.
	MaxBundle = 128 << 20
	// MaxFiles is how many files it may hold.
	MaxFiles = 1024
	// MaxFile is the size of the largest file in it, in bytes.
	MaxFile = MaxEnvelope
	// maxElements is how deep a name may go.
	maxElements = 12
)

// Names of the two files at the top of a bundle; below [CaseFolder] stand the case's files, below [ReadingFolder] a
// folder for each reading. Of a case/v1, whose policies stand in its own folder, [PluginFolder] has a folder for each
// plugin instead.
const (
	RecordFile    = "record.json"
	RuntimeFile   = "runtime.json"
	CaseFolder    = "case"
	ReadingFolder = "readings"
	PluginFolder  = "plugins"
)

// Bundle is a record with every file that it depends on, by name. Its only form is a tar whose every byte follows from
// names and contents:
//
//	record.json                  the envelope
//	runtime.json                 the runtime that was judged
//	case/case.yaml               the case, with its library beside it
//	readings/hop/reading.yaml    a reading, with its policy beside it
//	readings/hop/policy.rego
//	readings/hop/hop/plugin.yaml its plugin's manifest, with the module beside it
//	readings/hop/hop/hop.wasm
//
// Names have letters of ASCII, digits, dots, hyphens and underscores; no element begins or ends with a dot, and no two
// names differ only in case, so that they stand for the same files on every system. Whether the contents are those that
// the record names is for package host to say ([Envelope] knows digests alone).
type Bundle map[string][]byte

// block is what tar counts in, in bytes: a header takes one, contents are filled up to whole ones with zeros, and two
// of zeros end the file.
const block = 512

// Write gives the bundle's bytes: files in the order of their names, no times, owners, links or folders.
//
// # Errors
//
// [schema.Problems]: bundle-name, bundle-layout, too-large, too-many-files.
func (b Bundle) Write() ([]byte, error) {
	if err := b.check(""); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, name := range schema.Keys(b) {
		header, err := header(name, len(b[name]))
		if err != nil {
			return nil, problem("bundle-name", "", "use letters, digits, dots, hyphens and underscores",
				"the name "+strconv.QuoteToASCII(name)+" does not fit a bundle")
		}
		out.Write(header)
		out.Write(b[name])
		out.Write(make([]byte, padding(len(b[name]))))
	}
	out.Write(make([]byte, 2*block))
	if out.Len() > MaxBundle {
		return nil, problem("too-large", "", "", fmt.Sprintf("the bundle has %d bytes; at most %d", out.Len(),
			MaxBundle))
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

// ReadBundle reads a bundle that anybody may have made. Nothing of it is written anywhere; what it does not spell as
// [Bundle.Write] would is refused, and with it every link, device, time, owner, folder and extension of tar.
//
// The contents are parts of data, which must not be changed as long as the bundle is used. Each header is read for its
// name and size alone and then written anew: one that is not the same, byte for byte, is refused, so that two readers
// of tar can never find different files in one bundle. name is used in errors only.
//
// # Errors
//
// [schema.Problems]: too-large, too-many-files, bundle-truncated, bundle-header, bundle-name, bundle-order,
// bundle-layout.
func ReadBundle(name string, data []byte) (Bundle, error) {
	refuse := func(code, format string, args ...any) (Bundle, error) {
		return nil, problem(code, name, "a bundle is what construe compare --bundle writes",
			fmt.Sprintf(format, args...))
	}
	if len(data) > MaxBundle {
		return refuse("too-large", "more than %d bytes", MaxBundle)
	}
	b := Bundle{}
	last := ""
	for {
		if len(data) < 2*block {
			return refuse("bundle-truncated", "the bundle ends too early")
		}
		if bytes.Equal(data[:block], make([]byte, block)) {
			if !bytes.Equal(data, make([]byte, 2*block)) {
				return refuse("bundle-header", "there is something after the last file")
			}
			break
		}
		file, size, ok := claimed(data[:block])
		if want, err := header(file, size); !ok || err != nil || !bytes.Equal(want, data[:block]) {
			return refuse("bundle-header", "the header %s is not that of a plain file without time and owner",
				after(last))
		}
		whole := block + size + padding(size)
		switch {
		case !valid(file):
			return refuse("bundle-name", "%s is not the name of a file below the bundle", visible.Quote(file))
		case file <= last:
			return refuse("bundle-order", "%s stands twice, or out of order", visible.Quote(file))
		case size > MaxFile || len(b) == MaxFiles:
			return refuse("too-large", "%s is larger than %d bytes, or the %dth file", visible.Quote(file), MaxFile,
				MaxFiles+1)
		case len(data) < whole:
			return refuse("bundle-truncated", "%s ends too early", visible.Quote(file))
		case !bytes.Equal(data[block+size:whole], make([]byte, padding(size))):
			return refuse("bundle-header", "there is something between %s and the next file", visible.Quote(file))
		}
		b[file] = data[block : block+size : block+size]
		data, last = data[whole:], file
	}
	if err := b.check(name); err != nil {
		return nil, err
	}
	return b, nil
}

// claimed reads the name and size that a header claims; whether it is well formed is seen by writing it again.
func claimed(h []byte) (name string, size int, ok bool) {
	field := func(from, to int) string {
		text, _, _ := strings.Cut(string(h[from:to]), "\x00")
		return text
	}
	name = field(0, 100)
	if prefix := field(345, 500); prefix != "" {
		name = prefix + "/" + name
	}
	n, err := strconv.ParseUint(strings.TrimRight(field(124, 136), " "), 8, 31)
	return name, int(n), err == nil && n <= MaxBundle
}

// valid reports whether a name is one that every file system could bear and none could mistake.
func valid(name string) bool {
	if !fs.ValidPath(name) || strings.Count(name, "/") >= maxElements {
		return false
	}
	for element := range strings.SplitSeq(name, "/") {
		if strings.HasSuffix(element, ".") || strings.HasPrefix(element, ".") {
			return false
		}
		for _, c := range []byte(element) {
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if !letter && !strings.ContainsRune("._-", rune(c)) {
				return false
			}
		}
	}
	return true
}

// check holds the layout: what must be there, nothing elsewhere, and no two names that a file system could take for
// one.
func (b Bundle) check(file string) error {
	folded := map[string]string{} // lower case → as it is spelt, for files and folders
	for _, name := range schema.Keys(b) {
		if !valid(name) {
			return problem("bundle-name", file, "use letters, digits, dots, hyphens and underscores",
				"the name "+visible.Quote(name)+" does not fit a bundle")
		}
		if !placed(name) {
			return problem("bundle-layout", file, "", visible.Quote(name)+" has no place in a bundle")
		}
		for part := name; part != "."; part = path.Dir(part) {
			if other, had := folded[strings.ToLower(part)]; had && other != part {
				return problem("bundle-name", file, "",
					visible.Quote(other)+" and "+visible.Quote(part)+" differ only in case")
			}
			folded[strings.ToLower(part)] = part
			if _, is := b[part]; is && part != name {
				return problem("bundle-name", file, "", visible.Quote(part)+" is a file and a folder")
			}
		}
	}
	for _, name := range []string{RecordFile, RuntimeFile, CaseFolder + "/case.yaml"} {
		if _, has := b[name]; !has {
			return problem("bundle-layout", file, "", "there is no "+name+" in the bundle")
		}
	}
	if len(b) > MaxFiles {
		return problem("too-many-files", file, "", fmt.Sprintf("%d files; at most %d", len(b), MaxFiles))
	}
	return nil
}

// placed reports whether a name has a place in a bundle: at the top, below the case, or in the folder of a reading or a
// plugin.
func placed(name string) bool {
	first, rest, below := strings.Cut(name, "/")
	switch first {
	case RecordFile, RuntimeFile:
		return !below
	case CaseFolder:
		return below
	case PluginFolder, ReadingFolder:
		_, _, inFolder := strings.Cut(rest, "/")
		return inFolder
	}
	return false
}

// Case is the folder of the case, with case.yaml at its top. It is read-only, and shares the bundle's bytes.
func (b Bundle) Case() fs.FS { return memory{b, CaseFolder} }

// Readings lists the readings of the bundle that have a document, sorted, and Reading is the folder of one, with
// reading.yaml at its top. It is read-only, and shares the bundle's bytes.
func (b Bundle) Readings() (ids []string) {
	for _, name := range schema.Keys(b) {
		rest, is := strings.CutPrefix(name, ReadingFolder+"/")
		if id, file, _ := strings.Cut(rest, "/"); is && file == "reading.yaml" {
			ids = append(ids, id)
		}
	}
	return ids
}

// Reading is the folder of one reading; see [Bundle.Readings].
func (b Bundle) Reading(id string) fs.FS { return memory{b, path.Join(ReadingFolder, id)} }

// Plugins holds a folder for each plugin, as the folder does that a host is given. It is read-only, and shares the
// bundle's bytes.
func (b Bundle) Plugins() fs.FS { return memory{b, PluginFolder} }

// Runtime reads the runtime that the bundle is about.
//
// # Errors
//
// The codes of [schema.Parse]. A bundle that was read always has the file; whether it is the runtime that the record
// names is for package host to say.
func (b Bundle) Runtime() (*schema.Document, error) {
	return schema.Parse(RuntimeFile, b[RuntimeFile], schema.KindRuntime)
}

// after says where in a bundle a header stands: its own name is no help, since it may be what is wrong with it.
func after(last string) string {
	if last == "" {
		return "of the first file"
	}
	return "after " + visible.Quote(last)
}
