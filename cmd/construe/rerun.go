package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// readingWords name the readings that flags choose, without the digests that they are pinned by.
func readingWords(c *cli.Context) (words []string) {
	for _, reading := range c.StringSlice("reading") {
		name, _, _ := strings.Cut(reading, "@")
		words = append(words, "--reading", name)
	}
	return words
}

// aboutWords gives the words by which a command names what this one was asked about: the runtime, where one was named,
// which is last, and the case, plugins, readings beside it or related, and day that flags set.
func aboutWords(c *cli.Context) func(runtime string) []string {
	if !verbNamed(c.Command.Name).reruns {
		return nil
	}
	named := append(c.StringSlice("runtime"), c.Args().Slice()...)
	if c.Command.Name == "explain" && !c.Bool("all") {
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
	if related := c.StringSlice("relate"); len(related) == 2 {
		flags = append(flags, "--relate", related[0], related[1])
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
