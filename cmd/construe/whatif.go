package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

func whatIfCommand(s *streams) *cli.Command {
	flags := append(caseFlags("whatif"),
		list("whatif", "runtime", "the runtime `FILE` or id of the case; the case's default if there is none"),
		text("whatif", "world", "", "the `WORLD` to apply; `stated` for the facts as stated; as is none, except "+
			"that the case's default runtime comes in its default world"),
		text("whatif", "as-of", "", "the `DAY` to judge on, such as 2026-03-18"),
		list("whatif", "reading", "only this `READING`; may be given again"),
		relateFlag("whatif", "to judge alone, as construe map --relate has them"),
		setFlag("whatif"),
		list("whatif", "move", "a toggle of the case moved along its values, as `TOGGLE=MOVE`: weaker, stronger or "+
			"near-miss; may be given again"))
	return &cli.Command{Usage: "judge again with facts or definitions changed, and show only what changed",
		ArgsUsage: "[RUNTIME]", Flags: append(flags,
			outputFlags("whatif", "table")...), Action: func(c *cli.Context) error { return whatIf(c, s) }}
}

func whatIf(c *cli.Context, s *streams) error {
	set, err := assignments(c, "set")
	if err != nil {
		return err
	}
	move, err := assignments(c, "move")
	if err != nil {
		return err
	}
	if len(set)+len(move) == 0 {
		return usage{"nothing is to be changed", "--set NAME=VALUE, of a toggle that construe crux names, of a " +
			"definition, or of a fact by its pointer; or --move TOGGLE=near-miss"}
	}
	asOf, err := day(c)
	if err != nil {
		return err
	}
	if err := checkTwo(c); err != nil {
		return err
	}
	config := host.Config{Readings: c.StringSlice("reading")}
	if len(c.StringSlice("relate")) > 0 {
		if config, _, err = relatedReadings(c); err != nil {
			return err
		}
	}
	h, err := openWith(c, config)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	d, world, err := subject(c, s, h, append(c.StringSlice("runtime"), c.Args().Slice()...))
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
	return documentResult(w)
}

// setFlag is the flag that gives something by name another value.
func setFlag(verb string) cli.Flag {
	return list(verb, "set", "what is otherwise, as `NAME=VALUE`: a toggle's name, as construe crux prints it, a "+
		"definition's, in every reading that adopts it, or the pointer of a fact (/offering/customer=us_natsec) or "+
		"of one reading's definition (/readings/state/definitions/state=irrelevant); may be given again")
}

// assignments reads NAME=VALUE. A comma in a value belongs to it.
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
