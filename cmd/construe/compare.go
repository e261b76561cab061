package main

import (
	"iter"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/schema"
)

func compareCommand(s *streams) *cli.Command {
	flags := append(caseFlags("compare"),
		list("compare", "runtime", "a runtime `FILE` or id of the case; may be given again; the case's default if "+
			"there is none"),
		list("compare", "world", "a `WORLD` of the runtime; may be given again; `stated` for the facts as stated"),
		&cli.BoolFlag{Name: "every-world", Usage: "judge each runtime as stated and in every world that it has",
			EnvVars: env("compare", "every-world")},
		&cli.BoolFlag{Name: "worlds-required", Usage: "a runtime that has none of the worlds that are named, and a world " +
			"that no runtime has, is an error, rather than a note", EnvVars: env("compare", "worlds-required")},
		text("compare", "as-of", "", "the `DAY` to judge on, such as 2026-03-18; each runtime's own if left out"),
		list("compare", "reading", "only this `READING`; NAME@DIGEST refuses one that is not as it was pinned; may be "+
			"given again"),
		&cli.BoolFlag{Name: "no-crux", Usage: "do not look for the cheapest change that would settle each dispute",
			EnvVars: env("compare", "no-crux")},
		text("compare", "against", "", "an earlier record or bundle in `FILE`: fail where a reading's own verdict "+
			"changed, or came nearer to a breach"),
		&cli.BoolFlag{Name: "own",
			Usage:   "leave out the swaps: each reading's own classifier under its own policy alone",
			EnvVars: env("compare", "own")},
		&cli.BoolFlag{Name: "brief", Usage: "write a line for each runtime, also where there is one",
			EnvVars: env("compare", "brief")})
	flags = append(append(flags, pageFlags("compare")...), gateFlags("compare", gate.Standard)...)
	flags = append(append(flags, sweepFlags("compare")...), recordFlags("compare")...)
	return &cli.Command{Usage: "judge runtimes under every reading, side by side",
		ArgsUsage: "[RUNTIME|FOLDER|PATTERN|- ...]",
		Description: "A runtime is an id of the case or a file; a file that ends in .ndjson or .jsonl has one a line, and " +
			"so may standard input (-).\nA folder is all runtimes below it, a pattern such as 'runs/*.yaml' all files that " +
			"match. The page is a first screen;\n--matrix adds the swap matrix, --full the reasons, trials and counts. Of " +
			"several, each is a line, or a page with one of\nthese; what is broken is an error in its place, and the exit " +
			"code is 3. A world is taken where a\nruntime has it. --record, --bundle and --against are of one runtime. " +
			"--sweep is for many that are alike.",
		Flags:  append(flags, outputFlags("compare", "table")...),
		Action: func(c *cli.Context) error { return compare(c, s) }}
}

// cruxBudget bounds what a comparison spends on the cheapest crux of a dispute, in answers asked for. Each is at most
// one run of a policy.
const cruxBudget = 150

func compare(c *cli.Context, s *streams) error {
	all, err := renderings(c)
	if err != nil {
		return err
	}
	rule, err := newGate(c, s, gate.Standard)
	if err != nil {
		return err
	}
	keep, err := newRecorder(c, s)
	if err != nil {
		return err
	}
	if c.String("against") != "" {
		rule = rule.Against()
		s.note(func(a *asked) { a.rule = rule })
	}
	if err := checkSweep(c); err != nil {
		return err
	}
	readings, pins, err := pinnedReadings(c.StringSlice("reading"))
	if err != nil {
		return err
	}
	h, err := open(c, readings)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	if err := checkPins(s, h, pins); err != nil {
		return err
	}
	trace(c, s, h)
	q, sources, several, err := compareRequest(c, s, h)
	if err != nil {
		return err
	}
	var files, read []string
	for _, to := range all {
		files = append(files, to.file)
	}
	for _, from := range sources {
		read = append(read, from.name)
	}
	if err := overInputs(writtenIn(c, all), read); err != nil {
		return err
	}
	// No file depends on what is printed.
	if !c.Bool("no-crux") && (!c.Bool("quiet") || strings.Join(files, "") != "" || keep.asked()) {
		q.CruxBudget = cruxBudget
	}
	q.IssueChanges = keep.asked() || showsChanges(c)
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
	t := newTally(c, rule)
	switch {
	case found.empty(), !many && lacksRuntime(found.first[0].err):
		return schema.Problems{{Code: "no-runtime", Message: "there is no runtime in what was given to compare"}}
	case c.Bool("sweep"):
		return sweepMany(c, s, h, q, sources, found.all, t)
	case !many && (!several || of != ""):
		return compareOne(c, s, h, q, found.all, keep, t)
	case of != "":
		return usage{of + " is of one runtime; there are several", "compare them one by one"}
	}
	return compareMany(c, s, h, q, sources, found.all, t)
}

// lacksRuntime reports whether an error is that a file has no runtime.
func lacksRuntime(err error) bool {
	return err != nil && schema.ProblemsIn(err, "error")[0].Code == "no-runtime"
}

// mostWhole is how many readings a comparison has of which it keeps every verdict. Of more it keeps of the swaps the
// outcomes, because their number grows with the square.
const mostWhole = 8

// compareOne compares one runtime, whose page can be written in two parts, and which can be recorded.
func compareOne(c *cli.Context, s *streams, h *host.Host, q host.CompareRequest,
	found iter.Seq2[*schema.Document, error], keep *recorder, t *tally) error {
	s.note(func(a *asked) { a.alone = true })
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
	shown := newPage(c, s, q, t.rule)
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
	before, err := openAgainst(c, s, one)
	if err != nil {
		return err
	}
	if before != nil {
		schema.KeepNumbers(one, before.Record.Comparison)
	}
	kept, err := keep.files(h, one, runtimes)
	if err != nil {
		return err
	}
	if err := addMovement(c, s, h, q.AsOf, runtimes, one, before); err != nil {
		return err
	}
	warnOf(c, s, one)
	t.add(comparedAs(one))
	if shown.live {
		err = writeTogether(settle, kept...)
	} else {
		err = writeGated(c, s, one, t.rule, t.run, kept...)
	}
	if err != nil {
		return err
	}
	keep.note(s, kept)
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
	if q.EveryWorld = c.Bool("every-world"); q.EveryWorld && len(q.Worlds) > 0 {
		return q, nil, false, usage{"--world names some worlds, and --every-world is all of them", "leave out one"}
	}
	if len(names) == 0 {
		names = h.Case().Default.Runtimes
		if len(q.Worlds) == 0 && !q.EveryWorld {
			q.Worlds = h.Case().Default.Worlds
		}
	}
	sources, several, err = sourcesOf(s, h, names)
	return q, sources, several || c.Bool("brief"), err
}
