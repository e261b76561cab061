package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// release builds for one target, and adds its archive and its bill of materials.
func release(out map[string][]byte, version string, from source, t target) error {
	program, info, err := build(version, t)
	if err != nil {
		return err
	}
	files := maps.Clone(from.files)
	pack, name, suffix := tarred, "construe", ".tar.gz"
	if t.os == "windows" {
		pack, name, suffix = zipped, "construe.exe", ".zip"
	}
	files[name] = program
	stem := fmt.Sprintf("construe_%s_%s_%s", strings.TrimPrefix(version, "v"), t.os, t.arch)
	if out[stem+suffix], err = pack(stem, files, name, from.time); err != nil {
		return err
	}
	out[stem+".cdx.json"], err = materials(version, from, t, info)
	return err
}

// mode is what may be done with a file: the program can be run.
func mode(name, program string) int64 {
	if name == program {
		return 0o755
	}
	return 0o644
}

// tarred is files in a folder, sorted, each of a time and of nobody.
func tarred(folder string, files map[string][]byte, program string, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(compressed)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := w.WriteHeader(&tar.Header{Name: folder + "/" + name, Mode: mode(name, program), ModTime: at,
			Size: int64(len(files[name])), Format: tar.FormatPAX}); err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if err := compressed.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// zipped is the same as a zip, which Windows opens by itself.
func zipped(folder string, files map[string][]byte, program string, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		header := &zip.FileHeader{Name: folder + "/" + name, Method: zip.Deflate, Modified: at}
		header.SetMode(os.FileMode(mode(name, program)))
		f, err := w.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// sums is the digests of files, in the form that sha256sum -c reads.
func sums(files map[string][]byte) []byte {
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return out.Bytes()
}
