package engine

import (
	"path"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// verifyFacts makes facts that came from outside anew, from the runtime that they carry, and where they claim to be of
// a runtime that the case has, from that: only then can what a world set be told from what was stated.
func (cs *Case) verifyFacts(f *schema.Facts) error {
	if err := facts.Verify(f.Under(cs.Shape)); err != nil {
		return err
	}
	id, _ := f.Runtime["id"].(string)
	d, err := cs.Runtime(id)
	if err != nil {
		return nil // a runtime of somebody's own
	}
	if _, digest, err := Identity(d); err != nil || digest != f.RuntimeDigest {
		return err // another of that id
	}
	again, err := cs.Facts(d, f.World, f.AsOf)
	if err != nil {
		return err
	}
	got, err := schema.Digest(f)
	if err != nil {
		return err
	}
	want, err := schema.Digest(again)
	if err != nil || got == want {
		return err
	}
	return schema.Problems{{Code: "inconsistent", Pointer: "/runtimeDigest",
		Message: "the facts carry the digest of the case's runtime " + id + " and are not what it gives",
		Hint: "the document was changed after it was made, or was made under another case; make it anew with construe " +
			"facts"}}
}

// checkLabels checks what a classification says of its own making against what can be read: that the case has the
// reading, and that the plugin named is the one in the folder of that reading. Where there is no such folder, or no
// reading is named, the label of the plugin is nobody's word; no policy reads it.
func (cs *Case) checkLabels(c *schema.Classification) error {
	inconsistent := func(pointer, message string) error {
		return schema.Problems{{Code: "inconsistent", Pointer: pointer, Message: message,
			Hint: "make it anew with construe classify"}}
	}
	if c.Reading == "" {
		return nil
	}
	if cs.Sources[c.Reading] == nil {
		return inconsistent("/reading", "the case has no reading "+c.Reading+"; expected one of "+
			strings.Join(cs.names(), ", "))
	}
	fsys, root, _ := cs.PluginFolder(c.Reading)
	if fsys == nil || c.Error != nil {
		return nil
	}
	data, err := ReadFile(fsys, path.Join(root, "plugin.yaml"))
	if err != nil {
		return nil
	}
	manifest, err := ParseManifest(path.Join(root, "plugin.yaml"), data)
	if err != nil {
		return nil
	}
	for _, label := range []struct{ pointer, what, got, want string }{
		{"/plugin", "the plugin", c.Plugin, manifest.Name},
		{"/version", "the plugin's version", c.Version, manifest.Version},
		{"/module", "the plugin's module", c.Module, "sha256:" + manifest.SHA256},
	} {
		if label.got != label.want {
			return inconsistent(label.pointer, label.what+" is "+strconv.QuoteToASCII(label.got)+
				"; that of the reading "+c.Reading+" is "+label.want)
		}
	}
	return nil
}
