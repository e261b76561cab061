package main

import (
	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func timelineCommand(s *streams) *cli.Command {
	flags := append(caseFlags("timeline"), list("timeline", "runtime", "the runtime `FILE` or id of the case"),
		list("timeline", "world",
			"a `WORLD` of the runtime; may be given again; `stated` for the facts as stated"), readingFlag("timeline"))
	return &cli.Command{Usage: "show the aggregate on the first day of every clause version", ArgsUsage: "[RUNTIME]",
		Flags: append(flags, outputFlags("timeline", "table")...), Action: func(c *cli.Context) error {
			h, err := open(c, c.StringSlice("reading"))
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			trace(c, s, h)
			q, sources, _, err := compareRequest(c, s, h)
			if err != nil {
				return err
			}
			var runtimes []*schema.Document
			for d, err := range documents(s, h, sources) {
				if err != nil {
					return err
				}
				if runtimes = append(runtimes, d); len(runtimes) > 1 {
					break
				}
			}
			if len(runtimes) != 1 {
				return usage{"a timeline is of one runtime", "construe timeline RUNTIME"}
			}
			t, err := h.Timeline(c.Context, host.TimelineRequest{Runtime: runtimes[0], Worlds: q.Worlds})
			if err != nil {
				return err
			}
			if err := write(c, s, t); err != nil {
				return err
			}
			return documentResult(t)
		}}
}
