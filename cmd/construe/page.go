package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

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
	e.on = q.CruxBudget > 0 && len(all) == 1 && all[0].file == "" && all[0].format != "json" &&
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

func (e *early) settled(one *schema.Comparison) error { return e.write(one, report.Settled) }

func (e *early) write(one *schema.Comparison, part report.Part) error {
	if !e.on {
		return nil
	}
	return writeEach(e.c, e.s, func(w io.Writer, format string, color bool) error {
		return report.Render(w, format, one, report.Options{Color: color, Width: e.s.width, Part: part,
			Again: again(e.c)})
	})
}
