package main

import (
	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

func factsCommand(s *streams) *cli.Command {
	flags := append(caseFlags("facts"), text("facts", "world", "",
		"the `WORLD` to apply; `stated`, or none, for the facts as stated"),
		text("facts", "as-of", "", "the `DAY` to judge on"))
	return &cli.Command{Usage: "fill a runtime, apply a world and a day, derive what follows", ArgsUsage: "RUNTIME|-",
		Flags: append(flags, outputFlags("facts", "json")...), Action: func(c *cli.Context) error {
			name, err := argument(c)
			if err != nil {
				return err
			}
			h, err := openWith(c, host.Config{NoReadings: true})
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			d, err := oneRuntime(s, h, name)
			if err != nil {
				return err
			}
			asOf, err := day(c)
			if err != nil {
				return err
			}
			f, err := h.Facts(c.Context, host.FactsRequest{Runtime: d, World: worldID(c.String("world")), AsOf: asOf})
			if err != nil {
				return err
			}
			warn(c, s, f)
			return write(c, s, f)
		}}
}
