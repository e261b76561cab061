package main

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// goals are what --goal can ask for.
func goals() []string {
	return []string{schema.GoalResolve, schema.GoalFlip, schema.GoalPermitted, schema.GoalBreach}
}

func cruxCommand(s *streams) *cli.Command {
	flags := append(caseFlags("crux"),
		text("crux", "goal", "", "what the changes are to bring about: resolve (all permitted, or all breach), flip "+
			"(the one cell), permitted or breach; resolve, or flip where there is one cell"),
		list("crux", "cell", "a policy over a classifier, as `POLICY/CLASSIFIER`; a reading's name alone is its own "+
			"cell; may be given again; each reading's own if there is none"),
		list("crux", "reading", "only this `READING`; may be given again"),
		setFlag("crux"),
		list("crux", "runtime", "the runtime `FILE` or id of the case; the case's default if there is none"),
		text("crux", "world", "", "the `WORLD` to search in; `stated` for the facts as stated, as is none, except "+
			"that the case's default runtime comes in its default world"),
		text("crux", "as-of", "", "the `DAY` to judge on, such as 2026-03-18; the runtime's own if left out"),
		&cli.IntFlag{Name: "max-size", DefaultText: "no bound", Usage: "the most changes in a set",
			EnvVars: env("crux", "max-size")},
		&cli.IntFlag{Name: "budget", Value: 5000, Usage: "the most verdicts to ask for; 0 for no bound",
			EnvVars: env("crux", "budget")},
		&cli.BoolFlag{Name: "progress", Usage: "say on standard error how far the search is; of itself where that " +
			"is a terminal, and with --verbose", EnvVars: env("crux", "progress")})
	return &cli.Command{Usage: "find every smallest set of changes on which a disagreement, or a verdict, turns",
		ArgsUsage: "[RUNTIME]",
		Description: "The changes are those that the case declares as toggles: facts, and definitions of readings. " +
			"An interrupt ends the search with\n" +
			"what it has. Exit code 3: a cell could not be judged, or the search was interrupted, or its budget " +
			"spent before anything was found.",
		Flags:  append(flags, outputFlags("crux", "table")...),
		Action: func(c *cli.Context) error { return findCrux(c, s) }}
}

func findCrux(c *cli.Context, s *streams) error {
	q, err := cruxRequest(c)
	if err != nil {
		return err
	}
	if _, err := renderings(c); err != nil {
		return err
	}
	h, err := open(c, readingsOfCells(c.StringSlice("reading"), q.Cells))
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	if q.Set, err = assignments(c, "set"); err != nil {
		return err
	}
	if q.Runtime, q.World, err = subject(c, s, h, append(c.StringSlice("runtime"), c.Args().Slice()...)); err != nil {
		return err
	}
	told := newProgress(c, s)
	q.Progress = told.tell
	found, err := h.Crux(c.Context, q)
	told.end()
	if err != nil {
		return err
	}
	if err := write(c, s, found); err != nil {
		return err
	}
	if found.Stopped == "cancelled" || found.Stopped == "budget" && len(found.Sets)+len(found.Beyond) == 0 {
		return result(exitEvaluation)
	}
	return documentResult(found)
}

// cruxRequest reads what the flags say without knowing the case.
func cruxRequest(c *cli.Context) (q host.CruxRequest, err error) {
	q.Goal, q.MaxSize, q.Budget = c.String("goal"), c.Int("max-size"), c.Int("budget")
	if q.Goal != "" && !slices.Contains(goals(), q.Goal) {
		hint := ""
		if near := schema.Nearest(q.Goal, goals()); near != "" {
			hint = "did you mean " + near + "?"
		}
		return q, usage{fmt.Sprintf("--goal %q is not a goal; expected resolve, flip, permitted or breach", q.Goal),
			hint}
	}
	for _, name := range []string{"max-size", "budget"} {
		if c.Int(name) < 0 {
			return q, usage{fmt.Sprintf("--%s %d bounds nothing; expected a number, or 0 for no bound", name,
				c.Int(name)), ""}
		}
	}
	for _, text := range c.StringSlice("cell") {
		cell, err := parseCell(text)
		if err != nil {
			return q, err
		}
		q.Cells = append(q.Cells, cell)
	}
	q.AsOf, err = day(c)
	return q, err
}
