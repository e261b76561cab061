package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// readingFolder is a reading that --with names.
func readingFolder(name string) (host.Folder, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return host.Folder{}, usage{fmt.Sprintf("cannot read the reading %s: %v", name, unwrapPath(err)),
			"give the folder that has reading.yaml"}
	case !info.IsDir():
		return host.Folder{}, usage{fmt.Sprintf("%s is a file; --with takes the folder of a reading", name),
			"give the folder that has reading.yaml"}
	}
	own, err := folderFS(name)
	return host.Folder{FS: own, Name: filepath.ToSlash(filepath.Clean(name))}, err
}

// readingAt gives the id of the reading in a folder, and whether it is one of the case's own.
func readingAt(c *cli.Context, folder string) (id string, own bool, err error) {
	name := filepath.Join(folder, "reading.yaml")
	data, err := os.ReadFile(name)
	if err != nil {
		return "", false, usage{fmt.Sprintf("cannot read %s: %v", name, unwrapPath(err)), ""}
	}
	d, err := schema.Parse(filepath.ToSlash(name), data, schema.KindReading)
	if err != nil {
		return "", false, err
	}
	id, _ = d.Tree["id"].(string)
	here, err := os.Stat(folder)
	if err != nil {
		return "", false, usage{fmt.Sprintf("cannot read %s: %v", folder, unwrapPath(err)), ""}
	}
	inCase, err := os.Stat(filepath.Join(caseName(c), "readings", id))
	return id, err == nil && os.SameFile(here, inCase), nil
}
