package replay

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// VerifyBundle checks every file of a bundle against the digests that its record has of it; nothing is compiled or run.
// Unpinned are the files, sorted, that the record has no digest of, because they did not load when it was made. Of a
// case, a manifest and the runtime it is what they say that has a digest, and not a comment or the layout of their
// YAML.
//
// # Errors
//
// [schema.Problems]: bundle-altered, bundle-missing and bundle-extra, all that there are; or why the bundle's case, a
// manifest or the runtime cannot be read.
func VerifyBundle(b record.Bundle, r *schema.Record) (unpinned []string, err error) {
	in := r.Semantics.Inputs
	runtime, err := b.Runtime()
	if err != nil {
		return nil, err
	}
	_, digest, err := engine.Identity(runtime)
	if err != nil {
		return nil, err
	}
	named := documents(in)
	for _, name := range schema.Keys(named) {
		file := documentFile(name)
		if _, has := b[file]; !has {
			return nil, schema.Problems{{Code: "bundle-missing", Message: "the reading.yaml of " + name +
				" is not in the bundle", File: file, Hint: "get the bundle as it was made"}}
		}
	}
	cs, err := engine.ReadFiles(BundleConfig(b, r, engine.Config{}), schema.Keys(in.Readings))
	if err != nil {
		return nil, err
	}
	read, err := inputFiles(cs)
	if err != nil {
		return nil, err
	}
	unpinned = []string{}
	check := &bundleCheck{pinned: map[string]bool{}}
	check.compare("the runtime", in.Runtime.Digest, digest, record.RuntimeFile)
	if digest, err = cs.DigestUnder(r.Rules, cs.Document); err != nil {
		return nil, err
	}
	check.compare("the case", in.Case.Digest, digest, path.Join(record.CaseFolder, "case.yaml"))
	for name := range cs.Library {
		check.pinned[path.Join(record.CaseFolder, name)] = true
	}
	for name := range cs.InvariantFiles {
		check.pinned[path.Join(record.CaseFolder, name)] = r.Rules > 1
	}
	for _, name := range schema.Keys(named) {
		found := ""
		if s := cs.Sources[name]; s != nil { // the file may say another id than its folder
			found = s.Digest
		}
		check.compare("the reading.yaml of "+name, named[name], found, documentFile(name))
	}
	for _, name := range cs.Readings {
		if err := checkReading(cs, check, name, in.Readings[name], r.Rules, read); err != nil {
			return nil, err
		}
	}
	for _, name := range schema.Keys(read) {
		if !check.pinned[name] {
			unpinned = append(unpinned, name)
		}
	}
	return unpinned, append(check.problems, extraFiles(b, read)...).Err()
}

// documents has the digests that a record has of reading.yaml: of the readings that were compared, and of those whose
// code they take.
func documents(in schema.Inputs) map[string]string {
	all := map[string]string{}
	maps.Copy(all, in.Taken)
	for name, r := range in.Readings {
		if r.Reading != "" {
			all[name] = r.Reading
		}
	}
	return all
}

// documentFile is where a bundle has the document of a reading.
func documentFile(reading string) string {
	return path.Join(record.ReadingFolder, reading, "reading.yaml")
}

// bundleCheck collects which files have a digest in a record, and which do not match it.
type bundleCheck struct {
	pinned   map[string]bool
	problems schema.Problems
}

// compare checks what some files come to against a record's digest, which is "" where the record has none.
func (w *bundleCheck) compare(what, want, got string, files ...string) {
	if want == "" {
		return
	}
	for _, name := range files {
		w.pinned[name] = true
	}
	switch {
	case got == "":
		w.problems = append(w.problems, &schema.Problem{Code: "bundle-missing", Message: what + " is not in the bundle",
			File: files[0], Hint: "get the bundle as it was made"})
	case got != want:
		w.problems = append(w.problems, &schema.Problem{Code: "bundle-altered",
			Message: what + " has the digest " + got + "; the record's is " + want, File: files[0],
			Hint: "do not rely on it: a file was changed, added or left out"})
	}
}

// checkReading checks a reading's manifest, module and policy, as they were read.
func checkReading(
	cs *engine.Case, w *bundleCheck, name string, want schema.ReadingInputs, rules int, read record.Bundle,
) error {
	if want.Plugin == schema.NoPlugin {
		want.Plugin = ""
	}
	folder := pluginFolder(cs, name)
	file, module := path.Join(folder, "plugin.yaml"), folder
	var gotManifest, gotModule string
	if data, has := read[file]; has && want.Manifest != "" {
		manifest, err := engine.ParseManifest(file, data)
		if err != nil {
			return err
		}
		if gotManifest, err = schema.Digest(manifest); err != nil {
			return err
		}
		module = path.Join(folder, manifest.Module)
		if wasm, has := read[module]; has {
			gotModule = schema.DigestBytes(wasm)
		}
	}
	w.compare("the manifest of "+name, want.Manifest, gotManifest, file)
	w.compare("the plugin of "+name, want.Plugin, gotModule, module)
	files := cs.Parties[name].Bundle.Files
	sources := slices.DeleteFunc(schema.Keys(files), judge.IsTest)
	if len(sources) == 0 {
		w.compare("the policy of "+name, want.Policy, "", policyFile(cs, name, cs.PolicyFolder(name)))
		return nil
	}
	got, err := judge.DigestUnder(rules, cs.Parties[name].Bundle)
	if err != nil {
		return err
	}
	for i := range sources {
		sources[i] = policyFile(cs, name, sources[i])
	}
	w.compare("the policy of "+name+" ("+strings.Join(sources, ", ")+")", want.Policy, got, sources...)
	return nil
}
