package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
)

// folder is what an argument of an author's verb names: a case, a reading, a plugin or a policy. The zero value is the
// flags' own case.
type folder struct{ kind, path string }

func (f folder) shown() string { return filepath.ToSlash(filepath.Clean(f.path)) }

// oneFolder is the only argument of a verb that takes a folder.
func oneFolder(c *cli.Context) (folder, error) {
	t, rest, err := folderAndRuntimes(c)
	switch {
	case err != nil || len(rest) == 0:
	case t.path == "":
		err = usage{fmt.Sprintf("%s is not a folder", rest[0]),
			"give a folder with case.yaml, plugin.yaml or *.rego, or --case NAME for an embedded case"}
	default:
		err = usage{fmt.Sprintf("%s is more than this verb takes", strings.Join(rest, " ")),
			"construe " + c.Command.Name + " --help shows its arguments"}
	}
	return t, err
}

// folderAndRuntimes splits the arguments into the one folder and the names of runtimes.
func folderAndRuntimes(c *cli.Context) (t folder, names []string, err error) {
	names = slices.Clone(c.StringSlice("runtime"))
	for _, name := range c.Args().Slice() {
		info, err := os.Stat(name)
		if isReadingFile(name) {
			if t, err = onlyFolder(t, folder{"reading", name}); err != nil {
				return t, nil, err
			}
			continue
		}
		if err == nil && !info.IsDir() && isFolderFile(name) {
			return t, nil, usage{fmt.Sprintf("%s is one file of a folder; construe %s takes the folder",
				name, c.Command.Name), "construe " + c.Command.Name + " " +
				report.ShellWord(filepath.ToSlash(filepath.Dir(name)))}
		}
		if err != nil || !info.IsDir() {
			names = append(names, name)
			continue
		}
		found, err := folderAt(name)
		if err == nil {
			t, err = onlyFolder(t, found)
		}
		if err != nil {
			return t, nil, err
		}
	}
	return t, names, nil
}

// onlyFolder is the one folder that arguments name; before is what those before it did.
func onlyFolder(before, found folder) (folder, error) {
	if before.path != "" {
		return before, usage{fmt.Sprintf("%s and %s are two folders; expected one", before.path, found.path), ""}
	}
	return found, nil
}

// isFolderFile reports whether a file has the name of one that only its whole folder can be asked about.
func isFolderFile(name string) bool {
	base, ext := filepath.Base(name), filepath.Ext(name)
	return base == "case.yaml" || base == "reading.yaml" || base == "plugin.yaml" || ext == ".rego" || ext == ".wasm"
}

// folderAt tells by its files what a folder holds.
func folderAt(path string) (folder, error) {
	for _, kind := range [][2]string{{"case", "case.yaml"}, {"reading", "reading.yaml"}, {"plugin", "plugin.yaml"},
		{"policy", "*.rego"}} {
		if found, _ := filepath.Glob(filepath.Join(escapeGlob(path), kind[1])); len(found) > 0 {
			return folder{kind[0], path}, nil
		}
	}
	return folder{}, usage{fmt.Sprintf("%s is neither a case, a reading, a plugin nor a policy", path),
		"a case has case.yaml, a reading reading.yaml, a plugin plugin.yaml, a policy *.rego"}
}

// escapeGlob keeps a folder's own name from being a pattern.
func escapeGlob(path string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(path)
}

// openFolder opens the case that flags or folder name. A plugin or a policy takes the place of the one reading's own.
func openFolder(c *cli.Context, t folder) (*host.Host, error) {
	config := host.Config{Readings: c.StringSlice("reading")}
	switch t.kind {
	case "case":
		if c.IsSet("case") {
			return nil, usage{fmt.Sprintf("--case %s and the folder %s are two cases; expected one", c.String("case"),
				t.path), ""}
		}
		if err := c.Set("case", t.path); err != nil {
			return nil, err
		}
	case "reading":
		id, own, err := readingAt(c, t.path)
		if err != nil {
			return nil, err
		}
		if config.Readings = []string{id}; !own {
			if err := c.Set("with", t.path); err != nil {
				return nil, err
			}
		}
	case "plugin", "policy":
		if len(config.Readings) != 1 {
			return nil, usage{fmt.Sprintf("%s holds a %s; expected one --reading, in whose place it is checked", t.path,
				t.kind), "construe inspect --case NAME lists the readings of a case"}
		}
		own, err := folderFS(t.path)
		if err != nil {
			return nil, err
		}
		s := host.Substitute{Name: t.shown(), Plugin: own}
		if t.kind == "policy" {
			s.Plugin, s.Policy = nil, own
		}
		config.Substitutes = map[string]host.Substitute{config.Readings[0]: s}
	}
	return openWith(c, config)
}
