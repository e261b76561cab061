package main

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

func testCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "run the precedents of a case and the *_test.rego of its readings", ArgsUsage: "[CASE]",
		Description: "Each test in Rego is run by the interpreter that judges and by OPA's own evaluator. Exit code " +
			"1: a test failed, nothing was tried, or less is covered than --threshold asks for.",
		Flags: append(append(caseFlags("test"), readingFlag("test"),
			text("test", "run", "", "only tests whose name matches this regular `EXPRESSION`", "r"),
			&cli.BoolFlag{Name: "coverage", Aliases: []string{"c"}, EnvVars: env("test", "coverage"),
				Usage: "say how much of the policies the tests written in Rego come to"},
			&cli.Float64Flag{Name: "threshold", EnvVars: env("test", "threshold"),
				Usage: "fail where less than so many `PERCENT` of lines are covered; asks for --coverage"}),
			outputFlags("test", "table")...),
		Action: func(c *cli.Context) error {
			q, err := testRequest(c)
			if err != nil {
				return err
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
			if results.Fails() {
				return result(exitGate)
			}
			return nil
		}}
}

// testRequest reads the flags that are construe test's own.
func testRequest(c *cli.Context) (q host.TestRequest, err error) {
	if expression := c.String("run"); expression != "" {
		if q.Run, err = regexp.Compile(expression); err != nil {
			return q, usage{fmt.Sprintf("--run %q is not a regular expression: %v", expression, err), ""}
		}
	}
	q.Threshold = c.Float64("threshold")
	if !(0 <= q.Threshold && q.Threshold <= 100) {
		return q, usage{fmt.Sprintf("--threshold %v is no percentage; expected 0 to 100", q.Threshold), ""}
	}
	q.Coverage = c.Bool("coverage") || q.Threshold > 0
	to, err := renderings(c)
	if err == nil && !q.Coverage && slices.ContainsFunc(to, func(r rendering) bool { return r.format == "lcov" }) {
		err = usage{"-f lcov has nothing to say without --coverage", "construe test --coverage -f lcov"}
	}
	return q, err
}
