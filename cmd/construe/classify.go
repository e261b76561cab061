package main

import (
	"errors"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func classifyCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "ask a reading's plugin about facts",
		ArgsUsage: "FACTS|-",
		Flags: append(append(caseFlags("classify"),
			text("classify", "reading", "", "the `READING` whose plugin is asked")),
			outputFlags("classify", "json")...),
		Action: func(c *cli.Context) error {
			var f schema.Facts
			h, d, err := step(c, s, schema.KindFacts, &f)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			a, err := h.Classify(c.Context, host.ClassifyRequest{Reading: c.String("reading"), Facts: &f})
			if err != nil {
				return d.Locate(err)
			}
			if a.Error != nil {
				return errors.Join(write(c, s, a), schema.Problems{a.Error})
			}
			return write(c, s, a)
		}}
}
