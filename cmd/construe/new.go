package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/cmd/construe/internal/scaffold"
	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// newKind is a row of the table of what construe new makes.
type newKind struct {
	name, article string
	flags         []string // those of its own that mean something for it
	make          func(*cli.Context, string, string) (scaffold.Files, error)
}

// newKinds are all of them. make is given the folder as it was typed, and the id, which is its last part.
func newKinds() []newKind {
	return []newKind{
		{"case", "a case", []string{"lang"}, newCase},
		{"plugin", "a plugin", []string{"lang", "from"}, newPlugin},
		{"policy", "a policy", []string{"from"}, newPolicy},
		{"reading", "a reading", []string{"lang", "from", "policy"}, newReading},
		{"runtime", "a runtime", nil, newRuntime},
	}
}

// newKindNames are the names of the kinds, in the order of the table.
func newKindNames() (names []string) {
	for _, k := range newKinds() {
		names = append(names, k.name)
	}
	return names
}

func newCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "write the folder of a new case, reading, plugin, policy or runtime, which passes " +
		"check at once",
		ArgsUsage: "case|plugin|policy|reading|runtime NAME",
		Description: "The folder NAME is made here, and must not be there yet. Its README.md has three commands to go " +
			"on with.\n" +
			"\nA reading of --case takes the code of --from and adopts the same definitions, to be changed. With --policy " +
			"it brings its own Rego, which begins as a copy; with --lang a plugin, which answers each term with unknown.\n" +
			"\nA plugin, or a policy, stands alone, and is tried in the place of that of --from. A runtime is one of which " +
			"nothing is known yet. A case has one clause, two readings and two runtimes.\n" +
			"\nA plugin comes with the module that its source gives, so that no tool is needed before the source changes.",
		Flags: append(caseFlags("new"), text("new", "from", "", "take the code of this `READING`; the first of the case "+
			"that brings its own, if left out"),
			text("new", "lang", "", "bring a plugin, written in `LANG`: "+strings.Join(scaffold.Languages(), " or ")),
			&cli.BoolFlag{Name: "policy", Usage: "of a reading: bring a policy in Rego, which begins as a copy",
				EnvVars: env("new", "policy")}),
		Action: func(c *cli.Context) error {
			kind, err := newKindOf(c)
			if err != nil {
				return err
			}
			folder := c.Args().Get(1)
			id := filepath.Base(filepath.Clean(folder))
			if err := checkNew(c, kind, id); err != nil {
				return err
			}
			if err := absent(folder); err != nil {
				return err
			}
			files, err := kind.make(c, folder, id)
			if err != nil {
				return err
			}
			if err := writeFolder(folder, files); err != nil {
				return err
			}
			shown := filepath.ToSlash(folder)
			fmt.Fprintf(s.out, "%s: %s; %s/README.md says how to go on\n", shown, kind.article, shown)
			return nil
		}}
}

// newKindOf is what the arguments ask for.
func newKindOf(c *cli.Context) (newKind, error) {
	names := newKindNames()
	if i := slices.Index(names, c.Args().First()); i >= 0 && c.NArg() == 2 {
		return newKinds()[i], nil
	}
	if name := c.Args().First(); name != "" && !slices.Contains(names, name) {
		return newKind{}, usage{fmt.Sprintf("there is nothing new to make that is called %s; expected one of %s", name,
			strings.Join(names, ", ")), schema.DidYouMean(name, names, "construe new reading NAME")}
	}
	return newKind{}, usage{"expected what to make, and one name", "construe new reading NAME"}
}

// checkNew refuses flags that mean nothing for a kind, a language without a template, and a name that is none.
func checkNew(c *cli.Context, kind newKind, id string) error {
	for _, flag := range []string{"from", "lang", "policy"} {
		if c.IsSet(flag) && !slices.Contains(kind.flags, flag) {
			return usage{fmt.Sprintf("--%s means nothing for %s", flag, kind.article), "leave it out"}
		}
	}
	if kind.name == "case" && (c.IsSet("case") || c.IsSet("with")) {
		return usage{"a new case is made of no other; --case and --with mean nothing for it", "leave them out"}
	}
	if lang := c.String("lang"); lang != "" && !slices.Contains(scaffold.Languages(), lang) {
		return usage{fmt.Sprintf("there is no template for a plugin in %s; expected %s", lang,
			strings.Join(scaffold.Languages(), " or ")), "plugins/README.md says how to build one in another language"}
	}
	sample := fmt.Sprintf("construe: reading/v2\nid: %q\ntitle: a\ncase: {id: a}\n", id)
	if _, err := schema.Parse("a name", []byte(sample), schema.KindReading); err != nil {
		return usage{fmt.Sprintf("%q cannot be the name of %s; expected a lower-case letter, then lower-case letters, "+
			"digits and hyphens, at most 63", id, kind.article), "the name is the last part of the folder; take another"}
	}
	return nil
}

// openNew opens the case that something new is for, without loading its readings.
func openNew(c *cli.Context) (*host.Host, error) {
	config, err := configure(c, host.Config{NoReadings: true})
	if err != nil {
		return nil, err
	}
	return host.Open(c.Context, config)
}

// newWords are how the commands of a README find the folder and the case.
func newWords(c *cli.Context, folder, reading string) scaffold.Words {
	flags := []string{}
	for _, name := range []string{"case", "plugins"} {
		if c.IsSet(name) {
			flags = append(flags, "--"+name+" "+report.ShellWord(c.String(name)))
		}
	}
	for _, with := range c.StringSlice("with") {
		flags = append(flags, "--with "+report.ShellWord(with))
	}
	return scaffold.Words{Folder: report.ShellWord(filepath.ToSlash(filepath.Clean(folder))),
		Flags: strings.Join(flags, " "), Reading: reading}
}
