package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// page writes the page of a comparison in two parts: what was judged, at once, and what would settle the disputes, once
// that was searched. It does so where the page is all that is asked for. A file, and a document for programs, are
// written whole.
type page struct {
	c        *cli.Context
	s        *streams
	live     bool // whether it is written so
	begun    bool // whether a page of another comparison came before
	progress *progress
	rule     *gate.Rule
}

func newPage(c *cli.Context, s *streams, q host.CompareRequest, rule *gate.Rule) *page {
	all, _ := renderings(c)
	p := &page{c: c, s: s, rule: rule, progress: newProgress(c, s)}
	p.live = q.CruxBudget > 0 && len(all) == 1 && all[0].file == "" && report.DrawsPages(all[0].format) &&
		c.String("against") == "" && c.String("gate") == "" && !c.Bool("quiet")
	return p
}

func (p *page) judged(one *schema.Comparison) error {
	if p.live && p.begun {
		if _, err := io.WriteString(p.s.out, "\n"); err != nil {
			return err
		}
	}
	p.begun = true
	return p.write(one, report.Judged)
}

func (p *page) settled(one *schema.Comparison) error { return p.write(one, report.Cheapest) }

func (p *page) write(one *schema.Comparison, part report.Part) error {
	if !p.live {
		return nil
	}
	return writeEach(p.c, p.s, func(w io.Writer, format string, color bool) error {
		return report.Render(w, format, one, report.Options{Color: color, Width: p.s.width, Part: part,
			Full: p.c.Bool("full"), Matrix: p.c.Bool("matrix"), Again: aboutWords(p.c), Gate: p.rule})
	})
}
