package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/policies"
)

// here is the working folder as the name of a case.
const here = "."

// caseHere reports whether the working folder is a case by its case.yaml, whatever is wrong with that: to take another
// case then would judge by what nobody asked for.
func caseHere() bool {
	_, err := os.Lstat("case.yaml")
	return err == nil
}

// askedCase is the case that the flags name, or else that of the working folder, or else the embedded one.
func askedCase(c *cli.Context) string {
	if !c.IsSet("case") && caseHere() {
		return here
	}
	return c.String("case")
}

// putCase puts the case that was asked for into a configuration, and says where nobody named it.
func putCase(c *cli.Context, config *host.Config) error {
	name := askedCase(c)
	if !c.IsSet("case") {
		sayHere(c, name)
	}
	return chooseCase(config, name)
}

// sayHere says that the case is that of the working folder, where it is.
func sayHere(c *cli.Context, name string) {
	if name == here {
		fmt.Fprintf(c.App.ErrWriter, "construe: the case is the one of this folder's case.yaml; --case %s names the "+
			"embedded one\n", policies.Default)
	}
}

// chooseCase finds the case of a name: an embedded one, or else a folder; "" is the default one.
func chooseCase(config *host.Config, name string) (err error) {
	if name == "" {
		name = policies.Default
	}
	info, missing := os.Stat(name)
	switch {
	case slices.Contains(embedded(), name):
		config.Case, err = fs.Sub(policies.FS(), name)
		return err
	case missing == nil && info.IsDir():
		config.CaseName = filepath.ToSlash(filepath.Clean(name))
		config.Case, err = enclosed(name)
		return err
	}
	hint := "embedded cases: " + strings.Join(embedded(), ", ") + "; or give a folder with case.yaml"
	if near := schema.Nearest(name, embedded()); near != "" {
		hint = "did you mean " + near + "?"
	} else if missing == nil {
		hint = fmt.Sprintf("%s is a file; give the folder that it stands in", name)
	}
	return usage{fmt.Sprintf("there is no case %q, neither embedded nor a folder", name), hint}
}

// enclosed is a folder that no link leads out of: what parties put into it would else read, and a bundle give away, any
// file of the user's. It stays open as long as the program runs.
func enclosed(name string) (fs.FS, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, usage{fmt.Sprintf("cannot open the folder %s: %v", name, unwrapPath(err)), ""}
	}
	return root.FS(), nil
}

func embedded() (names []string) {
	entries, _ := fs.ReadDir(policies.FS(), ".")
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// keepCase sets --case to the case that a record is of, where no flag names one: a record keeps its own case, whatever
// case the working folder has.
func keepCase(c *cli.Context, r *schema.Record) error {
	if c.IsSet("case") {
		return nil
	}
	name := recordedCase(c, r)
	sayHere(c, name)
	return c.Set("case", name)
}

// recordedCase looks for the case of a record in the working folder and in the program; the same bytes go before the
// same id. Where neither has it, it is the case that the other verbs would take, and sameCase says what is wrong.
func recordedCase(c *cli.Context, r *schema.Record) string {
	names := embedded()
	if caseHere() {
		names = append([]string{here}, names...)
	}
	byID := ""
	for _, name := range names {
		config := host.Config{NoReadings: true}
		if err := chooseCase(&config, name); err != nil {
			continue
		}
		h, err := host.Open(c.Context, config)
		if err != nil {
			continue // a case that cannot be read is not that of the record
		}
		same, digest := h.Case().ID == r.Comparison.Case.ID, h.CaseDigest()
		closeHost(c.Context, h)
		switch {
		case same && digest == r.Comparison.Case.Digest:
			return name
		case same && byID == "":
			byID = name
		}
	}
	if byID == "" {
		return askedCase(c)
	}
	return byID
}
