package replay

import (
	"path"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// Bundle collects a sealed record and every file that it depends on, so that somebody else can run it again: the case
// with its library and invariants, the readings' policies without their tests, the plugins, and the runtime. Nothing
// else is in it.
//
// # Errors
//
// [schema.Problems]: changed-input where a file is no longer what was judged, no-policy where a reading's policy cannot
// be read, and the codes of [record.Bundle.Write].
func Bundle(cs *engine.Case, sealed []byte, runtime *schema.Document) (record.Bundle, error) {
	b, err := inputFiles(cs)
	if err != nil {
		return nil, err
	}
	b[record.RecordFile] = sealed
	b[record.RuntimeFile], err = schema.Write(runtime.Tree)
	return b, err
}

// inputFiles are the files of the case and the plugins that were opened.
func inputFiles(cs *engine.Case) (record.Bundle, error) {
	b := record.Bundle{}
	data, err := engine.ReadFile(cs.Config.Case, "case.yaml")
	if err != nil {
		return nil, changedInput(cs, "case.yaml")
	}
	d, err := schema.Parse(cs.File("case.yaml"), data, schema.KindCase, schema.KindCaseV1)
	if err != nil {
		return nil, err
	}
	if now, err := cs.DigestUnder(schema.Rules, d); err != nil || now != cs.Digest {
		return nil, changedInput(cs, "case.yaml")
	}
	b[path.Join(record.CaseFolder, "case.yaml")] = data
	for _, files := range []map[string][]byte{cs.Library, cs.InvariantFiles} {
		for name, source := range files {
			b[path.Join(record.CaseFolder, name)] = source
		}
	}
	for _, name := range cs.Readings {
		p := cs.Parties[name]
		if len(p.Bundle.Files) == 0 && p.PolicyErr != nil && p.PolicyErr.Code != "no-policy" {
			return nil, schema.Problems{p.PolicyErr}
		}
		for file, source := range p.Bundle.Files {
			if !judge.IsTest(file) {
				b[policyFile(cs, name, file)] = source
			}
		}
		if err := pluginFiles(cs, p, b); err != nil {
			return nil, err
		}
		for id, s := range cs.Behind(name) {
			if err := readingFile(cs, id, s, b); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

// policyFile is where a bundle has a file of a reading's policy, and pluginFolder where it has the plugin.
func policyFile(cs *engine.Case, reading, file string) string {
	if cs.Sources[reading].Document == nil {
		return path.Join(record.CaseFolder, file)
	}
	return file
}

func pluginFolder(cs *engine.Case, reading string) string {
	owner, folder := cs.PluginOwner(reading)
	if cs.Sources[reading].Document == nil {
		return path.Join(record.PluginFolder, folder)
	}
	return path.Join(record.ReadingFolder, owner, folder)
}

// readingFile adds the document of a reading, which must still say what was judged.
func readingFile(cs *engine.Case, id string, s *engine.Source, b record.Bundle) error {
	data, err := s.File()
	if err != nil {
		return changedInput(cs, s.Shown)
	}
	d, err := schema.Parse(path.Join(s.Place, "reading.yaml"), data, schema.KindReading)
	if err != nil {
		return err
	}
	if now, err := schema.Digest(d.Tree); err != nil || now != s.Digest {
		return changedInput(cs, s.Shown)
	}
	b[documentFile(id)] = data
	return nil
}

// pluginFiles adds a reading's manifest and module, as far as they can be read; where they loaded they must still be
// the same.
func pluginFiles(cs *engine.Case, p *engine.Party, b record.Bundle) error {
	fsys, root, _ := cs.PluginFolder(p.Name)
	if fsys == nil || p.WithoutPlugin {
		return nil
	}
	file := path.Join(root, "plugin.yaml")
	data, err := engine.ReadFile(fsys, file)
	if err != nil {
		return missingFile(cs, p, file)
	}
	shown := pluginFolder(cs, p.Name)
	b[path.Join(shown, "plugin.yaml")] = data
	manifest, err := engine.ParseManifest(file, data)
	if err != nil {
		return missingFile(cs, p, file)
	}
	wasm, err := engine.ReadFile(fsys, path.Join(root, manifest.Module))
	if err != nil {
		return missingFile(cs, p, manifest.Module)
	}
	b[path.Join(shown, manifest.Module)] = wasm
	now, err := schema.Digest(manifest)
	if p.Plugin != nil && (err != nil || now != p.Manifest || schema.DigestBytes(wasm) != p.Plugin.Digest()) {
		return changedInput(cs, file)
	}
	return nil
}

// missingFile is no error for a plugin that never loaded.
func missingFile(cs *engine.Case, p *engine.Party, file string) error {
	if p.Plugin == nil {
		return nil
	}
	return changedInput(cs, file)
}

// changedInput says that a file is not what was judged.
func changedInput(cs *engine.Case, file string) error {
	return schema.Problems{{Code: "changed-input", Message: file + " was changed while construe ran",
		File: cs.File(file), Hint: "run again"}}
}

// BundleConfig is the configuration that opens a bundle's case with its record's readings, within the bounds of c.
func BundleConfig(b record.Bundle, r *schema.Record, c engine.Config) engine.Config {
	c.Case, c.CaseName, c.Plugins, c.Readings = b.Case(), record.CaseFolder, b.Plugins(), r.Comparison.Axes.Policies
	for _, id := range b.Readings() {
		c.With = append(c.With, engine.Folder{FS: b.Reading(id), Name: path.Join(record.ReadingFolder, id)})
	}
	return c
}

// VerifyInputs checks that a bundle has exactly the files that the case, opened on it, read: nobody can hide a file in
// it.
//
// # Errors
//
// [schema.Problems]: bundle-extra.
func VerifyInputs(cs *engine.Case, b record.Bundle) error {
	read, err := inputFiles(cs)
	if err != nil {
		return err
	}
	return extraFiles(b, read).Err()
}

// extraFiles are the files of a bundle that were not read.
func extraFiles(b, read record.Bundle) (problems schema.Problems) {
	for _, name := range schema.Keys(b) {
		if _, used := read[name]; !used && name != record.RecordFile && name != record.RuntimeFile {
			problems = append(problems, &schema.Problem{Code: "bundle-extra",
				Message: "nothing in the record rests on the file " + name, File: name})
		}
	}
	return problems
}
