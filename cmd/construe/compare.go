package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

func compareCommand(s *streams) *cli.Command {
	flags := append(caseFlags("compare"),
		list("compare", "runtime", "a runtime `FILE` or id of the case; may be given again; the case's default if "+
			"there is none"),
		list("compare", "world", "a `WORLD` of the runtime; may be given again; `stated` for the facts as stated"),
		text("compare", "as-of", "", "the `DAY` to judge on, such as 2026-03-18; each runtime's own if left out"),
		list("compare", "reading", "only this `READING`; may be given again"),
		&cli.BoolFlag{Name: "no-crux", Usage: "do not look for the cheapest change that would settle each dispute",
			EnvVars: env("compare", "no-crux")},
		text("compare", "against", "", "an earlier record or bundle in `FILE`: fail where a reading's own verdict "+
			"changed, or came nearer to a breach"),
		text("compare", "fail-on", "breach", "fail where the worst world shown is: breach (agreed), disputed, "+
			"undetermined or never; each includes those before it"))
	flags = append(flags, recordFlags("compare")...)
	return &cli.Command{Usage: "judge runtimes under every reading, side by side",
		ArgsUsage: "[RUNTIME ...]", Flags: append(flags, outputFlags("compare", "table")...),
		Action: func(c *cli.Context) error { return compare(c, s) }}
}

// cruxBudget bounds what a comparison spends on the cheapest crux of a dispute, in answers asked for. Each is at most
// one run of a policy.
const cruxBudget = 150

func compare(c *cli.Context, s *streams) error {
	included := gatesUpTo(c.String("fail-on"))
	if included == nil {
		return usage{fmt.Sprintf("--fail-on %q is not a gate; expected breach, disputed, undetermined or never",
			c.String("fail-on")), ""}
	}
	if _, err := renderings(c); err != nil {
		return err
	}
	keep, err := newRecorder(c, s)
	if err != nil {
		return err
	}
	h, err := open(c, c.StringSlice("reading"))
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	q, runtimes, err := compareRequest(c, s, h)
	if err != nil {
		return err
	}
	if !c.Bool("no-crux") && (!c.Bool("quiet") || keep.asked()) { // a record does not depend on what is printed
		q.CruxBudget = cruxBudget
	}
	if err := keep.ready(s, h, runtimes); err != nil {
		return err
	}
	shown := newPage(c, s, q)
	q.Judged, q.Progress = shown.judged, shown.progress.tell
	var all []*schema.Comparison
	for one, err := range h.Compare(c.Context, q) {
		shown.progress.end()
		if err != nil {
			return err
		}
		if err := shown.settled(one); err != nil {
			return err
		}
		all = append(all, one)
	}
	if err := keep.write(s, h, all, runtimes); err != nil {
		return err
	}
	moved, err := addMovement(c, s, h, q.AsOf, runtimes, all)
	if err != nil {
		return err
	}
	for _, one := range all {
		for _, world := range one.Axes.Worlds {
			warn(c, s, one.FactsIn(world.ID))
		}
	}
	if !shown.live {
		if err := writeAll(c, s, all); err != nil {
			return err
		}
	}
	err = gateResult(all, included)
	if moved > 0 && (err == nil || err == result(exitOpen)) {
		return result(moved)
	}
	return err
}

// compareRequest is what the flags ask for, and the runtimes that it is about.
func compareRequest(c *cli.Context, s *streams, h *host.Host) (
	q host.CompareRequest, found []*schema.Document, err error,
) {
	names := append(c.StringSlice("runtime"), c.Args().Slice()...)
	if q.AsOf, err = day(c); err != nil {
		return q, nil, err
	}
	if q.Worlds, err = worlds(c); err != nil {
		return q, nil, err
	}
	if len(names) == 0 {
		names = h.Case().Default.Runtimes
		if len(q.Worlds) == 0 {
			q.Worlds = h.Case().Default.Worlds
		}
	}
	found, err = runtimes(s, h, names)
	q.Runtimes = host.Documents(found...)
	return q, found, err
}
