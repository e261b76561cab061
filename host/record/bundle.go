package record

import (
	"io/fs"
	"path"
	"strings"

	"github.com/construe-host/construe/host/internal/archive"
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

// form is that of a bundle.
func form() archive.Form {
	return archive.Form{What: "bundle", Made: "construe compare --bundle", Size: MaxBundle, Files: MaxFiles, File: MaxFile,
		Needs: []string{RecordFile, RuntimeFile, CaseFolder + "/case.yaml"}, Placed: placed}
}

// Write gives the bundle's bytes: files in the order of their names, no times, owners, links or folders.
//
// # Errors
//
// [schema.Problems]: bundle-name, bundle-layout, too-large, too-many-files.
func (b Bundle) Write() ([]byte, error) { return archive.Write(b, form()) }

// ReadBundle reads a bundle that anybody may have made. Nothing of it is written anywhere; what it does not spell as
// [Bundle.Write] would is refused, and with it every link, device, time, owner, folder and extension of tar.
//
// The contents are parts of data, which must not be changed as long as the bundle is used. name is used in errors only.
//
// # Errors
//
// [schema.Problems]: too-large, too-many-files, bundle-truncated, bundle-header, bundle-name, bundle-order,
// bundle-layout.
func ReadBundle(name string, data []byte) (Bundle, error) { return archive.Read(name, data, form()) }

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
func (b Bundle) Case() fs.FS { return archive.Folder(b, CaseFolder) }

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
func (b Bundle) Reading(id string) fs.FS { return archive.Folder(b, path.Join(ReadingFolder, id)) }

// Plugins holds a folder for each plugin, as the folder does that a host is given. It is read-only, and shares the
// bundle's bytes.
func (b Bundle) Plugins() fs.FS { return archive.Folder(b, PluginFolder) }

// Runtime reads the runtime that the bundle is about.
//
// # Errors
//
// The codes of [schema.Parse]. A bundle that was read always has the file; whether it is the runtime that the record
// names is for package host to say.
func (b Bundle) Runtime() (*schema.Document, error) {
	return schema.Parse(RuntimeFile, b[RuntimeFile], schema.KindRuntime)
}
