package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

func checkCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "whether a case, reading, plugin or policy loads, " +
		"answers every term, and holds the unknown-property",
		ArgsUsage: "[FOLDER] [RUNTIME ...]",
		Description: "FOLDER is a case (case.yaml), a plugin (plugin.yaml) or a policy (*.rego); a plugin or a " +
			"policy is checked in the\n" +
			"place of that of the one --reading. Without a FOLDER the readings of --case are checked as they are.",
		Flags: append(append(caseFlags("check"), readingFlag("check"),
			list("check", "world", "a `WORLD` to try the unknown-property in; all of each runtime if none is named"),
			list("check", "runtime", "a `RUNTIME` to try it on, as stated or in the worlds named; all of the case "+
				"if there is none"),
			&cli.DurationFlag{Name: "processor-time", DefaultText: "1m",
				Usage: "the most processor `TIME` that trying may take", EnvVars: env("check", "processor-time")},
			&cli.BoolFlag{Name: "determinism", EnvVars: env("check", "determinism"),
				Usage: "run every plugin twice in both engines of WebAssembly, and every policy as often, on the " +
					"runtimes named or else on all of the case, and compare output and fuel"}),
			outputFlags("check", "table")...),
		Action: func(c *cli.Context) error {
			t, names, err := folderAndRuntimes(c)
			if err != nil {
				return err
			}
			if most := c.Duration("processor-time"); c.IsSet("processor-time") && most <= 0 {
				return usage{fmt.Sprintf("--processor-time %s allows nothing; expected a time such as 2m", most), ""}
			}
			h, err := openFolder(c, t)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			documents, err := runtimes(s, h, names)
			if err != nil {
				return err
			}
			in, err := worlds(c)
			if err != nil {
				return err
			}
			r, err := h.Check(c.Context, host.CheckRequest{Runtimes: documents, Worlds: in,
				Determinism: c.Bool("determinism"), Processor: c.Duration("processor-time")})
			if err != nil {
				return err
			}
			if err := write(c, s, r); err != nil {
				return err
			}
			if len(r.Problems) > 0 {
				return result(exitGate)
			}
			return nil
		}}
}
