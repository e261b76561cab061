package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// argument is the one file that a step of the pipe reads; standard input if none is named.
func argument(c *cli.Context) (string, error) {
	switch c.NArg() {
	case 0:
		return "-", nil
	case 1:
		return c.Args().First(), nil
	}
	return "", usage{"more than one file was given; expected one, or - for standard input", ""}
}

func factsCommand(s *streams) *cli.Command {
	flags := append(caseFlags("facts"), text("facts", "world", "",
		"the `WORLD` to apply; `stated`, or none, for the facts as stated"),
		text("facts", "as-of", "", "the `DAY` to judge on"))
	return &cli.Command{Name: "facts", Category: "pipe",
		Usage: "fill a runtime, apply a world and a day, derive what follows", ArgsUsage: "RUNTIME|-",
		Flags: append(flags, outputFlags("facts", "json")...), Action: func(c *cli.Context) error {
			name, err := argument(c)
			if err != nil {
				return err
			}
			h, err := openWith(c, host.Config{NoReadings: true})
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			d, err := oneRuntime(s, h, name)
			if err != nil {
				return err
			}
			asOf, err := day(c)
			if err != nil {
				return err
			}
			f, err := h.Facts(c.Context, host.FactsRequest{Runtime: d, World: stated(c.String("world")), AsOf: asOf})
			if err != nil {
				return err
			}
			warn(c, s, f)
			return write(c, s, f)
		}}
}

// warn says on standard error where facts contradict one another, unless a page for people that says so goes to
// standard output.
func warn(c *cli.Context, s *streams, all ...*schema.Facts) {
	to, err := targets(c)
	page := slices.ContainsFunc(to, func(t target) bool { return t.file == "" && report.DrawsPages(t.format) })
	if err != nil || page || c.Bool("quiet") {
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

func classifyCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "classify", Category: "pipe", Usage: "ask a reading's plugin about facts",
		ArgsUsage: "FACTS|-",
		Flags: append(append(caseFlags("classify"),
			text("classify", "reading", "", "the `READING` whose plugin is asked")),
			outputFlags("classify", "json")...),
		Action: func(c *cli.Context) error {
			var f schema.Facts
			h, d, err := step(c, s, schema.KindFacts, &f)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			a, err := h.Classify(c.Context, host.ClassifyRequest{Reading: c.String("reading"), Facts: &f})
			if err != nil {
				return d.Locate(err)
			}
			if a.Error != nil {
				return errors.Join(write(c, s, a), schema.Problems{a.Error})
			}
			return write(c, s, a)
		}}
}

func judgeCommand(s *streams) *cli.Command {
	return &cli.Command{Name: "judge", Category: "pipe", Usage: "ask a reading's policy about a classification",
		ArgsUsage: "CLASSIFICATION|-",
		Flags: append(append(caseFlags("judge"), text("judge", "reading", "", "the `READING` whose policy judges")),
			outputFlags("judge", "json")...),
		Action: func(c *cli.Context) error {
			var a schema.Classification
			h, d, err := step(c, s, schema.KindClassification, &a)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			v, err := h.Judge(c.Context, host.JudgeRequest{Reading: c.String("reading"), Classification: &a})
			if err != nil {
				return d.Locate(err)
			}
			if v.Error != nil {
				return errors.Join(write(c, s, v), schema.Problems{v.Error})
			}
			return write(c, s, v)
		}}
}

// step reads the previous document of the pipe and opens the case with the one reading that the step asks.
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
