package layout_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host/internal/layout"
)

// made is a layout that a test changes before it is read.
type made struct {
	t        *testing.T
	files    fstest.MapFS
	index    map[string]any
	manifest map[string]any
	layer    map[string]any // the descriptor
}

const (
	layerType    = "application/vnd.oci.image.layer.v1.tar"
	manifestType = "application/vnd.oci.image.manifest.v1+json"
)

// newLayout has one layer.
func newLayout(t *testing.T, content string) *made {
	m := &made{t: t, files: fstest.MapFS{"oci-layout": {Data: []byte(`{"imageLayoutVersion":"1.0.0"}`)}}}
	m.layer = m.blob(layerType, []byte(content))
	m.manifest = map[string]any{"schemaVersion": 2, "mediaType": manifestType, "layers": []any{m.layer},
		"config": m.blob("application/vnd.oci.empty.v1+json", []byte("{}")), "annotations": map[string]any{"a": "b"}}
	m.index = map[string]any{"schemaVersion": 2, "manifests": []any{}}
	return m
}

// blob adds a file by its digest, and gives what names it.
func (m *made) blob(kind string, data []byte) map[string]any {
	hex := fmt.Sprintf("%x", sha256.Sum256(data))
	m.files["blobs/sha256/"+hex] = &fstest.MapFile{Data: data}
	return map[string]any{"mediaType": kind, "digest": "sha256:" + hex, "size": len(data)}
}

// whole writes manifest and index; change sees what the index has of the manifest.
func (m *made) whole(change func(descriptor map[string]any)) fstest.MapFS {
	d := m.blob(manifestType, m.json(m.manifest))
	if change != nil {
		change(d)
	}
	m.index["manifests"] = append([]any{d}, m.index["manifests"].([]any)...)
	m.files["index.json"] = &fstest.MapFile{Data: m.json(m.index)}
	return m.files
}

func (m *made) json(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		m.t.Fatal(err)
	}
	return data
}

// file is the file of a blob.
func (m *made) file(d map[string]any) *fstest.MapFile {
	return m.files["blobs/sha256/"+strings.TrimPrefix(d["digest"].(string), "sha256:")]
}

func TestTheLayerIsRead(t *testing.T) {
	name, data, err := layout.Read(newLayout(t, "the tar").whole(nil), "here")
	if err != nil || !bytes.Equal(data, []byte("the tar")) || !strings.HasPrefix(name, "blobs/sha256/") {
		t.Errorf("%s, %q, %v", name, data, err)
	}
}

