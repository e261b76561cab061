package main

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// layOut is the command layout DIR FILE of scripts: an OCI image layout whose one layer is the file.
func layOut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: layout DIR FILE")
	}
	dir := ts.MkAbs(args[0])
	blobs := filepath.Join(dir, "blobs", "sha256")
	ts.Check(os.MkdirAll(blobs, 0o755))
	blob := func(kind string, data []byte) map[string]any {
		hex := fmt.Sprintf("%x", sha256.Sum256(data))
		ts.Check(os.WriteFile(filepath.Join(blobs, hex), data, 0o644))
		return map[string]any{"mediaType": kind, "digest": "sha256:" + hex, "size": len(data)}
	}
	document := func(tree map[string]any) []byte {
		data, err := json.Marshal(tree)
		ts.Check(err)
		return data
	}
	layer := blob("application/vnd.oci.image.layer.v1.tar", []byte(ts.ReadFile(args[1])))
	manifest := blob("application/vnd.oci.image.manifest.v1+json", document(map[string]any{"schemaVersion": 2,
		"config": blob("application/vnd.oci.empty.v1+json", []byte("{}")), "layers": []any{layer}}))
	for name, tree := range map[string]map[string]any{"oci-layout": {"imageLayoutVersion": "1.0.0"},
		"index.json": {"schemaVersion": 2, "manifests": []any{manifest}}} {
		ts.Check(os.WriteFile(filepath.Join(dir, name), document(tree), 0o644))
	}
}

// pack is the command pack FILE NAME ... of scripts: a tar of empty files, as a program of its own could write it. A
// name with an arrow is a symbolic link: NAME->TARGET.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: pack FILE NAME ...")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	w := tar.NewWriter(f)
	for _, name := range args[1:] {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Format: tar.FormatUSTAR}
		if link, target, is := strings.Cut(name, "->"); is {
			h.Typeflag, h.Name, h.Linkname = tar.TypeSymlink, link, target
		}
		ts.Check(w.WriteHeader(h))
	}
	ts.Check(w.Close())
}
