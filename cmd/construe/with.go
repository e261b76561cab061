package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// layoutPrefix is how an OCI image layout is named, as other tools name one.
const layoutPrefix = "oci-layout:"

// takesReadings is the hint of whoever names none.
const takesReadings = "give the folder that has reading.yaml, the .tar that construe pin --tar writes, or " +
	layoutPrefix + "DIR"

// broughtReading is a reading that --with names: a folder, a tar, or an OCI image layout.
func broughtReading(name string) (host.Folder, error) {
	shown := filepath.ToSlash(filepath.Clean(name))
	if dir, is := strings.CutPrefix(name, layoutPrefix); is {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return host.Folder{}, usage{fmt.Sprintf("there is no folder %s; %s takes that of an OCI image layout", dir,
				layoutPrefix), "give the folder that has index.json"}
		}
		own, err := folderFS(dir)
		if err != nil {
			return host.Folder{}, err
		}
		return host.ReadingLayout(layoutPrefix+filepath.ToSlash(filepath.Clean(dir)), own)
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return host.Folder{}, usage{fmt.Sprintf("cannot read the reading %s: %v", name, unwrapPath(err)), takesReadings}
	case info.IsDir():
		own, err := folderFS(name)
		return host.Folder{FS: own, Name: shown}, err
	case !isReadingFile(name):
		return host.Folder{}, usage{fmt.Sprintf("%s is a file; --with takes a folder, a .tar, or %sDIR", name,
			layoutPrefix), takesReadings}
	case !info.Mode().IsRegular():
		return host.Folder{}, usage{fmt.Sprintf("%s is no regular file", name), takesReadings}
	}
	f, err := os.Open(name)
	if err != nil {
		return host.Folder{}, usage{fmt.Sprintf("cannot read the reading %s: %v", name, unwrapPath(err)), takesReadings}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, host.MaxReading+1))
	if err != nil {
		return host.Folder{}, err
	}
	return host.ReadingTar(shown, data)
}

// isReadingFile reports whether a name is that of a reading in another form than a folder.
func isReadingFile(name string) bool {
	info, err := os.Stat(name)
	return strings.HasPrefix(name, layoutPrefix) || strings.EqualFold(filepath.Ext(name), ".tar") &&
		(err != nil || !info.IsDir())
}

// readingAt gives the id of the reading that an argument names, and whether it is one of the case's own.
func readingAt(c *cli.Context, name string) (id string, own bool, err error) {
	brought, err := broughtReading(name)
	if err != nil {
		return "", false, err
	}
	info, err := fs.Stat(brought.FS, "reading.yaml")
	if err == nil && (!info.Mode().IsRegular() || info.Size() > schema.MaxBytes) {
		return "", false, usage{brought.Name + "/reading.yaml is no regular file, or too large", takesReadings}
	}
	var data []byte
	if err == nil {
		data, err = fs.ReadFile(brought.FS, "reading.yaml")
	}
	if err != nil {
		return "", false, usage{fmt.Sprintf("cannot read %s/reading.yaml: %v", brought.Name, unwrapPath(err)), ""}
	}
	d, err := schema.Parse(brought.Name+"/reading.yaml", data, schema.KindReading)
	if err != nil {
		return "", false, err
	}
	id, _ = d.Tree["id"].(string)
	here, err := os.Stat(name)
	if err != nil {
		return id, false, nil // a layout
	}
	inCase, err := os.Stat(filepath.Join(caseName(c), "readings", id))
	return id, err == nil && os.SameFile(here, inCase), nil
}
