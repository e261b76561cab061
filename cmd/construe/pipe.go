package main

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// step reads the document before it in the pipe, and opens the case with the one reading that it asks.
func step(c *cli.Context, s *streams, kind string, into any) (*host.Host, *schema.Document, error) {
	if c.String("reading") == "" {
		return nil, nil, usage{"no --reading was given",
			"name the reading whose code is to run; construe inspect lists them"}
	}
	name, err := argument(c)
	if err != nil {
		return nil, nil, err
	}
	shown, data, err := readInput(s, name)
	if err != nil {
		return nil, nil, err
	}
	d, err := schema.Parse(shown, data, kind)
	if err != nil {
		return nil, nil, err
	}
	if err := d.Decode(into); err != nil {
		return nil, nil, err
	}
	h, err := open(c, []string{c.String("reading")})
	return h, d, err
}

// warn says on standard error what of facts cannot be meant, unless standard output gets a page that says so. A line of
// many, and a first screen, do not.
func warn(c *cli.Context, s *streams, all ...*schema.Facts) {
	to, err := renderings(c)
	page := slices.ContainsFunc(to, func(t rendering) bool { return t.file == "" && report.DrawsPages(t.format) })
	if err != nil || page && (c.Command.Name != "compare" || c.Bool("full")) || c.Bool("quiet") {
		return
	}
	said := map[string]bool{}
	for _, f := range all {
		for _, p := range f.Warned() {
			if text := p.Error(); !said[text] {
				said[text] = true
				fmt.Fprintf(s.err, "construe: warning: %s\n", harmless(text))
			}
		}
	}
}

// warnOf is warn of all worlds of a comparison.
func warnOf(c *cli.Context, s *streams, one *schema.Comparison) {
	var all []*schema.Facts
	for _, world := range one.Axes.Worlds {
		all = append(all, one.FactsIn(world.ID))
	}
	warn(c, s, all...)
}
