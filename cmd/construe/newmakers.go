package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/cmd/construe/internal/scaffold"
	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func newCase(c *cli.Context, folder, id string) (scaffold.Files, error) {
	return scaffold.Case(id, cmp.Or(c.String("lang"), "wat"), newWords(c, folder, ""))
}

func newRuntime(c *cli.Context, folder, id string) (scaffold.Files, error) {
	h, err := openNew(c)
	if err != nil {
		return nil, err
	}
	defer closeHost(c.Context, h)
	return scaffold.Runtime(h.Case(), id, newWords(c, folder, "")), nil
}

func newPlugin(c *cli.Context, folder, id string) (scaffold.Files, error) {
	h, from, err := openFrom(c)
	if err != nil {
		return nil, err
	}
	defer closeHost(c.Context, h)
	if from == nil {
		return nil, noCode(h, "a plugin is tried in the place of another's", "construe new reading NAME --lang LANG makes a "+
			"reading with it")
	}
	lang := cmp.Or(c.String("lang"), "wat")
	files, err := pluginFor(h, id, lang)
	if err == nil {
		files["README.md"] = scaffold.PluginPage(id, lang, newWords(c, folder, from.ID))
	}
	return files, err
}

// pluginFor is a plugin for the terms of a case.
func pluginFor(h *host.Host, name, lang string) (scaffold.Files, error) {
	if len(h.Case().Terms) == 0 {
		return nil, usage{fmt.Sprintf("the case %s has no terms; expected some for a plugin to answer", h.Case().ID),
			"a reading of it needs no plugin: leave out --lang"}
	}
	files, err := scaffold.Plugin(h.Case(), name, lang)
	if err != nil {
		return nil, usage{fmt.Sprintf("a plugin in %s cannot begin with the terms of the case %s: %v", lang, h.Case().ID,
			err), "take another --lang"}
	}
	return files, nil
}

func newPolicy(c *cli.Context, folder, id string) (scaffold.Files, error) {
	h, from, err := openFrom(c)
	if err != nil {
		return nil, err
	}
	defer closeHost(c.Context, h)
	if from == nil {
		return nil, noCode(h, "a policy begins as a copy of another's", "construe new reading NAME makes a reading with one")
	}
	rego, err := h.PolicyFiles(from.ID)
	if err != nil {
		return nil, err
	}
	return scaffold.Policy(id, rego, newWords(c, folder, from.ID)), nil
}

func newReading(c *cli.Context, folder, id string) (scaffold.Files, error) {
	h, from, err := openFrom(c)
	if err != nil {
		return nil, err
	}
	defer closeHost(c.Context, h)
	if h.Reading(id) != nil {
		return nil, usage{fmt.Sprintf("the case %s has a reading %s already; expected another name", h.Case().ID, id),
			"construe readings lists them"}
	}
	r := scaffold.Reading{ID: id, Case: h.Case(), From: from, Lang: c.String("lang")}
	if r.Lang != "" {
		if _, err := pluginFor(h, "answers", r.Lang); err != nil {
			return nil, err
		}
	}
	if c.Bool("policy") && from != nil {
		if r.Policy, err = h.PolicyFiles(from.ID); err != nil {
			return nil, err
		}
	}
	files, err := r.Files()
	if err == nil {
		files["README.md"] = r.Page(newWords(c, folder, ""), !inReadings(c, folder))
	}
	return files, err
}

// inReadings reports whether a folder stands among the readings of the case, where they are found without --with.
func inReadings(c *cli.Context, folder string) bool {
	here, err := os.Stat(filepath.Dir(filepath.Clean(folder)))
	if err != nil {
		return false
	}
	there, err := os.Stat(filepath.Join(caseName(c), "readings"))
	return err == nil && os.SameFile(here, there)
}

// openFrom opens the case, and finds the reading whose code something new begins with: the one that --from names, or
// else the first that brings its own; nil where there is none.
func openFrom(c *cli.Context) (*host.Host, *schema.Reading, error) {
	h, err := openNew(c)
	if err != nil {
		return nil, nil, err
	}
	name := c.String("from")
	for _, known := range h.Known() {
		if r := h.Reading(known); name == "" && r.Policy.Of == "" && r.Plugin.Of == "" && !r.Draft {
			name = known
		}
	}
	if name == "" {
		return h, nil, nil
	}
	if r := h.Reading(name); r != nil {
		return h, r, nil
	}
	defer closeHost(c.Context, h)
	return nil, nil, usage{fmt.Sprintf("the case %s has no reading %s; expected one that --from can take code of",
		h.Case().ID, name), schema.DidYouMean(name, h.Known(), "construe readings lists them")}
}

// noCode says that the case has no reading to begin with.
func noCode(h *host.Host, why, hint string) error {
	return usage{fmt.Sprintf("the case %s has no reading with code of its own, and %s", h.Case().ID, why), hint}
}
