package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func newCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "write the folder of a new reading of a case, which loads at once",
		ArgsUsage: "reading NAME",
		Description: "The folder NAME is made here, and must not be there yet. With --from the reading has no code of " +
			"its own: it takes that of\n" +
			"another reading, and adopts the same definitions, to be changed. Without it, it has a policy in Rego that " +
			"decides nothing yet.",
		Flags: append(caseFlags("new"), text("new", "from", "", "take the code of this `READING`")),
		Action: func(c *cli.Context) error {
			if c.NArg() != 2 || c.Args().First() != "reading" {
				return usage{"expected what to make, and its name", "construe new reading NAME --from READING"}
			}
			return newReading(c, s, c.Args().Get(1), c.String("from"))
		}}
}

func newReading(c *cli.Context, s *streams, name, from string) error {
	config, err := configure(c, host.Config{NoReadings: true})
	if err != nil {
		return err
	}
	h, err := host.Open(c.Context, config)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	id := filepath.Base(filepath.Clean(name))
	if h.Reading(id) != nil {
		return usage{fmt.Sprintf("the case %s has a reading %s already", h.Case().ID, id), "take another name"}
	}
	files := newPolicy(h.Case(), id)
	if from != "" {
		other := h.Reading(from)
		if other == nil {
			return usage{fmt.Sprintf("the case %s has no reading %s", h.Case().ID, from),
				schema.DidYouMean(from, h.Known(), "construe readings lists them")}
		}
		files = newWithoutCode(h.Case(), other, id)
	}
	files["README.md"] = newReadme(id, name, c.String("case"), c.IsSet("case"))
	if _, err := schema.Parse(filepath.ToSlash(filepath.Join(name, "reading.yaml")), []byte(files["reading.yaml"]),
		schema.KindReading); err != nil {
		return usage{fmt.Sprintf("%s cannot be the name of a reading", id),
			"a lower-case letter, then lower-case letters, digits and hyphens, at most 63"}
	}
	if err := writeFolder(name, files); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s: a reading of %s; %s says how to go on\n", filepath.ToSlash(name), h.Case().ID,
		filepath.ToSlash(filepath.Join(name, "README.md")))
	return nil
}

// writeFolder writes files to a folder that is not there yet: all of them, or none.
func writeFolder(name string, files map[string]string) error {
	failed := func(err error) error {
		return usage{fmt.Sprintf("cannot make the folder %s: %v", name, unwrapPath(err)), ""}
	}
	if _, err := os.Lstat(name); err == nil {
		return usage{fmt.Sprintf("%s is there already", name), "nothing is overwritten; take another name, or remove it"}
	}
	beside, err := os.MkdirTemp(filepath.Dir(filepath.Clean(name)), ".construe-new-*")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(beside)
	for _, file := range schema.Keys(files) {
		at := filepath.Join(beside, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return failed(err)
		}
		if err := os.WriteFile(at, []byte(files[file]), 0o644); err != nil {
			return failed(err)
		}
	}
	if err := os.Chmod(beside, 0o755); err != nil {
		return failed(err)
	}
	if err := os.Rename(beside, name); err != nil {
		return failed(err)
	}
	return nil
}
