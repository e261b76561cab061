package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/schema"
)

// gateFlags say what fails, and what passes all the same. standard is what --fail-on is where nobody says.
func gateFlags(verb, standard string) []cli.Flag {
	failOn := text(verb, "fail-on", "", "fail where the worst world shown is: breach (agreed), disputed, undetermined "+
		"or never; each includes those before it")
	failOn.DefaultText = standard
	return []cli.Flag{failOn,
		text(verb, "waivers", "", "let pass what the waivers in `FILE` match, until they expire; see docs/waivers.md"),
		text(verb, "today", "", "the `DAY` that the expiry of waivers is compared with; today if left out"),
		text(verb, "gate", "", "write what the gate made of it, as a gate/v1, to `FILE`"),
	}
}

// newGate reads the flags of a gate. level is that of one of which nothing is asked.
func newGate(c *cli.Context, s *streams, level string) (*gate.Rule, error) {
	if asked := c.String("fail-on"); asked != "" {
		level = asked
	}
	if err := checkLevel(level); err != nil {
		return nil, err
	}
	today := s.today
	if given := c.String("today"); given != "" {
		if _, err := time.Parse(time.DateOnly, given); err != nil {
			return nil, usage{fmt.Sprintf("--today %q is not a day; expected a calendar date such as 2026-03-18", given),
				""}
		}
		today = given
	}
	var waivers []schema.GateWaiver
	if name := c.String("waivers"); name != "" {
		var err error
		if waivers, err = readWaivers(s, name); err != nil {
			return nil, err
		}
	}
	rule, err := gate.New(level, waivers, today)
	if err == nil {
		s.note(func(a *asked) { a.rule = rule })
	}
	return rule, err
}

// checkLevel refuses a level that there is none of.
func checkLevel(level string) error {
	if slices.Contains(gate.Names(), level) {
		return nil
	}
	return usage{fmt.Sprintf("--fail-on %q is not a gate; expected one of %s", level,
		strings.Join(gate.Names(), ", ")), ""}
}

// readWaivers reads waivers, each with the place where it stands.
func readWaivers(s *streams, name string) ([]schema.GateWaiver, error) {
	shown, data, err := readInput(s, name)
	if err != nil {
		return nil, err
	}
	d, err := schema.Parse(shown, data, schema.KindWaivers)
	if err != nil {
		for _, p := range schema.ProblemsIn(err, "error") {
			if p.Code == "missing-field" && strings.HasPrefix(p.Pointer, "/waivers/") && p.Hint == "" {
				p.Hint = "a waiver says of which runtime, the reason, who answers for it, and the last day on which it " +
					"holds: runtime, reason, who, expires"
			}
		}
		return nil, configuration{err}
	}
	var all schema.Waivers
	if err := d.Decode(&all); err != nil {
		return nil, err
	}
	var out []schema.GateWaiver
	for i, w := range all.Waivers {
		one := schema.GateWaiver{Waiver: w}
		if at, known := d.Location(schema.Join("waivers", strconv.Itoa(i))); known {
			one.At = &at
		}
		out = append(out, one)
	}
	return out, nil
}

// gateFile is the document of a gate as the file that --gate asks for; none where it asks for none.
func gateFile(c *cli.Context, run *gate.Run) ([]wholeFile, error) {
	name := c.String("gate")
	if name == "" || run == nil {
		return nil, nil
	}
	data, err := schema.Write(run.Document())
	return []wholeFile{{name, data}}, err
}
