package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func explainCommand(s *streams) *cli.Command {
	flags := append(caseFlags("explain"),
		list("explain", "reading", "the `READING` whose own cell is explained, where no cell is named"),
		list("explain", "runtime", "the runtime `FILE` or id of the case; the case's default if there is none"),
		setFlag("explain"),
		text("explain", "world", "", "the `WORLD` to apply; `stated` for the facts as stated; as is none, except "+
			"that the case's default runtime comes in its default world"),
		text("explain", "as-of", "", "the `DAY` to judge on, such as 2026-03-18"),
		&cli.BoolFlag{Name: "no-nearest", Usage: "do not look for the cheapest change that gives the other outcome",
			EnvVars: env("explain", "no-nearest")})
	return &cli.Command{
		Usage:     "why a cell comes out as it does: elements, reasons, facts read, and what would change it",
		ArgsUsage: "POLICY[/CLASSIFIER] [RUNTIME]", Flags: append(flags,
			outputFlags("explain", "table")...), Action: func(c *cli.Context) error { return explainCell(c, s) }}
}

func explainCell(c *cli.Context, s *streams) error {
	cell, names, err := cellAndRuntimes(c)
	if err != nil {
		return err
	}
	set, err := assignments(c, "set")
	if err != nil {
		return err
	}
	asOf, err := day(c)
	if err != nil {
		return err
	}
	concerns := readingsOfCells(nil, []schema.JudgedCell{cell})
	if len(set) > 0 {
		concerns = nil // a name may be that of another reading's definition
	}
	h, err := open(c, concerns)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	d, world, err := subject(c, s, h, names)
	if err != nil {
		return err
	}
	e, err := h.Explain(c.Context, host.ExplainRequest{Runtime: d, World: world, AsOf: asOf, Set: set,
		Policy: cell.Policy, Classifier: cell.Classifier, NoNearest: c.Bool("no-nearest")})
	if err != nil {
		return err
	}
	if err := write(c, s, e); err != nil {
		return err
	}
	return documentResult(e)
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
			"construe explain look-through, or construe explain look-through/state my-runtime.yaml"}
	}
	cell, err = parseCell(args[0])
	return cell, append(c.StringSlice("runtime"), args[1:]...), err
}
