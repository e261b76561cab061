package main

import (
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

// limit is a row of the table of limits on a party's code: a flag, and the field of the host's configuration that it
// sets.
type limit struct {
	flag, help string
	standard   string // the default, in words
	unit       string // of the flag's number
	most       int64  // in that unit; 0 where the host alone decides
	scale      int64  // how much one of that unit is to the host
	// field points to the field: *int64 or *int for a number, where 0 stands for the default, or *time.Duration.
	field func(*host.Config) any
}

// limits are all of them, in the order in which help lists their flags.
func limits() []limit {
	return []limit{
		{"fuel", "bounds the work of one plugin call, in instructions, more or less",
			"500000000, and 6000 for each byte of input", "instructions", 0, 1,
			func(c *host.Config) any { return &c.Fuel }},
		{"policy-fuel", "bounds the work of one policy evaluation, in instructions, more or less",
			"200000000", "instructions", 0, 1,
			func(c *host.Config) any { return &c.PolicyFuel }},
		{"depth", "bounds the calls within calls of a plugin and of a policy",
			"512", "calls", 1024, 1,
			func(c *host.Config) any { return &c.Depth }},
		{"memory", "bounds the memory of a plugin call and of a policy evaluation, in MiB",
			"64", "MiB", 64, 16, // pages of 64 KiB
			func(c *host.Config) any { return &c.MemoryPages }},
		{"answer-size", "bounds the answer of one plugin call, in KiB",
			"1024", "KiB", 16 << 10, 1 << 10,
			func(c *host.Config) any { return &c.OutputBytes }},
		{"timeout", "bounds the wall-clock time of one plugin call and one policy evaluation, where fuel has not",
			"10s, and 20s for each 1000000000 of fuel", "", 0, 0,
			func(c *host.Config) any { return &c.Timeout }},
	}
}

// limitFlags are the flags of the table.
func limitFlags(verb string) (flags []cli.Flag) {
	for _, l := range limits() {
		help := l.help
		if l.most > 0 {
			help += fmt.Sprintf("; at most %d", l.most)
		}
		variables := env(verb, l.flag)
		if _, is := l.field(&host.Config{}).(*time.Duration); is {
			flags = append(flags, &cli.DurationFlag{Name: l.flag, DefaultText: l.standard, Usage: help,
				EnvVars: variables})
		} else {
			flags = append(flags, &cli.Int64Flag{Name: l.flag, DefaultText: l.standard, Usage: help,
				EnvVars: variables})
		}
	}
	return flags
}

// setLimits reads those flags into a configuration. It refuses what bounds nothing, or is more than the host has room
// for.
func setLimits(c *cli.Context, config *host.Config) error {
	for _, l := range limits() {
		n := c.Int64(l.flag)
		if l.most > 0 && (n < 0 || n > l.most) {
			return usage{fmt.Sprintf("--%s %d is no limit; expected 1 to %d %s, or 0 for the default", l.flag, n,
				l.most, l.unit), ""}
		}
		switch field := l.field(config).(type) {
		case *int64:
			*field = n * l.scale
		case *int:
			*field = int(n * l.scale)
		case *time.Duration:
			if *field = c.Duration(l.flag); c.IsSet(l.flag) && *field <= 0 {
				return usage{fmt.Sprintf("--%s %s bounds nothing; expected a time such as 10s", l.flag, *field), ""}
			}
		}
	}
	return nil
}
