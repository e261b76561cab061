package main

import (
	"errors"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func judgeCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "ask a reading's policy about a classification",
		ArgsUsage: "CLASSIFICATION|-",
		Flags: append(append(caseFlags("judge"), text("judge", "reading", "", "the `READING` whose policy judges")),
			outputFlags("judge", "json")...),
		Action: func(c *cli.Context) error {
			var a schema.Classification
			h, d, err := step(c, s, schema.KindClassification, &a)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			v, err := h.Judge(c.Context, host.JudgeRequest{Reading: c.String("reading"), Classification: &a})
			if err != nil {
				return d.Locate(err)
			}
			if v.Error != nil {
				return errors.Join(write(c, s, v), schema.Problems{v.Error})
			}
			return write(c, s, v)
		}}
}
