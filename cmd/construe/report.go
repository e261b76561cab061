package main

import (
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func reportCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "turn saved documents into any format",
		ArgsUsage: "[DOCUMENT|- ...]",
		Description: "Of several files each document is written one after the other; -f html makes one page of all of " +
			"them, which have to be\nof one case, and takes records as well.\n\nComparisons pass a gate as those of " +
			"construe compare do, where --fail-on says so or a format " +
			"says what passed\n(sarif, junit, github, gitlab). Exit code 3: the document is not what it says, or " +
			"something in it could not be\njudged.",
		Flags: append(append(append(gateFlags("report", "breach with a format of builds, or else never"),
			outputFlags("report", "table")...), pageFlags("report")...), append(keyFlags("report"), text("report",
			"findings", "", "put what a reader wrote on the rows of -f csv, in `FILE`, into the page of html"),
			text("report", "explore", "", "the runtime, by `ID`, that a page of html has the explorer of, where several "+
				"have a map"))...),
		Action: func(c *cli.Context) error {
			html, _ := wantsHTML(c)
			for _, flag := range []string{"findings", "explore"} {
				if c.String(flag) != "" && !html {
					return usage{"--" + flag + " is for a page of html; expected -f html", ""}
				}
			}
			return reportAll(c, s, c.Args().Slice())
		}}
}

// parseDocument reads one document that can be reported.
func parseDocument(shown string, data []byte) (any, error) {
	if err := refuseRecord(shown, data); err != nil {
		return nil, err
	}
	return report.Parse(shown, data)
}

// refuseRecord refuses a record, which looks like a document and is none.
func refuseRecord(shown string, data []byte) error {
	if isRecord(data) {
		return usage{shown + " is a record, which anybody can have made; expected a document",
			"construe verify " + report.ShellWord(shown) + " --comparison FILE writes its comparison to FILE"}
	}
	return nil
}

// lookedAtNothing refuses a gate that was asked for and had nothing to look at: that it passes would say that something
// was checked.
func (t *tally) lookedAtNothing(c *cli.Context) error {
	counts := t.run.Document().Counts
	if counts.Runtimes > counts.Absent {
		return nil
	}
	for _, flag := range []string{"gate", "waivers", "fail-on"} {
		if asked := c.String(flag); asked != "" && asked != "never" {
			return usage{"--" + flag + " is of comparisons, and nothing was judged in what was given",
				"construe compare -f json writes one"}
		}
	}
	if counts.Runtimes > 0 && t.rule.FailOn() != "never" {
		return usage{"no runtime has a world that was asked for, so that nothing was judged", ""}
	}
	return nil
}

// reportGate is the gate of saved comparisons: one that nothing fails, unless a flag says otherwise or a format says
// what passed and what failed.
func reportGate(c *cli.Context, s *streams) (*gate.Rule, error) {
	if _, err := renderings(c); err != nil {
		return nil, err
	}
	level := "never"
	if passesOrFails(c) {
		level = gate.Standard
	}
	return newGate(c, s, level)
}

// passesOrFails reports whether some rendering that is asked for says what passed and what failed.
func passesOrFails(c *cli.Context) bool {
	all, err := renderings(c)
	return err == nil && slices.ContainsFunc(all, func(t rendering) bool { return report.PassesOrFails(t.format) })
}

// savedCode is the code of a saved document that no gate is about. One that fails in a format that says so fails here:
// a build that looks at either comes to the same. Without such a format its own verb's code has said so.
func savedCode(c *cli.Context, document any) int {
	switch document.(type) {
	case *schema.Comparison, *schema.Failure, *schema.Sweep:
		return 0
	}
	_, mapped := document.(*schema.Map)
	came := schema.GatePassed
	if passesOrFails(c) {
		came = report.BuildResult(document)
	}
	switch {
	case hasError(document), mapped && came == schema.GateError:
		return exitEvaluation
	case came != schema.GatePassed: // of a test and a check their verbs' code, also for what could not be judged
		return exitGate
	}
	return 0
}

// reportOne reports one document.
func reportOne(c *cli.Context, s *streams, document any) error {
	rule, err := reportGate(c, s)
	if err != nil {
		return err
	}
	t := newTally(c, rule)
	t.take(document)
	if err := t.lookedAtNothing(c); err != nil {
		return err
	}
	if err := writeGated(c, s, document, rule, t.run); err != nil {
		return err
	}
	if code := savedCode(c, document); code != 0 {
		return result(code)
	}
	return t.result(s)
}

// parseLine reads a document of a stream, of one of some kinds.
func parseLine(l *lines, shown string, kinds ...string) (any, error) {
	if l.err != nil {
		return nil, l.problem(shown)
	}
	if err := refuseRecord(shown, l.text); err != nil {
		return nil, err
	}
	d, err := schema.ParseLine(shown, l.number, l.text, kinds...)
	if err != nil {
		return nil, err
	}
	return report.Decode(d)
}
