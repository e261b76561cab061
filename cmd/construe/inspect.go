package main

import (
	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

func inspectCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "describe the readings of a case, or one " +
		"plugin: imports, rules, what they read, and what judging a runtime takes",
		ArgsUsage: "[FOLDER] [RUNTIME ...]",
		Description: "FOLDER is a case, a plugin or a policy, as for construe check. With a RUNTIME, fuel, depth " +
			"and memory of each reading's\n" +
			"own plugin and policy are shown beside the limits.",
		Flags: append(append(caseFlags("inspect"), readingFlag("inspect"),
			list("inspect", "world", "a `WORLD` to judge in"), list("inspect", "runtime", "a `RUNTIME` to judge")),
			outputFlags("inspect", "table")...),
		Action: func(c *cli.Context) error {
			t, names, err := folderAndRuntimes(c)
			if err != nil {
				return err
			}
			if t.kind == "plugin" && len(names) == 0 {
				own, err := folderFS(t.path)
				if err != nil {
					return err
				}
				config := host.Config{Wasm: c.String("wasm"), Worker: []string{"", workerVerb}}
				if err := setCache(&config, cacheFolder(c), c.IsSet("cache"), c.App.ErrWriter); err != nil {
					return err
				}
				if err := setLimits(c, &config); err != nil {
					return err
				}
				i, err := host.InspectPlugin(c.Context, own, t.shown(), config)
				if err != nil {
					return err
				}
				return write(c, s, i)
			}
			h, err := openFolder(c, t)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			q := host.InspectRequest{}
			if q.Runtimes, err = runtimes(s, h, names); err != nil {
				return err
			}
			if q.Worlds, err = worlds(c); err != nil {
				return err
			}
			i, err := h.Inspect(c.Context, q)
			if err != nil {
				return err
			}
			if err := write(c, s, i); err != nil {
				return err
			}
			return documentResult(i)
		}}
}
