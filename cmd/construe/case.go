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

// workingFolderIsCase reports whether the working folder has a case.yaml, whatever is wrong with it. To take another
// case then would judge by what nobody asked for.
func workingFolderIsCase() bool {
	_, err := os.Lstat("case.yaml")
	return err == nil
}

// caseName is the case that the flags name, or else that of the working folder, or else the embedded one.
func caseName(c *cli.Context) string {
	if !c.IsSet("case") && workingFolderIsCase() {
		return here
	}
	return c.String("case")
}

// setCase puts the case that was asked for into a configuration. It says which one it is where nobody named it.
func setCase(c *cli.Context, config *host.Config) error {
	name := caseName(c)
	if !c.IsSet("case") {
		noteWorkingFolder(c, name)
	}
	return chooseCase(config, name)
}

// noteWorkingFolder says that the case is that of the working folder, where it is.
func noteWorkingFolder(c *cli.Context, name string) {
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
	case slices.Contains(embeddedCases(), name):
		config.Case, err = fs.Sub(policies.FS(), name)
		return err
	case missing == nil && info.IsDir():
		config.CaseName = filepath.ToSlash(filepath.Clean(name))
		config.Case, err = folderFS(name)
		return err
	}
	hint := "embedded cases: " + strings.Join(embeddedCases(), ", ") + "; or give a folder with case.yaml"
	if near := schema.Nearest(name, embeddedCases()); near != "" {
		hint = "did you mean " + near + "?"
	} else if missing == nil {
		hint = fmt.Sprintf("%s is a file; give the folder that it stands in", name)
	}
	return usage{fmt.Sprintf("there is no case %q, neither embedded nor a folder", name), hint}
}

// folderFS is a folder that no link leads out of. A link that a party put there could else read any file of the user's,
// and a bundle give it away. The folder stays open as long as the program runs.
func folderFS(name string) (fs.FS, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, usage{fmt.Sprintf("cannot open the folder %s: %v", name, unwrapPath(err)), ""}
	}
	return root.FS(), nil
}

func embeddedCases() (names []string) {
	entries, _ := fs.ReadDir(policies.FS(), ".")
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// setRecordedCase sets --case to the case of a record, where no flag names one. It does not depend on the case of the
// working folder.
func setRecordedCase(c *cli.Context, r *schema.Record) error {
	if c.IsSet("case") {
		return nil
	}
	name := recordedCase(c, r)
	noteWorkingFolder(c, name)
	return c.Set("case", name)
}

// recordedCase looks for the case of a record in the working folder and in the program. The same bytes go before the
// same id. Where neither has it, it is the case that the other verbs take; checkCase says what is wrong.
func recordedCase(c *cli.Context, r *schema.Record) string {
	names := embeddedCases()
	if workingFolderIsCase() {
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
		return caseName(c)
	}
	return byID
}
