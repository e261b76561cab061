package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

func pinCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "fill in the digests that a reading names: of its module, of code that it takes from " +
		"another reading, of its case; or those that a job names", ArgsUsage: "FOLDER|FILE",
		Description: "FOLDER has the reading's reading.yaml. What stands there besides is left as it is. A party " +
			"pins its reading before it\n" +
			"signs it: whoever opens it beside another state of the case is told which parts differ.\n\n" +
			"FILE is a construe.yaml. The digests of its readings are written as they are now, and so is its lock: what has " +
			"changed is accepted.",
		Flags: append(caseFlags("pin"), text("pin", "tar", "", "also write the pinned reading to one `FILE`, which --with "+
			"takes as it does the folder"),
			&cli.BoolFlag{Name: "check", EnvVars: env("pin", "check"),
				Usage: "write nothing, and exit with 5 where a digest is missing or another"}),
		Action: func(c *cli.Context) error { return pinReading(c, s) }}
}

func pinReading(c *cli.Context, s *streams) error {
	if c.NArg() != 1 {
		return usage{"expected the folder of one reading, or the file of one job", "construe pin FOLDER"}
	}
	folder := c.Args().First()
	if isJob(folder) {
		return pinJob(c, s, folder)
	}
	if isReadingFile(folder) {
		return usage{folder + " cannot be pinned where it is; expected the folder that it was made of",
			"construe pin FOLDER --tar FILE"}
	}
	if c.Bool("check") && c.String("tar") != "" {
		return usage{"--check writes nothing, and --tar writes", "leave out one"}
	}
	id, own, err := readingAt(c, folder)
	if err != nil {
		return err
	}
	if !own {
		if err := c.Set("with", folder); err != nil {
			return err
		}
	}
	config, err := configure(c, host.Config{NoReadings: true})
	if err != nil {
		return err
	}
	h, err := host.Open(c.Context, config)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	files, err := h.Pin(id)
	if err != nil {
		return err
	}
	var packed []byte
	if c.String("tar") != "" { // before anything is written
		if packed, err = h.ReadingTar(id, files); err != nil {
			return err
		}
	}
	var pinned []string
	var written []wholeFile
	for _, f := range files {
		if len(f.Pinned) == 0 {
			continue
		}
		pinned = append(pinned, f.Pinned...)
		if c.Bool("check") {
			continue
		}
		written = append(written, wholeFile{filepath.Join(folder, filepath.FromSlash(f.Name)), f.After})
	}
	if packed != nil {
		written = append(written, wholeFile{c.String("tar"), packed})
	}
	if err := writeTogether(settleInOrder, written...); err != nil {
		return err
	}
	switch {
	case len(pinned) == 0:
		fmt.Fprintf(s.out, "%s: everything is pinned\n", id)
	case c.Bool("check"):
		fmt.Fprintf(s.out, "%s: not pinned: %s\n", id, harmless(strings.Join(pinned, ", ")))
		return result(exitMismatch)
	default:
		fmt.Fprintf(s.out, "%s: pinned %s\n", id, harmless(strings.Join(pinned, ", ")))
	}
	return nil
}
