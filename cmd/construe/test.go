package main

import (
	"fmt"
	"regexp"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

func testCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "run the precedents of a case and the *_test.rego of its readings", ArgsUsage: "[CASE]",
		Flags: append(append(caseFlags("test"), readingFlag("test"),
			text("test", "run", "", "only tests whose name matches this regular `EXPRESSION`", "r")),
			outputFlags("test", "table")...),
		Action: func(c *cli.Context) error {
			q := host.TestRequest{}
			if expression := c.String("run"); expression != "" {
				var err error
				if q.Run, err = regexp.Compile(expression); err != nil {
					return usage{fmt.Sprintf("--run %q is not a regular expression: %v", expression, err), ""}
				}
			}
			t, err := oneFolder(c)
			if err != nil {
				return err
			}
			h, err := openFolder(c, t)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			results, err := h.Test(c.Context, q)
			if err != nil {
				return err
			}
			if err := write(c, s, results); err != nil {
				return err
			}
			if results.Failed > 0 {
				return result(exitGate)
			}
			return nil
		}}
}
