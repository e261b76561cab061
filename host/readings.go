package host

import (
	"io/fs"
	"path"

	"github.com/construe-host/construe/host/internal/archive"
	"github.com/construe-host/construe/host/internal/layout"
	"github.com/construe-host/construe/host/internal/pin"
)

// MaxReading is the size of the largest tar of a reading, in bytes.
const MaxReading = archive.MaxReading

// ReadingTar reads a reading that was handed over as one file, as [Host.ReadingTar] writes it; nothing of it is written
// anywhere. Its contents are parts of data, which must not be changed as long as they are used. name is its name in
// errors.
//
// # Errors
//
// [schema.Problems]: too-large, too-many-files, bundle-truncated, bundle-header, bundle-name, bundle-order,
// bundle-layout.
func ReadingTar(name string, data []byte) (Folder, error) {
	files, err := archive.Read(name, data, archive.Reading())
	return Folder{FS: archive.Folder(files, "."), Name: name}, err
}

// ReadingTar writes a reading as one file: reading.yaml, its policy with the tests beside it, and its plugin, wherever
// that was found. pinned, as [Host.Pin] gives them, take the place of what is there. Code that it takes from another
// reading is not in it.
//
// # Errors
//
// [schema.Problems]: unknown-reading, no-policy, no-plugin, no-module, bundle-name, too-large, too-many-files.
func (h *Host) ReadingTar(reading string, pinned []PinnedFile) ([]byte, error) {
	return pin.Tar(h.opened, reading, pinned)
}

// ReadingLayout reads a reading from an OCI image layout, whose one manifest has one layer: the file that
// [Host.ReadingTar] writes. Each file is checked against the digest that names it. name is the folder's name in errors.
//
// # Errors
//
// [schema.Problems]: oci-layout, oci-digest, and the codes of [schema.ReadJSON] and of [ReadingTar].
func ReadingLayout(name string, fsys fs.FS) (Folder, error) {
	file, data, err := layout.Read(fsys, name)
	if err != nil {
		return Folder{}, err
	}
	files, err := archive.Read(path.Join(name, file), data, archive.Reading())
	return Folder{FS: archive.Folder(files, "."), Name: name}, err
}
