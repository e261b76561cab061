package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

// limit is the flag of a number that bounds a party's code; 0 stands for the default.
func limit(verb, name, standard, help string) *cli.Int64Flag {
	return &cli.Int64Flag{Name: name, DefaultText: standard, Usage: help, EnvVars: env(verb, name)}
}

// limits reads those flags into a configuration.
func limits(c *cli.Context, config *host.Config) error {
	config.Timeout = c.Duration("timeout")
	if c.IsSet("timeout") && config.Timeout <= 0 {
		return usage{fmt.Sprintf("--timeout %s bounds nothing; expected a time such as 10s", config.Timeout), ""}
	}
	for _, limit := range []struct {
		name      string
		most, one int64 // in the flag's unit, and what one of it is to the host
		unit      string
		into      *int
	}{{"depth", 1024, 1, "calls", &config.Depth}, {"memory", 64, 16, "MiB", &config.MemoryPages}, {"answer-size",
		16 << 10, 1 << 10, "KiB", &config.OutputBytes}} {
		n := c.Int64(limit.name)
		if n < 0 || n > limit.most {
			return usage{fmt.Sprintf("--%s %d is no limit; expected 1 to %d %s, or 0 for the default", limit.name,
				n, limit.most, limit.unit), ""}
		}
		*limit.into = int(n * limit.one)
	}
	config.Fuel, config.PolicyFuel = c.Int64("fuel"), c.Int64("policy-fuel")
	return nil
}
