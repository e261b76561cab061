package main

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// sweepFlags are for many runtimes that are alike.
func sweepFlags(verb string) []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "sweep", Usage: "of many runtimes that are alike: outcomes and elements alone, and no engine " +
			"is asked where they follow from runtimes before", EnvVars: env(verb, "sweep")},
		&cli.IntFlag{Name: "confirm", Value: 100, Usage: "with --sweep, of how many learned cells the engine is asked all " +
			"the same, at the least", EnvVars: env(verb, "confirm")},
	}
}

// checkSweep finds what does not go with --sweep.
func checkSweep(c *cli.Context) error {
	if c.Int("confirm") < 0 {
		return usage{fmt.Sprintf("--confirm %d is no number of anything; expected 0 or more", c.Int("confirm")), ""}
	}
	if !c.Bool("sweep") {
		if c.IsSet("confirm") {
			return usage{"--confirm is of what --sweep learns; expected --sweep beside it",
				"without --sweep an engine is asked about every cell"}
		}
		return nil
	}
	all, err := renderings(c)
	if err != nil {
		return err
	}
	for _, to := range all {
		if formats := report.Formats(schema.KindSweep); !slices.Contains(formats, to.format) {
			return usage{"--sweep has no " + to.format + " form; expected one of " + strings.Join(formats, ", "),
				"compare the runtime without --sweep"}
		}
	}
	for _, flag := range []string{"record", "bundle", "against", "waivers"} {
		if c.String(flag) != "" {
			return usage{"--sweep gives outcomes without reasons; --" + flag + " takes verdicts that have them",
				"compare the runtime without --sweep"}
		}
	}
	if c.Bool("full") {
		return usage{"--sweep gives outcomes without reasons; --full writes pages, which have them",
			"leave out one of the two"}
	}
	return nil
}

// sweepMany is [compareMany] for runtimes that are alike.
func sweepMany(c *cli.Context, s *streams, h *host.Host, q host.CompareRequest, sources []source,
	runtimes iter.Seq2[*schema.Document, error], t *tally) error {
	collect(400, mostLearned)
	var told host.SweepProgress
	err := judgeMany(c, s, h, q, sources, runtimes, t, func(q host.CompareRequest) iter.Seq2[standing, error] {
		return each(h.Sweep(c.Context, host.SweepRequest{Runtimes: q.Runtimes, Worlds: q.Worlds, AnyWorld: q.AnyWorld,
			EveryWorld: q.EveryWorld, AsOf: q.AsOf, OwnOnly: q.OwnOnly, Confirm: c.Int("confirm"),
			Progress: func(p host.SweepProgress) { told = p }}), sweptAs)
	})
	if !c.Bool("quiet") && told.Cells > 0 {
		fmt.Fprintf(s.err, "construe: %s, of which an engine was asked about %d, and %d are learned from others; of the "+
			"learned ones %d were judged all the same\n", report.Counted(told.Cells, "cell"), told.Asked, told.Learned,
			told.Confirmed)
	}
	return err
}
