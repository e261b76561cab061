package host

import (
	"path"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// Bundle collects a sealed record and every file that it rests on, so that somebody else can run it again: the case
// with its library and invariants, the readings' policies without their tests, the plugins, and the runtime. Nothing
// else is in it.
//
// # Errors
//
// [schema.Problems]: changed-input where a file is no longer what was judged, no-policy where a reading's policy cannot
// be read, and the codes of [record.Bundle.Write].
func (h *Host) Bundle(sealed []byte, runtime *schema.Document) (record.Bundle, error) {
	b, err := h.inputs()
	if err != nil {
		return nil, err
	}
	b[record.RecordFile] = sealed
	b[record.RuntimeFile], err = schema.Write(runtime.Tree)
	return b, err
}

// inputs are the files of the case and the plugins that this host opened.
func (h *Host) inputs() (record.Bundle, error) {
	b := record.Bundle{}
	data, err := readFile(h.config.Case, "case.yaml")
	if err != nil {
		return nil, h.changed("case.yaml")
	}
	d, err := schema.Parse(h.file("case.yaml"), data, schema.KindCase)
	if err != nil {
		return nil, err
	}
	if now, err := h.caseDigest(schema.Rules, d); err != nil || now != h.digest {
		return nil, h.changed("case.yaml")
	}
	b[path.Join(record.CaseFolder, "case.yaml")] = data
	for _, files := range []map[string][]byte{h.library, h.excluded} {
		for name, source := range files {
			b[path.Join(record.CaseFolder, name)] = source
		}
	}
	for _, name := range h.names {
		p := h.parties[name]
		if len(p.bundle.Files) == 0 && p.policyErr != nil && p.policyErr.Code != "no-policy" {
			return nil, schema.Problems{p.policyErr}
		}
		for file, source := range p.bundle.Files {
			if !judge.IsTest(file) {
				b[path.Join(record.CaseFolder, file)] = source
			}
		}
		if err := h.pluginFiles(p, b); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// pluginFiles adds a reading's manifest and module, as far as they can be read; where they loaded they must still be
// the same.
func (h *Host) pluginFiles(p *party, b record.Bundle) error {
	fsys, root, _ := h.pluginFolder(p.name)
	if fsys == nil {
		return nil
	}
	file := path.Join(root, "plugin.yaml")
	data, err := readFile(fsys, file)
	if err != nil {
		return h.gone(p, file)
	}
	shown := path.Join(record.PluginFolder, h.dispute.Readings[p.name].Plugin)
	b[path.Join(shown, "plugin.yaml")] = data
	manifest, err := parseManifest(file, data)
	if err != nil {
		return h.gone(p, file)
	}
	wasm, err := readFile(fsys, path.Join(root, manifest.Module))
	if err != nil {
		return h.gone(p, manifest.Module)
	}
	b[path.Join(shown, manifest.Module)] = wasm
	now, err := schema.Digest(manifest)
	if p.plugin != nil && (err != nil || now != p.manifest || schema.DigestBytes(wasm) != p.plugin.Digest()) {
		return h.changed(file)
	}
	return nil
}

// gone is no error for a plugin that never loaded.
func (h *Host) gone(p *party, file string) error {
	if p.plugin == nil {
		return nil
	}
	return h.changed(file)
}

func (h *Host) changed(file string) error {
	return schema.Problems{{Code: "changed-input", Message: file + " was changed while construe ran",
		File: h.file(file), Hint: "run again"}}
}

// BundleConfig is the configuration that opens a bundle's case with its record's readings, within the bounds of c.
func BundleConfig(b record.Bundle, r *schema.Record, c Config) Config {
	c.Case, c.CaseName, c.Plugins, c.Readings = b.Case(), record.CaseFolder, b.Plugins(), r.Comparison.Axes.Policies
	return c
}

// Accounts holds that a bundle has exactly the files that this host, opened on it, read: nobody can hide a file in it.
//
// # Errors
//
// [schema.Problems]: bundle-extra.
func (h *Host) Accounts(b record.Bundle) error {
	read, err := h.inputs()
	if err != nil {
		return err
	}
	return extra(b, read).Err()
}

// extra are the files of a bundle that were not read.
func extra(b, read record.Bundle) (problems schema.Problems) {
	for _, name := range schema.Keys(b) {
		if _, used := read[name]; !used && name != record.RecordFile && name != record.RuntimeFile {
			problems = append(problems, &schema.Problem{Code: "bundle-extra",
				Message: "nothing in the record rests on the file " + name, File: name})
		}
	}
	return problems
}
