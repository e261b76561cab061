package main

import (
	"fmt"
	"io"
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

func versionCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "print versions of construe and its engines",
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usage{fmt.Sprintf("version takes no argument; found %q", c.Args().First()), ""}
			}
			return printVersions(s.out)
		}}
}

func printVersions(w io.Writer) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		_, err := fmt.Fprintln(w, "construe (devel)")
		return err
	}
	fmt.Fprintf(w, "construe %s, %s\n", info.Main.Version, info.GoVersion)
	for _, d := range info.Deps {
		if d.Path == "github.com/open-policy-agent/opa" || d.Path == "github.com/tetratelabs/wazero" {
			fmt.Fprintf(w, "%s %s\n", d.Path, d.Version)
		}
	}
	return nil
}
