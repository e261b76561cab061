package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// rerunWords says how a command that a page prints has to name what this one was asked about: the runtime where one was
// named, and the case, its plugins and the day where flags set them. nil where the command prints none.
func rerunWords(c *cli.Context) func(runtime string) []string {
	if !verbNamed(c.Command.Name).reruns {
		return nil
	}
	named := append(c.StringSlice("runtime"), c.Args().Slice()...)
	if c.Command.Name == "explain" {
		_, named, _ = cellAmong(c)
	}
	var flags []string
	for _, flag := range []string{"case", "plugins", "as-of"} {
		if value := c.String(flag); c.IsSet(flag) && value != "" {
			flags = append(flags, "--"+flag, value)
		}
	}
	return func(runtime string) []string {
		words := slices.Clone(flags)
		if name := nameOf(named, runtime); name != "" {
			words = append(words, "--runtime", name)
		}
		return words
	}
}

// nameOf is how a runtime was named, by its id or as a file; "" where none was.
func nameOf(named []string, id string) string {
	switch {
	case len(named) == 0:
		return ""
	case len(named) == 1:
		return named[0]
	}
	for _, name := range named {
		if name == id || strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)) == id {
			return name
		}
	}
	return id
}