// TestWhatIsNoLayoutOfAReadingIsRefused changes one thing of a layout at a time. Each error names the file.
func TestWhatIsNoLayoutOfAReadingIsRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(*made)               // the manifest is written
		index  func(map[string]any)      // what the index has of it
		after  func(*made, fstest.MapFS) // the whole is written
		want   string                    // of the error
	}{
		{name: "no layout", after: func(_ *made, fs fstest.MapFS) { delete(fs, "oci-layout") },
			want: "here/oci-layout: oci-layout: there is no such file in the folder"},
		{name: "another version", after: func(_ *made, fs fstest.MapFS) {
			fs["oci-layout"].Data = []byte(`{"imageLayoutVersion":"2.0.0"}`)
		}, want: `here/oci-layout: oci-layout: imageLayoutVersion is "2.0.0"; expected 1.0.0`},
		{name: "no index", after: func(_ *made, fs fstest.MapFS) { delete(fs, "index.json") },
			want: "here/index.json: oci-layout"},
		{name: "an index that is no JSON", after: func(_ *made, fs fstest.MapFS) { fs["index.json"].Data = []byte("{") },
			want: "here/index.json:1:2: syntax"},
		{name: "a name twice", after: func(_ *made, fs fstest.MapFS) {
			fs["index.json"].Data = append([]byte(`{"manifests":[],`), fs["index.json"].Data[1:]...)
		}, want: "duplicate-key"},
		{name: "an endless index", after: func(_ *made, fs fstest.MapFS) {
			fs["index.json"].Data = bytes.Repeat([]byte(" "), 2<<20)
		}, want: "here/index.json: oci-layout: it cannot be read: index.json is larger than 1 MiB"},
		{name: "two manifests", before: func(m *made) { m.index["manifests"] = []any{m.blob(manifestType, []byte("{}"))} },
			want: "here/index.json: oci-layout: 2 manifests are named; expected one"},
		{name: "an index of indexes",
			index: func(d map[string]any) { d["mediaType"] = "application/vnd.oci.image.index.v1+json" },
			want:  "here/index.json: oci-layout: a"},
		{name: "no size", index: func(d map[string]any) { delete(d, "size") },
			want: "here/index.json: oci-layout: what is named"},
		{name: "another digest", index: func(d map[string]any) { d["digest"] = "sha512:" + strings.Repeat("0", 128) },
			want: "here/index.json: oci-digest"},
		{name: "a way out", index: func(d map[string]any) { d["digest"] = "sha256:../../../../etc/passwd" },
			want: `here/index.json: oci-digest: the digest "sha256:../../../../etc/passwd" is named`},
		{name: "a large manifest", index: func(d map[string]any) { d["size"] = 1 << 30 },
			want: "a file of 1073741824 bytes is named; expected at most 1048576"},
		{name: "a manifest of another size", index: func(d map[string]any) { d["size"] = d["size"].(int) + 1 },
			want: "oci-digest: it has"},
		{name: "no layer", before: func(m *made) { m.manifest["layers"] = []any{} }, want: "oci-layout: 0 layers are named"},
		{name: "two layers", before: func(m *made) { m.manifest["layers"] = []any{m.layer, m.layer} },
			want: "oci-layout: 2 layers are named; expected one"},
		{name: "a compressed layer", before: func(m *made) { m.layer["mediaType"] = layerType + "+gzip" },
			want: "expected the tar itself, not compressed"},
		{name: "a large layer", before: func(m *made) { m.layer["size"] = 1 << 40 }, want: "expected at most 67108864"},
		{name: "a negative size", before: func(m *made) { m.layer["size"] = -1 }, want: "no mediaType or no size"},
		{name: "a layer that is not there", after: func(m *made, fs fstest.MapFS) {
			delete(fs, "blobs/sha256/"+strings.TrimPrefix(m.layer["digest"].(string), "sha256:"))
		}, want: "oci-digest: it cannot be read as blobs/sha256/"},
		{name: "a layer that was changed", after: func(m *made, _ fstest.MapFS) { m.file(m.layer).Data = []byte("the rat") },
			want: "oci-digest: it has 7 bytes and the digest sha256:"},
		{name: "a layer that grew",
			after: func(m *made, _ fstest.MapFS) { m.file(m.layer).Data = []byte("the tar and more") },
			want:  "is larger than 7 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newLayout(t, "the tar")
			if c.before != nil {
				c.before(m)
			}
			fs := m.whole(c.index)
			if c.after != nil {
				c.after(m, fs)
			}
			if _, _, err := layout.Read(fs, "here"); err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.Contains(err.Error(), "here/") {
				t.Errorf("%v; want %s", err, c.want)
			}
		})
	}
}

// FuzzIndex holds that whatever an index says, nothing but the layer with its digest is given.
func FuzzIndex(f *testing.F) {
	f.Add([]byte(`{"manifests":[{"mediaType":"` + manifestType + `","digest":"sha256:../x","size":1}]}`))
	f.Add([]byte(`{"manifests":[{"mediaType":1,"digest":null,"size":1.5}]}`))
	f.Fuzz(func(t *testing.T, index []byte) {
		fs := newLayout(t, "the tar").whole(nil)
		fs["index.json"].Data = index
		if _, data, err := layout.Read(fs, "here"); err == nil && string(data) != "the tar" {
			t.Errorf("%q is read", data)
		}
	})
}
