package engine

import (
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// PluginCode names a plugin by its manifest and its module, as a reading that takes it pins it.
func PluginCode(manifest, module string) (string, error) {
	return schema.Digest(map[string]any{"manifest": manifest, "module": module})
}

// checkPlugin refuses a plugin that is taken from another reading and is not the one that was pinned.
func (cs *Case) checkPlugin(p *Party) error {
	taken := p.Reading.Plugin
	if taken.Of == "" || taken.Digest == "" || cs.Config.Substitutes[p.Name].Plugin != nil {
		return nil
	}
	found, err := PluginCode(p.Manifest, p.Plugin.Digest())
	if err != nil {
		return err
	}
	return cs.otherCode(p.Name, "plugin", taken, found)
}

// checkPolicy refuses a policy that is taken from another reading and is not the one that was pinned.
func (cs *Case) checkPolicy(p *Party) error {
	taken := p.Reading.Policy
	if taken.Of == "" || taken.Digest == "" || cs.Config.Substitutes[p.Name].Policy != nil {
		return nil
	}
	found, err := judge.DigestOf(p.Bundle)
	if err != nil {
		return err
	}
	return cs.otherCode(p.Name, "policy", taken, found)
}

func (cs *Case) otherCode(reading, what string, taken schema.Code, found string) error {
	if found == taken.Digest {
		return nil
	}
	s := cs.Sources[reading]
	p := s.Document.Problem("other-code", schema.Join(what, "digest"), "the %s of %s is %s; the reading %s takes %s", what,
		taken.Of, found, reading, taken.Digest)
	p.Hint = "read what changed, then construe pin " + s.Place
	return p
}

// asksNothing refuses a policy that reads terms where nothing answers any.
func (cs *Case) asksNothing(p *Party) error {
	if !p.WithoutPlugin || p.Policy == nil || !p.Policy.AsksTerms() {
		return nil
	}
	p.Policy = nil
	return &schema.Problem{Code: "no-plugin", Message: "the policy reads input.classification, and the reading has no " +
		"plugin that answers terms; expected a plugin, or a policy that reads facts alone",
		Hint: "name one under plugin in reading.yaml, or take another reading's: plugin: {of: READING}"}
}

// PolicyBundle reads the policy that a reading is judged by.
//
// # Errors
//
// [schema.Problem]: no-policy, too-many-files.
func (cs *Case) PolicyBundle(reading string) (judge.Bundle, error) {
	b, _, err := cs.loadBundle(reading)
	return b, err
}

// PluginFiles reads the manifest and the module of the plugin that answers for a reading.
//
// # Errors
//
// [schema.Problem]: no-plugin, no-module, and the codes of [schema.Parse].
func (cs *Case) PluginFiles(reading string) (schema.Plugin, []byte, error) {
	fsys, root, shown := cs.PluginFolder(reading)
	if fsys == nil {
		return schema.Plugin{}, nil, cs.noPlugin(reading)
	}
	return readPlugin(fsys, root, shown, cs.Shape)
}
