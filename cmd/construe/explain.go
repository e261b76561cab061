package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func explainCommand(s *streams) *cli.Command {
	flags := append(caseFlags("explain"),
		&cli.BoolFlag{Name: "all", Usage: "explain every cell: each reading's policy on its own answers and on each " +
			"other's, in every --world", EnvVars: env("explain", "all")},
		&cli.BoolFlag{Name: "own", Usage: "with --all, leave out the swaps: each reading's own cell alone",
			EnvVars: env("explain", "own")},
		list("explain", "reading", "the `READING` whose own cell is explained, where no cell is named; with --all only "+
			"the cells of this one, and of others where it is given again"),
		list("explain", "runtime", "the runtime `FILE` or id of the case; the case's default if there is none"),
		setFlag("explain"),
		list("explain", "world", "the `WORLD` to apply; `stated` for the facts as stated; as is none, except "+
			"that the case's default runtime comes in its default world; with --all it may be given again"),
		text("explain", "as-of", "", "the `DAY` to judge on, such as 2026-03-18"),
		&cli.BoolFlag{Name: "no-nearest", Usage: "do not look for the cheapest change that gives the other outcome",
			EnvVars: env("explain", "no-nearest")},
		&cli.BoolFlag{Name: "progress", Usage: "with --all, say on standard error how many cells are explained; of itself " +
			"where that is a terminal, and with --verbose", EnvVars: env("explain", "progress")})
	return &cli.Command{
		Usage:     "why a cell comes out as it does: elements, reasons, facts read, and what would change it",
		ArgsUsage: "POLICY[/CLASSIFIER] [RUNTIME] | --all [RUNTIME]", Flags: append(flags,
			outputFlags("explain", "table")...), Action: func(c *cli.Context) error {
			if c.Bool("all") {
				return explainAll(c, s)
			}
			return explainCell(c, s)
		}}
}

func explainCell(c *cli.Context, s *streams) error {
	if c.Bool("own") {
		return usage{"--own is for --all", "construe explain --all --own explains each reading's own cell"}
	}
	cell, names, err := cellAndRuntimes(c)
	if err != nil {
		return err
	}
	q, err := explainRequest(c)
	if err != nil {
		return err
	}
	if len(q.Worlds) > 1 {
		return usage{fmt.Sprintf("a cell is explained in one world; %d were given", len(q.Worlds)),
			"construe explain --all explains every cell in every --world"}
	}
	concerns := readingsOfCells(nil, []schema.JudgedCell{cell})
	if len(q.Set) > 0 {
		concerns = nil // a name may be that of another reading's definition
	}
	h, err := open(c, concerns)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	d, worlds, err := subjectIn(c, s, h, names, q.Worlds)
	if err != nil {
		return err
	}
	e, err := h.Explain(c.Context, host.ExplainRequest{Runtime: d, World: worlds[0], AsOf: q.AsOf, Set: q.Set,
		Policy: cell.Policy, Classifier: cell.Classifier, NoNearest: q.NoNearest})
	if err != nil {
		return err
	}
	if err := write(c, s, e); err != nil {
		return err
	}
	return documentResult(e)
}

// explainAll explains every cell of one runtime in one document.
func explainAll(c *cli.Context, s *streams) error {
	q, err := explainRequest(c)
	if err != nil {
		return err
	}
	h, err := open(c, c.StringSlice("reading"))
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	names := append(c.StringSlice("runtime"), c.Args().Slice()...)
	if q.Runtime, q.Worlds, err = subjectIn(c, s, h, names, q.Worlds); err != nil {
		return err
	}
	told := newProgress(c, s)
	q.Progress = told.tellExplained
	e, err := h.ExplainAll(c.Context, q)
	told.end()
	if err != nil {
		return err
	}
	if err := write(c, s, e); err != nil {
		return err
	}
	return documentResult(e)
}

// explainRequest is what the flags ask for, but for the runtime.
func explainRequest(c *cli.Context) (q host.ExplainAllRequest, err error) {
	q.OwnOnly, q.NoNearest = c.Bool("own"), c.Bool("no-nearest")
	if q.Set, err = assignments(c, "set"); err != nil {
		return q, err
	}
	if q.Worlds, err = worlds(c); err != nil {
		return q, err
	}
	q.AsOf, err = day(c)
	return q, err
}

// cellAndRuntimes is the cell that is asked about, and the names of runtimes. The cell is the first argument, or else
// the own cell of the reading that --reading names.
func cellAndRuntimes(c *cli.Context) (cell schema.JudgedCell, names []string, err error) {
	args, readings := c.Args().Slice(), c.StringSlice("reading")
	if len(readings) > 1 {
		return cell, nil, usage{fmt.Sprintf("%s is of one cell; %d readings were given", c.Command.Name, len(readings)),
			"construe explain POLICY/CLASSIFIER explains one reading's policy on another's answers"}
	}
	if len(readings) == 1 && (len(args) == 0 || args[0] != readings[0]) {
		args = append(readings, args...)
	}
	if len(args) < 1 || len(args) > 2 {
		return cell, nil, usage{"expected a cell, and perhaps a runtime",
			"construe explain look-through, or construe explain look-through/state my-runtime.yaml; --all explains " +
				"every cell"}
	}
	cell, err = parseCell(args[0])
	return cell, append(c.StringSlice("runtime"), args[1:]...), err
}
