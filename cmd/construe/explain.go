package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func explainCommand(s *streams) *cli.Command {
	flags := append(caseFlags("explain"),
		text("explain", "world", "", "the `WORLD` to apply; `stated` for the facts as stated; the case's first if left out"),
		text("explain", "as-of", "", "the `DAY` to judge on, such as 2026-03-18"),
		&cli.BoolFlag{Name: "no-nearest", Usage: "do not look for the cheapest change that gives the other outcome", EnvVars: env("explain", "no-nearest")})
	return &cli.Command{Name: "explain", Category: "judge", Usage: "why a cell comes out as it does: elements, reasons, facts read, and what would change it",
		ArgsUsage: "POLICY[/CLASSIFIER] [RUNTIME]", Flags: append(flags, outputFlags("explain", "table")...), Action: func(c *cli.Context) error { return explain(c, s) }}
}

func explain(c *cli.Context, s *streams) error {
	if c.NArg() < 1 || c.NArg() > 2 {
		return usage{"expected a cell, and perhaps a runtime", "construe explain look-through, or construe explain look-through/state my-runtime.yaml"}
	}
	policy, classifier, _ := strings.Cut(c.Args().First(), "/")
	h, err := open(c, nil)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	d, world, asOf, err := oneRuntime(c, s, h, c.Args().Get(1))
	if err != nil {
		return err
	}
	e, err := h.Explain(c.Context, host.ExplainRequest{Runtime: d, World: world, AsOf: asOf, Policy: policy, Classifier: classifier, NoNearest: c.Bool("no-nearest")})
	if err != nil {
		return err
	}
	if err := write(c, s, e); err != nil {
		return err
	}
	if e.Error != nil {
		return result(exitEvaluation)
	}
	return nil
}

func whatIfCommand(s *streams) *cli.Command {
	flags := append(caseFlags("whatif"),
		text("whatif", "world", "", "the `WORLD` to apply; `stated` for the facts as stated; the case's first if left out"),
		text("whatif", "as-of", "", "the `DAY` to judge on, such as 2026-03-18"),
		list("whatif", "set", "a fact, or a definition, as `POINTER=VALUE`, such as /offering/customer=us_natsec or /readings/state/definitions/state=irrelevant; may be given again"),
		list("whatif", "move", "a toggle of the case moved along its values, as `TOGGLE=MOVE`: weaker, stronger or near-miss; may be given again"))
	return &cli.Command{Name: "whatif", Category: "judge", Usage: "judge again with facts or definitions changed, and show only what changed",
		ArgsUsage: "[RUNTIME]", Flags: append(flags, outputFlags("whatif", "table")...), Action: func(c *cli.Context) error { return whatIf(c, s) }}
}

func whatIf(c *cli.Context, s *streams) error {
	if c.NArg() > 1 {
		return usage{"expected one runtime", "construe whatif --set POINTER=VALUE my-runtime.yaml"}
	}
	set, err := assignments(c, "set")
	if err != nil {
		return err
	}
	move, err := assignments(c, "move")
	if err != nil {
		return err
	}
	if len(set)+len(move) == 0 {
		return usage{"nothing is to be changed", "--set /offering/customer=us_natsec, or --move inference-host=near-miss"}
	}
	h, err := open(c, nil)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	d, world, asOf, err := oneRuntime(c, s, h, c.Args().First())
	if err != nil {
		return err
	}
	w, err := h.WhatIf(c.Context, host.WhatIfRequest{Runtime: d, World: world, AsOf: asOf, Set: set, Move: move})
	if err != nil {
		return err
	}
	if err := write(c, s, w); err != nil {
		return err
	}
	for _, cell := range w.Cells {
		if cell.Error != nil {
			return result(exitEvaluation)
		}
	}
	return nil
}

// assignments reads NAME=VALUE; a comma in a value is a list's.
func assignments(c *cli.Context, flag string) (map[string]string, error) {
	out := map[string]string{}
	for _, one := range c.StringSlice(flag) {
		name, value, is := strings.Cut(one, "=")
		if !is || name == "" {
			return nil, usage{fmt.Sprintf("--%s %q is not of the form NAME=VALUE", flag, one), ""}
		}
		if _, twice := out[name]; twice {
			return nil, usage{fmt.Sprintf("--%s gives %s twice", flag, name), "one value for each"}
		}
		out[name] = value
	}
	return out, nil
}

// oneRuntime is the runtime named, or the case's first; the world and the day asked for, or the case's first world where that is
// one of the runtime's.
func oneRuntime(c *cli.Context, s *streams, h *host.Host, name string) (d *schema.Document, world, asOf string, err error) {
	if asOf, err = day(c); err != nil {
		return nil, "", "", err
	}
	names := []string{name}
	if name == "" {
		names = h.Case().Default.Runtimes[:1]
	}
	all, err := runtimes(s, h, names)
	if err != nil {
		return nil, "", "", err
	}
	d = all[0]
	own, _ := d.Tree["worlds"].(map[string]any)
	switch asked := c.String("world"); {
	case asked == "stated":
	case asked != "":
		world = asked
	case name == "":
		for _, w := range h.Case().Default.Worlds {
			if _, is := own[w]; is {
				return d, w, asOf, nil
			}
		}
	}
	return d, world, asOf, nil
}
