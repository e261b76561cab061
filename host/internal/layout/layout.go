// Package layout reads a reading from an OCI image layout, a folder as tools for registries write it. Nothing is
// fetched.
//
// The usual entry is [Read].
package layout

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/construe-host/construe/host/internal/archive"
	"github.com/construe-host/construe/host/internal/visible"
	"github.com/construe-host/construe/host/schema"
)

// What the specification of OCI images calls its files and types.
const (
	versionFile  = "oci-layout"
	indexFile    = "index.json"
	manifestType = "application/vnd.oci.image.manifest.v1+json"
)

// maxDocument bounds index.json, a manifest and the file that says which layout it is, in bytes.
const maxDocument = 1 << 20

// Read gives the one layer of the one manifest of a layout, and the name of its file; place is the folder's name in
// errors. From index.json on each file is checked against the digest and the size that the one before it gives.
//
// # Errors
//
// [schema.Problems]: oci-layout, oci-digest, and the codes of [schema.ReadJSON].
func Read(fsys fs.FS, place string) (name string, data []byte, err error) {
	l := layout{fsys, place}
	version, err := l.document(versionFile)
	if err != nil {
		return "", nil, err
	}
	if found, _ := version["imageLayoutVersion"].(string); !strings.HasPrefix(found, "1.") {
		return "", nil, l.problem("oci-layout", versionFile, "imageLayoutVersion is %s; expected 1.0.0", visible.Quote(found))
	}
	index, err := l.document(indexFile)
	if err != nil {
		return "", nil, err
	}
	manifest, err := l.only(indexFile, index, "manifests")
	if err != nil {
		return "", nil, err
	}
	if manifest.kind != manifestType {
		return "", nil, l.problem("oci-layout", indexFile, "a %s is named; expected a %s", visible.Quote(manifest.kind),
			manifestType)
	}
	file, text, err := l.blob(indexFile, manifest, maxDocument)
	if err != nil {
		return "", nil, err
	}
	described, err := schema.ReadJSON(path.Join(place, file), text)
	if err != nil {
		return "", nil, err
	}
	layer, err := l.only(file, described.Tree, "layers")
	if err != nil {
		return "", nil, err
	}
	if strings.HasSuffix(layer.kind, "+gzip") || strings.HasSuffix(layer.kind, "+zstd") {
		return "", nil, l.problem("oci-layout", file, "the layer is a %s; expected the tar itself, not compressed",
			visible.Quote(layer.kind))
	}
	return l.blob(file, layer, archive.MaxReading)
}

// layout is the folder.
type layout struct {
	fsys  fs.FS
	place string
}

// descriptor names a blob.
type descriptor struct {
	kind, digest string
	size         int64
}

// problem is what is wrong with a file of the layout.
func (l layout) problem(code, file, format string, args ...any) error {
	return schema.Problems{{Code: code, Message: fmt.Sprintf(format, args...), File: path.Join(l.place, file),
		Hint: "an OCI image layout of a reading has one manifest with one layer, the file that construe pin --tar writes"}}
}

// document reads a file of JSON.
func (l layout) document(name string) (map[string]any, error) {
	data, err := archive.ReadFile(l.fsys, name, maxDocument)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, l.problem("oci-layout", name, "there is no such file in the folder")
	}
	if err != nil {
		return nil, l.problem("oci-layout", name, "it cannot be read: %v", err)
	}
	d, err := schema.ReadJSON(path.Join(l.place, name), data)
	if err != nil {
		return nil, err
	}
	return d.Tree, nil
}

// only is the one descriptor that a list in a file has.
func (l layout) only(file string, tree map[string]any, list string) (d descriptor, err error) {
	all, _ := tree[list].([]any)
	if len(all) != 1 {
		return d, l.problem("oci-layout", file, "%d %s are named; expected one", len(all), list)
	}
	one, _ := all[0].(map[string]any)
	d.kind, _ = one["mediaType"].(string)
	d.digest, _ = one["digest"].(string)
	size, is := one["size"].(int64)
	if d.size = size; d.kind == "" || !is || size < 0 {
		return d, l.problem("oci-layout", file, "what is named in %s has no mediaType or no size", list)
	}
	return d, nil
}

// blob reads what a descriptor in a file names.
func (l layout) blob(from string, d descriptor, most int64) (name string, data []byte, err error) {
	hex, is := strings.CutPrefix(d.digest, "sha256:")
	if text := strings.Trim(hex, "0123456789abcdef"); !is || len(hex) != 64 || text != "" {
		return "", nil, l.problem("oci-digest", from, "the digest %s is named; expected sha256: and 64 hexadecimal digits",
			visible.Quote(d.digest))
	}
	if d.size > most {
		return "", nil, l.problem("oci-layout", from, "a file of %d bytes is named; expected at most %d", d.size, most)
	}
	name = path.Join("blobs/sha256", hex)
	if data, err = archive.ReadFile(l.fsys, name, int(d.size)); err != nil {
		return "", nil, l.problem("oci-digest", name, "it cannot be read as %s names it: %v", from, err)
	}
	if got := schema.DigestBytes(data); int64(len(data)) != d.size || got != d.digest {
		return "", nil, l.problem("oci-digest", name, "it has %d bytes and the digest %s; %s names %d and %s", len(data), got,
			from, d.size, d.digest)
	}
	return name, data, nil
}
