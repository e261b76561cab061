// Package pin fills in the digests that a reading names: of its module, of code that it takes from another reading, and
// of the case that it is a reading of.
//
// The usual entries are [Run], and [Tar] for a reading that is handed over.
package pin

import (
	"path"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// File is a file of the reading with its digests filled in. Name is below the reading's folder.
type File struct {
	Name          string
	Before, After []byte
	// Pinned says what each digest is of, in the order of the file; those that were there already are not named.
	Pinned []string
}

// Run gives the files of a reading that name digests: reading.yaml, and the plugin.yaml of a plugin in its own folder.
// Nothing is written, and nothing of any party runs.
//
// # Errors
//
// [schema.Problems]: unknown-reading, pin-form, no-module, no-plugin, and the codes of [schema.Parse].
func Run(cs *engine.Case, reading string) ([]File, error) {
	s, err := source(cs, reading)
	if err != nil {
		return nil, err
	}
	var out []File
	own := s.Reading.Plugin.Folder
	if own != "" {
		f, err := manifest(s, own)
		if err != nil {
			return nil, err
		}
		if f != nil {
			out = append(out, *f)
		}
	}
	f, err := document(cs, s)
	if err != nil {
		return nil, err
	}
	return append(out, *f), nil
}

// source finds a reading that has a reading.yaml.
func source(cs *engine.Case, reading string) (*engine.Source, error) {
	if s := cs.Sources[reading]; s != nil && s.Document != nil {
		return s, nil
	}
	p := &schema.Problem{Code: "unknown-reading", Message: "there is no reading " + reading + " with a reading.yaml",
		Expected: schema.Keys(cs.Sources)}
	p.Hint = schema.DidYouMean(reading, p.Expected, "construe readings lists them")
	return nil, schema.Problems{p}
}

// manifest pins the module of a plugin in the reading's own folder; nil where there is none.
func manifest(s *engine.Source, folder string) (*File, error) {
	name := path.Join(folder, "plugin.yaml")
	data, err := s.Read(name)
	if err != nil {
		return nil, nil // the plugin is one of those that were given
	}
	shown := path.Join(s.Place, name)
	d, err := schema.Parse(shown, data, schema.KindPlugin)
	if err != nil {
		return nil, err
	}
	module, _ := d.Tree["module"].(string)
	wasm, err := s.Read(path.Join(folder, module))
	if err != nil {
		return nil, schema.Problems{d.Problem("no-module", "/module", "the module %s cannot be read: %v", module, err)}
	}
	digest := strings.TrimPrefix(schema.DigestBytes(wasm), "sha256:")
	f := &File{Name: name, Before: data}
	if f.After, err = replaced(shown, data, "sha256", []string{"sha256: " + digest}); err != nil {
		return nil, err
	}
	if d.Tree["sha256"] != digest {
		f.Pinned = append(f.Pinned, "the module "+module)
	}
	return f, nil
}

// document pins what reading.yaml names.
func document(cs *engine.Case, s *engine.Source) (*File, error) {
	data, err := s.File()
	if err != nil {
		return nil, err
	}
	shown := path.Join(s.Place, "reading.yaml")
	f := &File{Name: "reading.yaml", Before: data, After: data}
	r := s.Reading
	if taken := r.Plugin; taken.Of != "" {
		digest, err := pluginOf(cs, r.ID)
		if err != nil {
			return nil, err
		}
		if err := f.take(shown, "plugin", taken, digest); err != nil {
			return nil, err
		}
	}
	if taken := r.Policy; taken.Of != "" {
		b, err := cs.PolicyBundle(r.ID)
		if err != nil {
			return nil, err
		}
		digest, err := judge.DigestOf(b)
		if err != nil {
			return nil, err
		}
		if err := f.take(shown, "policy", taken, digest); err != nil {
			return nil, err
		}
	}
	lines := []string{"case:", "  id: " + cs.Dispute.ID, "  digest: " + cs.Digest, "  parts:"}
	same := r.Case.Digest == cs.Digest
	for _, part := range engine.Parts() {
		if cs.Parts[part] != "" {
			lines = append(lines, "    "+part+": "+cs.Parts[part])
		}
		same = same && r.Case.Parts[part] == cs.Parts[part]
	}
	if same {
		return f, nil
	}
	f.Pinned = append(f.Pinned, "the case "+cs.Dispute.ID)
	f.After, err = replaced(shown, f.After, "case", lines)
	return f, err
}

// take pins code that is taken from another reading.
func (f *File) take(shown, member string, taken schema.Code, digest string) (err error) {
	if taken.Digest == digest {
		return nil
	}
	f.Pinned = append(f.Pinned, "the "+member+" of "+taken.Of)
	f.After, err = replaced(shown, f.After, member, []string{member + ": {of: " + taken.Of + ", digest: " + digest + "}"})
	return err
}

// pluginOf names the plugin that a reading takes.
func pluginOf(cs *engine.Case, reading string) (string, error) {
	manifest, wasm, err := cs.PluginFiles(reading)
	if err != nil {
		return "", err
	}
	digest, err := schema.Digest(manifest)
	if err != nil {
		return "", err
	}
	return engine.PluginCode(digest, schema.DigestBytes(wasm))
}
