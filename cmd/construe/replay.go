package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func replayCommand(s *streams) *cli.Command {
	flags := append(recordedFlags("replay"), text("replay", "runtime", "",
		"the runtime `FILE` or id, where the record comes without a bundle; the case's own of that id if left out"))
	return &cli.Command{Usage: "judge again what a record says, and compare",
		ArgsUsage: "BUNDLE|RECORD",
		Flags: append(append(flags, keyFlags("replay")...),
			outputFlags("replay", "table")...), Action: func(c *cli.Context) error { return replay(c, s) }}
}

// recordedFlags choose and bound a case. What they leave out is the record's.
func recordedFlags(verb string) []cli.Flag {
	const recorded = "the record's"
	flags := caseFlags(verb)
	for _, f := range flags {
		switch flag := f.(type) {
		case *cli.StringFlag:
			switch flag.Name {
			case "judge":
				flag.DefaultText = recorded
			case "cache":
				flag.Usage, flag.DefaultText = "is not read: what was kept is not what a record is of", "none"
			}
		case *cli.Int64Flag:
			flag.DefaultText = recorded
		}
	}
	return flags
}

func replay(c *cli.Context, s *streams) error {
	if c.NArg() != 1 {
		return usage{"expected one bundle or record", "construe compare --bundle FILE makes a bundle"}
	}
	keys, err := publicKeys(c, s)
	if err != nil {
		return err
	}
	o, err := openRecord(s, c.Args().First())
	if err != nil {
		return err
	}
	if o.Record == nil {
		return usage{o.name + " is a signed reading; there is nothing to replay",
			"construe verify holds its signatures against keys"}
	}
	if o.bundle != nil && (c.IsSet("case") || c.IsSet("plugins") || c.IsSet("runtime") || c.IsSet("with")) {
		return usage{"a bundle brings its case, readings and runtime",
			"leave out --case, --with, --plugins and --runtime, or give the record alone"}
	}
	if err := o.Verify(keys); err != nil {
		return mismatch{err}
	}
	h, runtime, err := inputsOf(c, s, o)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	if o.bundle != nil {
		if err := h.VerifyInputs(o.bundle); err != nil {
			return mismatch{err}
		}
	}
	r, err := h.Replay(c.Context, host.ReplayRequest{Record: o.Record, Runtime: runtime})
	if err != nil {
		return mismatch{err}
	}
	var b bytes.Buffer
	errors := errorsIn(o.Record.Comparison)
	failures(&b, errors)
	for _, cell := range r.Difference.NotReproducible {
		fmt.Fprintf(&b, "not-reproducible: %s\n", harmless(cell))
	}
	for _, world := range r.NotSearched {
		fmt.Fprintf(&b, "crux not judged: %s\n", harmless(world))
	}
	if r.OtherRules {
		fmt.Fprintf(&b, "rules: %s; outcomes, answers and elements are compared, and nothing that rules derive\n",
			arrow(*r.Difference.Rules, " in the record", " here"))
	}
	said := "found again"
	unseen := r.Stopped > 0 || r.Compared == 0 // what could not be judged is not found again
	if unseen {
		said = fmt.Sprintf("nothing differs in %d of %s; the host stopped the others", r.Compared,
			report.Counted(len(r.Record.Semantics.Cells), "cell"))
	}
	if !r.Same() {
		said = "not found again"
		differences(&b, r.Difference, " in the record", " here")
	} else {
		if r.OtherRules {
			said += "; replayed-under-other-rules"
		}
		if r.OtherEngine {
			said += "; replayed-on-other-engine"
		}
		changes(&b, r.Difference.Execution, " in the record", " here")
	}
	if known, _ := o.Signed(keys); len(known) == 0 {
		said += "; no signature was verified"
	}
	fmt.Fprintf(&b, "%s: %s\n", harmless(o.about()), said)
	document := map[string]any{"construe": "replay/v1", "same": r.Same(), "otherEngine": r.OtherEngine,
		"otherRules": r.OtherRules, "compared": r.Compared, "stopped": r.Stopped,
		"certified": r.Certified, "notSearched": r.NotSearched, "difference": r.Difference, "errors": errors}
	if err := writeText(c, s, b.String(), document); err != nil {
		return err
	}
	if !r.Same() {
		return result(exitMismatch)
	}
	if unseen {
		return result(exitEvaluation)
	}
	return documentResult(o.Record.Comparison)
}

// inputsOf opens what a record depends on: its bundle, or the case, plugins and runtime that the flags name.
func inputsOf(c *cli.Context, s *streams, o *recordFile) (*host.Host, *schema.Document, error) {
	if o.bundle != nil {
		runtime, err := o.bundle.Runtime()
		if err != nil {
			return nil, nil, mismatch{err}
		}
		h, err := openRecorded(c, o.Record, host.BundleConfig(o.bundle, o.Record, host.Config{}))
		if err != nil {
			return nil, nil, bundleError(err)
		}
		return h, runtime, nil
	}
	if err := setRecordedCase(c, o.Record); err != nil {
		return nil, nil, err
	}
	if err := checkCase(c, o.Record.Comparison.Case.ID); err != nil {
		return nil, nil, err
	}
	h, err := openRecorded(c, o.Record, host.Config{Readings: o.Record.Comparison.Axes.Policies})
	if err != nil {
		if schema.ProblemsIn(err, "")[0].Code == "unknown-reading" {
			err = mismatch{err}
		}
		return nil, nil, err
	}
	name := c.String("runtime")
	if name == "" {
		name = o.Record.Semantics.Inputs.Runtime.ID
	}
	all, err := runtimes(s, h, []string{name})
	if err != nil {
		closeHost(c.Context, h)
		return nil, nil, err
	}
	return h, all[0], nil
}

// bundleError is the error of a bundle that does not open: a mismatch, unless somebody has to choose a limit.
func bundleError(err error) error {
	if code := schema.ProblemsIn(err, "")[0].Code; code == "limit" || code == "fuel" || errors.As(err, new(usage)) {
		return err
	}
	return mismatch{err}
}

// checkCase checks the case that the flags name against that of a record, before it looks for any reading.
func checkCase(c *cli.Context, id string) error {
	config, err := configure(c, host.Config{NoReadings: true})
	if err != nil {
		return err
	}
	h, err := host.Open(c.Context, config)
	if err != nil {
		return err
	}
	defer closeHost(c.Context, h)
	if found := h.Case().ID; found != id {
		return usage{fmt.Sprintf("the record is of the case %s; the case here is %s", harmless(id), found),
			"give --case the folder of the case, or replay the bundle, which brings it"}
	}
	return nil
}
