package pin

import (
	"path"
	"strings"

	"github.com/construe-host/construe/host/internal/archive"
	"github.com/construe-host/construe/host/internal/engine"
)

// Tar gives a reading as one file: reading.yaml, its policy with the tests beside it, and its plugin, wherever that was
// found, so that whoever gets it needs no folder of plugins. pinned, as [Run] gives them, take the place of what is
// there. Code that it takes from another reading is not in it.
//
// # Errors
//
// [schema.Problems]: unknown-reading, no-policy, no-plugin, no-module, and the codes of [archive.Write].
func Tar(cs *engine.Case, reading string, pinned []File) ([]byte, error) {
	s, err := source(cs, reading)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	if files["reading.yaml"], err = s.File(); err != nil {
		return nil, err
	}
	if s.Reading.Policy.Of == "" {
		b, err := cs.PolicyBundle(reading)
		if err != nil {
			return nil, err
		}
		for name, source := range b.Files {
			files[strings.TrimPrefix(name, s.Shown+"/")] = source
		}
	}
	if folder := s.Reading.Plugin.Folder; folder != "" {
		if err := plugin(cs, reading, folder, files); err != nil {
			return nil, err
		}
	}
	for _, f := range pinned {
		files[f.Name] = f.After
	}
	return archive.Write(files, archive.Reading())
}

// plugin adds the manifest and the module of a reading's plugin.
func plugin(cs *engine.Case, reading, folder string, files map[string][]byte) error {
	manifest, wasm, err := cs.PluginFiles(reading)
	if err != nil {
		return err
	}
	fsys, root, _ := cs.PluginFolder(reading)
	text, err := engine.ReadFile(fsys, path.Join(root, "plugin.yaml"))
	files[path.Join(folder, "plugin.yaml")], files[path.Join(folder, manifest.Module)] = text, wasm
	return err
}
