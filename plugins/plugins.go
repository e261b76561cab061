// Package plugins embeds the reference classifiers, one folder each: manifest and module. The CLI hands them to the
// host; an embedder that brings its own plugins links none of them.
package plugins

import (
	"embed"
	"io/fs"
)

//go:embed */plugin.yaml */*.wasm
var files embed.FS

// FS holds a folder for each plugin.
func FS() fs.FS { return files }
