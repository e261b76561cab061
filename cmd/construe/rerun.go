package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// rerunWords gives the words by which a command that a page prints names what this one was asked about: the runtime,
// where one was named, and the case, plugins, readings and day that flags set. nil for a verb whose pages print no
// commands.
func rerunWords(c *cli.Context) func(runtime string) []string {
	if !verbNamed(c.Command.Name).reruns {
		return nil
	}
	named := append(c.StringSlice("runtime"), c.Args().Slice()...)
	if c.Command.Name == "explain" {
		_, named, _ = cellAndRuntimes(c)
	}
	var flags []string
	for _, flag := range []string{"case", "plugins", "as-of"} {
		if value := c.String(flag); c.IsSet(flag) && value != "" {
			flags = append(flags, "--"+flag, value)
		}
	}
	for _, folder := range c.StringSlice("with") {
		flags = append(flags, "--with", folder)
	}
	return func(runtime string) []string {
		words := slices.Clone(flags)
		if name := nameOf(named, runtime); name != "" {
			words = append(words, "--runtime", name)
		}
		return words
	}
}

// nameOf is how a runtime was named, by its id or as a file; "" where it was not.
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
