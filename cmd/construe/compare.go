package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
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
	return &cli.Command{Name: "compare", Category: "judge", Usage: "judge runtimes under every reading, side by side",
		ArgsUsage: "[RUNTIME ...]", Flags: append(flags, outputFlags("compare", "table")...),
		Action: func(c *cli.Context) error { return compare(c, s) }}
}

// cruxBudget is what a comparison spends on the cheapest crux of a dispute: answers asked for, each at most one run of
// a policy.
const cruxBudget = 150

// gates orders what --fail-on can ask for; each includes those before it.
var gates = []string{"never", "breach", "disputed", "undetermined"}

func compare(c *cli.Context, s *streams) error {
	gate := slices.Index(gates, c.String("fail-on"))
	if gate < 0 {
		return usage{fmt.Sprintf("--fail-on %q is not a gate; expected breach, disputed, undetermined or never",
			c.String("fail-on")), ""}
	}
	if _, err := targets(c); err != nil {
		return err
	}
	keep, err := newKeeper(c, s)
	if err != nil {
		return err
	}
	h, err := open(c, c.StringSlice("reading"))
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	trace(c, s, h)
	q, err := request(c, s, h)
	if err != nil {
		return err
	}
	if !c.Bool("no-crux") && (!c.Bool("quiet") || keep.asked()) { // a record does not depend on what is printed
		q.CruxBudget = cruxBudget
	}
	if err := keep.ready(s, h, q.Runtimes); err != nil {
		return err
	}
	now := newEarly(c, s, q)
	q.Judged, q.Progress = now.judged, now.told.tell
	var all []*schema.Comparison
	for one, err := range h.Compare(c.Context, q) {
		now.told.end()
		if err != nil {
			return err
		}
		if err := now.settled(one); err != nil {
			return err
		}
		all = append(all, one)
	}
	if err := keep.write(s, h, all, q.Runtimes); err != nil {
		return err
	}
	moved, err := movement(c, s, h, q, all)
	if err != nil {
		return err
	}
	for _, one := range all {
		for _, world := range one.Axes.Worlds {
			warn(c, s, one.FactsIn(world.ID))
		}
	}
	if !now.on {
		if err := writeAll(c, s, all); err != nil {
			return err
		}
	}
	err = gated(all, gate)
	if moved > 0 && (err == nil || err == result(exitOpen)) {
		return result(moved)
	}
	return err
}

// early writes the page of a comparison as it comes about: what was judged at once, and what would settle the disputes
// once that was looked for. It does so where that page is all that is asked for; a file, and a document for programs,
// are written whole.
type early struct {
	c    *cli.Context
	s    *streams
	on   bool
	some bool // whether a page was begun
	told *progress
}

func newEarly(c *cli.Context, s *streams, q host.CompareRequest) *early {
	all, _ := targets(c)
	e := &early{c: c, s: s, told: newProgress(c, s)}
	e.on = q.CruxBudget > 0 && len(all) == 1 && all[0].file == "" && report.DrawsPages(all[0].format) &&
		c.String("against") == "" && !c.Bool("quiet")
	return e
}

func (e *early) judged(one *schema.Comparison) error {
	if e.on && e.some {
		if _, err := io.WriteString(e.s.out, "\n"); err != nil {
			return err
		}
	}
	e.some = true
	return e.write(one, report.Judged)
}

func (e *early) settled(one *schema.Comparison) error { return e.write(one, report.Cheapest) }

func (e *early) write(one *schema.Comparison, part report.Part) error {
	if !e.on {
		return nil
	}
	return writeEach(e.c, e.s, func(w io.Writer, format string, color bool) error {
		return report.Render(w, format, one, report.Options{Color: color, Width: e.s.width, Part: part,
			Again: again(e.c)})
	})
}

func request(c *cli.Context, s *streams, h *host.Host) (q host.CompareRequest, err error) {
	names := append(c.StringSlice("runtime"), c.Args().Slice()...)
	if q.AsOf, err = day(c); err != nil {
		return q, err
	}
	if q.Worlds, err = worlds(c); err != nil {
		return q, err
	}
	if len(names) == 0 {
		names = h.Case().Default.Runtimes
		if len(q.Worlds) == 0 {
			q.Worlds = h.Case().Default.Worlds
		}
	}
	q.Runtimes, err = runtimes(s, h, names)
	return q, err
}

// writeAll writes comparisons one after the other; in JSON one a line where there are several.
func writeAll(c *cli.Context, s *streams, all []*schema.Comparison) error {
	if len(all) == 1 {
		return write(c, s, all[0])
	}
	return write(c, s, all)
}

// gated decides by the cells that were shown; the worst world of the worst runtime counts. An error fails every gate.
func gated(all []*schema.Comparison, gate int) error {
	if err := failed(all); err != nil {
		return err
	}
	worst := 0
	for _, one := range all {
		for _, w := range one.Worlds {
			switch w.Aggregate {
			case schema.AgreedBreach:
				if gate >= 1 {
					worst = exitGate
				}
			case schema.Disputed:
				if gate >= 2 && worst == 0 {
					worst = exitOpen
				}
			case schema.Undetermined:
				if gate >= 3 && worst == 0 {
					worst = exitOpen
				}
			}
		}
	}
	if worst > 0 {
		return result(worst)
	}
	return nil
}
