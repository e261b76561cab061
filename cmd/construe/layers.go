package main

import (
	"errors"
	"io/fs"
	"strings"
)

// layers are folders of plugins, of which the first that has a plugin of a name is the one that has it: no file of
// another stands in its place.
type layers []fs.FS

// Open finds a file in the first layer that has the plugin.
func (l layers) Open(name string) (fs.File, error) {
	plugin, _, _ := strings.Cut(name, "/")
	for _, layer := range l {
		if _, err := fs.Stat(layer, plugin); err == nil || !errors.Is(err, fs.ErrNotExist) {
			return layer.Open(name)
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
