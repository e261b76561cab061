package main

import (
	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func readingsCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "list the readings of a case and those that --with adds: what each holds and adopts, and " +
		"where it was found", ArgsUsage: "[FOLDER]",
		Description: "FOLDER is the folder of a case, as for --case, or of a reading, as for --with.",
		Flags:       append(caseFlags("readings"), outputFlags("readings", "table")...),
		Action:      func(c *cli.Context) error { return writeListing(c, s, (*host.Host).ListReadings) }}
}

func caseCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "list what a case is made of: its question, clauses, words, definitions, digests " +
		"and readings",
		ArgsUsage: "[FOLDER] | split DIR",
		Description: "FOLDER is the folder of a case, as for --case, or of a reading, as for --with.\n" +
			"split writes a case/v1 anew to the folder DIR, which must not be there yet: the case, and a folder for " +
			"each reading.",
		Flags: append(caseFlags("case"), outputFlags("case", "table")...),
		Action: func(c *cli.Context) error {
			if c.Args().First() != "split" || c.NArg() == 1 && exists("split") {
				return writeListing(c, s, (*host.Host).List)
			}
			if c.NArg() != 2 {
				return usage{"expected the one folder that is to be made", "construe case split DIR --case FOLDER"}
			}
			return splitCase(c, s, c.Args().Get(1))
		}}
}

// writeListing opens a case without loading anything of its parties, and lists it.
func writeListing(c *cli.Context, s *streams, list func(*host.Host) *schema.Listing) error {
	t, err := oneFolder(c)
	switch {
	case err != nil:
		return err
	case t.kind == "case" && !c.IsSet("case"):
		err = c.Set("case", t.path)
	case t.kind == "reading":
		if _, own, failed := readingAt(c, t.path); failed != nil {
			err = failed
		} else if !own {
			err = c.Set("with", t.path)
		}
	case t.kind != "":
		err = usage{t.shown() + " is the folder of a " + t.kind, "give the folder of a case or of a reading"}
	}
	if err != nil {
		return err
	}
	config, err := configure(c, host.Config{NoReadings: true})
	if err != nil {
		return err
	}
	h, err := opened(c, config)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	return write(c, s, list(h))
}
