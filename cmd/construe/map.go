package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// mostLearned is from how many bytes on the heap is collected more often, where what policies show is kept, for a map
// or a sweep: the process is to take half a GiB at the most, with what is not on the heap.
const mostLearned = 384 << 20

func mapCommand(s *streams) *cli.Command {
	flags := append(caseFlags("map"),
		list("map", "cell", "a policy over a classifier, as `POLICY/CLASSIFIER`; a reading's name alone is its own "+
			"cell; may be given again; each reading's own if there is none"),
		list("map", "reading", "only this `READING`; may be given again"),
		setFlag("map"),
		list("map", "runtime", "the runtime `FILE` or id of the case; the case's default if there is none"),
		text("map", "world", "", "the `WORLD` to map from; `stated` for the facts as stated, as is none, except "+
			"that the case's default runtime comes in its default world"),
		text("map", "as-of", "", "the `DAY` to judge on, such as 2026-03-18; the runtime's own if left out"),
		&cli.IntFlag{Name: "budget", Value: 2000, Usage: "the most runs of a policy for one cell; 0 for no bound",
			EnvVars: env("map", "budget")},
		&cli.IntFlag{Name: "confirm", Value: 100, Usage: "how many architectures at random are judged once more, " +
			"besides those that the map shows", EnvVars: env("map", "confirm")},
		&cli.BoolFlag{Name: "progress", Usage: "say on standard error how far the map is; of itself where that is a " +
			"terminal, and with --verbose", EnvVars: env("map", "progress")})
	flags = append(flags, relateFlags()...)
	return &cli.Command{
		Usage:     "say what the readings come to on every architecture, and which wording would end a dispute",
		ArgsUsage: "[RUNTIME]",
		Description: "The architectures are all that the toggles of the case make of a runtime: facts, and definitions " +
			"of readings. What the map shows\n" +
			"is judged once more. Exit code 1: what --require asks for is not so; 3: a cell could not be judged, or not " +
			"all is mapped.",
		Flags:  append(flags, outputFlags("map", "table")...),
		Action: func(c *cli.Context) error { return makeMap(c, s) }}
}

func makeMap(c *cli.Context, s *streams) error {
	q := host.MapRequest{Budget: c.Int("budget"), Confirm: c.Int("confirm")}
	for _, name := range []string{"budget", "confirm"} {
		if c.Int(name) < 0 {
			return usage{fmt.Sprintf("--%s %d is no number of anything; expected 0 or more", name, c.Int(name)), ""}
		}
	}
	if q.Confirm > schema.MostConfirmed {
		return usage{fmt.Sprintf("--confirm %d is more than %d, the most that are drawn", q.Confirm, schema.MostConfirmed),
			"of a map with no more architectures, all are judged"}
	}
	if len(c.StringSlice("cell")) > 0 && len(c.StringSlice("reading")) > 0 {
		return usage{"--cell says already what is mapped; expected no --reading beside it",
			"--cell READING is a reading's own cell, and may be given again"}
	}
	for _, text := range c.StringSlice("cell") {
		cell, err := parseCell(text)
		if err != nil {
			return err
		}
		q.Cells = append(q.Cells, cell)
	}
	var err error
	if q.AsOf, err = day(c); err != nil {
		return err
	}
	if q.Set, err = assignments(c, "set"); err != nil {
		return err
	}
	shown, err := renderings(c)
	if err != nil {
		return err
	}
	if err := checkRelate(c); err != nil {
		return err
	}
	for _, to := range shown {
		if report.PassesOrFails(to.format) && c.String("require") == "" {
			return usage{"-f " + to.format + " says what passes, and nothing is required of this map; expected --require",
				"construe map --relate OLD NEW --require " + strings.Join(schema.Requirements(), "|")}
		}
	}
	config := host.Config{Readings: readingsOfCells(c.StringSlice("reading"), q.Cells)}
	if len(c.StringSlice("relate")) > 0 {
		var ids [2]string
		if config, ids, err = relatedReadings(c); err != nil {
			return err
		}
		q.Old, q.New, q.Of, q.Require = ids[0], ids[1], c.String("of"), c.String("require")
	}
	collect(400, mostLearned)
	h, err := openWith(c, config)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	if q.Runtime, q.World, err = subject(c, s, h, append(c.StringSlice("runtime"), c.Args().Slice()...)); err != nil {
		return err
	}
	told := newProgress(c, s)
	q.Progress = told.tellMap
	made, err := h.Map(c.Context, q)
	told.end()
	if err != nil {
		return err
	}
	if err := write(c, s, made); err != nil {
		return err
	}
	if err := relateResult(c, s, h, q, made); err != nil {
		return err
	}
	if !made.Complete {
		return result(exitEvaluation)
	}
	return documentResult(made)
}
