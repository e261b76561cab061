package main

import (
	"fmt"
	"iter"

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
			"undetermined or never; each includes those before it"),
		&cli.BoolFlag{Name: "own",
			Usage:   "leave out the swaps: each reading's own classifier under its own policy alone",
			EnvVars: env("compare", "own")},
		&cli.BoolFlag{Name: "full", Usage: "write the page of each of several runtimes instead of a line",
			EnvVars: env("compare", "full")})
	flags = append(flags, recordFlags("compare")...)
	return &cli.Command{Usage: "judge runtimes under every reading, side by side",
		ArgsUsage: "[RUNTIME|FOLDER|PATTERN|- ...]",
		Description: "A runtime is an id of the case or a file; a file that ends in .ndjson or .jsonl has one a line, and " +
			"so may standard input (-).\nA folder is all runtimes below it, a pattern such as 'runs/*.yaml' all files that " +
			"match. Of several, each is a line,\nor a page with --full; what is broken is an error in its place, and the " +
			"exit code is 3. A world is taken where a\nruntime has it. --record, --bundle and --against are of one runtime.",
		Flags:  append(flags, outputFlags("compare", "table")...),
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
	q, sources, several, err := compareRequest(c, s, h)
	if err != nil {
		return err
	}
	if !c.Bool("no-crux") && (!c.Bool("quiet") || keep.asked()) { // a record does not depend on what is printed
		q.CruxBudget = cruxBudget
	}
	q.OwnOnly = c.Bool("own")
	q.SwapOutcomes = len(h.Readings()) > mostWhole && !keep.asked()
	q.LeaveUnused = !keep.asked()
	found := newFeed(c.Context, documents(s, h, sources))
	many := found.many()
	if err := c.Context.Err(); err != nil {
		return err
	}
	of := "" // what is asked for that is of one runtime
	switch {
	case keep.asked():
		of = "a record"
	case c.String("against") != "":
		of = "--against"
	}
	t := newTally(c.String("fail-on"), included)
	switch {
	case found.empty():
		return schema.Problems{{Code: "no-runtime", Message: "there is no runtime in what was given to compare"}}
	case !many && (!several || of != ""):
		return compareOne(c, s, h, q, found.all, keep, t)
	case of != "":
		return usage{of + " is of one runtime; there are several", "compare them one by one"}
	}
	return compareMany(c, s, h, q, sources, found.all, t)
}

// mostWhole is how many readings a comparison has of which it keeps every verdict. Of more it keeps of the swaps the
// outcomes, because their number grows with the square.
const mostWhole = 8

// compareOne compares one runtime, whose page can be written in two parts, and which can be recorded.
func compareOne(c *cli.Context, s *streams, h *host.Host, q host.CompareRequest,
	found iter.Seq2[*schema.Document, error], keep *recorder, t *tally) error {
	var runtimes []*schema.Document
	for d, err := range found {
		if err != nil {
			return err
		}
		d.Source = nil // it is the only one
		runtimes = append(runtimes, d)
	}
	if err := keep.ready(s, h, runtimes); err != nil {
		return err
	}
	q.Runtimes = host.Documents(runtimes...)
	shown := newPage(c, s, q)
	q.Judged, q.Progress = shown.judged, shown.progress.tell
	var one *schema.Comparison
	for compared, err := range h.Compare(c.Context, q) {
		shown.progress.end()
		if err != nil {
			return err
		}
		if err := shown.settled(compared); err != nil {
			return err
		}
		one = compared
	}
	if err := keep.write(s, h, one, runtimes); err != nil {
		return err
	}
	moved, err := addMovement(c, s, h, q.AsOf, runtimes, one)
	if err != nil {
		return err
	}
	for _, world := range one.Axes.Worlds {
		warn(c, s, one.FactsIn(world.ID))
	}
	if !shown.live {
		if err := write(c, s, one); err != nil {
			return err
		}
	}
	t.add(one)
	if moved > 0 && (t.code() == 0 || t.code() == exitOpen) {
		return result(moved)
	}
	return t.result(s)
}

// compareRequest is what the flags ask for, and where the runtimes are that it is about.
func compareRequest(c *cli.Context, s *streams, h *host.Host) (
	q host.CompareRequest, sources []source, several bool, err error,
) {
	names := append(c.StringSlice("runtime"), c.Args().Slice()...)
	if q.AsOf, err = day(c); err != nil {
		return q, nil, false, err
	}
	if q.Worlds, err = worlds(c); err != nil {
		return q, nil, false, err
	}
	if len(names) == 0 {
		names = h.Case().Default.Runtimes
		if len(q.Worlds) == 0 {
			q.Worlds = h.Case().Default.Worlds
		}
	}
	sources, several, err = sourcesOf(s, h, names)
	return q, sources, several, err
}
