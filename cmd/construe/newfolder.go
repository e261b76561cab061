package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/construe-host/construe/cmd/construe/internal/scaffold"
	"github.com/construe-host/construe/host/schema"
)

// absent refuses a folder that is there already.
func absent(name string) error {
	if _, err := os.Lstat(name); err == nil {
		return usage{fmt.Sprintf("%s is there already; expected the name of a folder to be made", filepath.ToSlash(name)),
			"nothing is overwritten; take another name, or remove it"}
	}
	return nil
}

// writeFolder writes files to a folder that is not there yet: all of them, or none.
func writeFolder(name string, files scaffold.Files) error {
	failed := func(err error) error {
		return usage{fmt.Sprintf("cannot make the folder %s: %v", filepath.ToSlash(name), unwrapPath(err)),
			"make the folder that it is to stand in, or take another"}
	}
	beside, err := os.MkdirTemp(filepath.Dir(filepath.Clean(name)), ".construe-new-*")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(beside)
	for _, file := range schema.Keys(files) {
		at, mode := filepath.Join(beside, filepath.FromSlash(file)), os.FileMode(0o644)
		if strings.HasSuffix(file, ".sh") {
			mode = 0o755
		}
		err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(files[file]), mode))
		if err != nil {
			return failed(err)
		}
	}
	if err := os.Chmod(beside, 0o755); err != nil {
		return failed(err)
	}
	if err := absent(name); err != nil {
		return err
	}
	if err := os.Rename(beside, name); err != nil {
		return failed(err)
	}
	return nil
}
