package main

import (
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

// limitFlags are the flags of the limits on a party's code.
func limitFlags(verb string) (flags []cli.Flag) {
	for _, l := range host.Limits() {
		help := l.Help
		if l.Most > 0 {
			help += fmt.Sprintf("; at most %d", l.Most)
		}
		variables := env(verb, l.Flag)
		if _, is := l.Field(&host.Config{}).(*time.Duration); is {
			flags = append(flags, &cli.DurationFlag{Name: l.Flag, DefaultText: l.Default, Usage: help,
				EnvVars: variables})
		} else {
			flags = append(flags, &cli.Int64Flag{Name: l.Flag, DefaultText: l.Default, Usage: help,
				EnvVars: variables})
		}
	}
	return flags
}

// setLimits reads those flags into a configuration. It refuses what bounds nothing, or is more than the host has room
// for.
func setLimits(c *cli.Context, config *host.Config) error {
	for _, l := range host.Limits() {
		n := c.Int64(l.Flag)
		if l.Most > 0 && (n < 0 || n > l.Most) {
			return usage{fmt.Sprintf("--%s %d is no limit; expected 1 to %d %s, or 0 for the default", l.Flag, n,
				l.Most, l.Unit), ""}
		}
		switch field := l.Field(config).(type) {
		case *int64:
			*field = n * l.Scale
		case *int:
			*field = int(n * l.Scale)
		case *time.Duration:
			if *field = c.Duration(l.Flag); c.IsSet(l.Flag) && *field <= 0 {
				return usage{fmt.Sprintf("--%s %s bounds nothing; expected a time such as 10s", l.Flag, *field), ""}
			}
		}
	}
	return nil
}
