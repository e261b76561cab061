package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func ciCommand(s *streams) *cli.Command {
	flags := append([]cli.Flag{
		text("ci", "today", "", "the `DAY` that the expiry of waivers is held against; today if left out"),
		text("ci", "gate", "", "write what the gate made of it, as a gate/v1, to `FILE`"),
		text("ci", "wasm", "auto", "how plugins run: auto, interpreter or compiler; compiler fills the cache that auto uses"),
		cacheFlag("ci")}, limitFlags("ci")...)
	return &cli.Command{Usage: "judge a repository as its " + jobName + " says, and fail where it says",
		ArgsUsage: "[FILE|FOLDER]",
		Description: "It is construe compare with the flags that the job stands for, which --verbose says: its case, " +
			"readings that are pinned by digest, the\nlock, runtimes as patterns of files, worlds, gate, waivers and outputs. " +
			"docs/construe-yaml.md lists the fields, docs/ci.md says how a build uses them.\n\n" +
			"A pattern that matches nothing, a reading that is not as it is pinned, and a runtime that is broken are " +
			"errors: what was not judged never passes. In GitHub Actions, where GITHUB_ACTIONS is true, what goes to " +
			"standard output are annotations (github), if --format does not say otherwise.",
		Flags:  append(flags, outputFlags("ci", "table")...),
		Action: func(c *cli.Context) error { return ci(c, s) }}
}

// ci hands compare what the job stands for. There is no other way from a job to a verdict.
func ci(c *cli.Context, s *streams) error {
	if c.NArg() > 1 {
		return usage{"more than one job was given; expected one", "construe ci FILE"}
	}
	if formats := ownFormats(c); formats[0] == "github" && c.String("output") == "" {
		s.machine = "github" // what is wrong with the job is an annotation as well
	}
	j, err := openJob(s, c.Args().First())
	if err != nil {
		return err
	}
	words, err := j.compareWords(c, s)
	if err != nil {
		return err
	}
	j.warnBeside(s)
	if c.Bool("verbose") {
		shown := []string{"construe", "compare"}
		for _, word := range words {
			shown = append(shown, report.ShellWord(word))
		}
		fmt.Fprintf(s.err, "construe: %s\n", harmless(strings.Join(shown, " ")))
	}
	s.accepts = j.pinning()
	command := c.App.Command("compare")
	withoutVariables(command.Flags)
	under := cli.NewContext(c.App, nil, c)
	under.Command = command
	return j.placed(command.Run(under, append([]string{command.Name}, words...)...))
}

// compareWords are the arguments of compare that the job and the flags of ci stand for.
func (j *job) compareWords(c *cli.Context, s *streams) (words []string, err error) {
	files, err := j.files()
	if err != nil {
		return nil, err
	}
	if err := j.check(); err != nil {
		return nil, err
	}
	if err := j.checkWorlds(s, files); err != nil {
		return nil, err
	}
	words = []string{"--brief", "--case", j.caseName()}
	for _, name := range j.brought() {
		words = append(words, "--with", name)
	}
	for _, name := range schema.Keys(j.Readings) {
		words = append(words, "--reading", name+"@"+j.Readings[name])
	}
	for _, world := range j.Worlds {
		words = append(words, "--world", world)
	}
	if len(j.Worlds) == 0 {
		words = append(words, "--every-world")
	} else {
		words = append(words, "--worlds-required")
	}
	if j.CrossCheck == nil || *j.CrossCheck {
		words = append(words, "--cross-check")
	}
	if !j.Crux {
		words = append(words, "--no-crux")
	}
	if lock := j.lock(); lock != "" {
		words = append(words, "--locked", "--lock", lock)
		if !j.LockRuntimes {
			words = append(words, "--free-runtimes")
		}
	}
	for _, one := range [][2]string{{"--as-of", j.AsOf}, {"--fail-on", j.FailOn}} {
		if one[1] != "" {
			words = append(words, one[:]...)
		}
	}
	if j.Waivers != "" {
		words = append(words, "--waivers", j.at(j.Waivers))
	}
	words = append(words, ownWords(c)...)
	for _, output := range j.Outputs {
		format, file := schema.Output(output)
		words = append(words, "--format", format+"="+j.at(file))
	}
	words = append(words, "--")
	for _, file := range files {
		words = append(words, j.at(file))
	}
	return words, nil
}

// ownWords are the flags of ci itself, which it shares with compare: how the machine is used, and what of the run is
// shown.
func ownWords(c *cli.Context) (words []string) {
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		switch {
		case name == "format":
			for _, format := range ownFormats(c) {
				words = append(words, "--"+name, format)
			}
		case c.IsSet(name):
			words = append(words, fmt.Sprintf("--%s=%v", name, c.Value(name)))
		}
	}
	return words
}

// ownFormats are the renderings that the flags of ci ask for: annotations in GitHub Actions, where they ask for none.
func ownFormats(c *cli.Context) []string {
	if !c.IsSet("format") && os.Getenv("GITHUB_ACTIONS") == "true" {
		return []string{"github"}
	}
	return c.StringSlice("format")
}

// withoutVariables has flags take nothing from the environment: what a job says depends on its file alone.
func withoutVariables(flags []cli.Flag) {
	for _, f := range flags {
		switch f := f.(type) {
		case *cli.StringFlag:
			f.EnvVars = nil
		case *cli.StringSliceFlag:
			f.EnvVars = nil
		case *cli.BoolFlag:
			f.EnvVars = nil
		case *cli.IntFlag:
			f.EnvVars = nil
		case *cli.Int64Flag:
			f.EnvVars = nil
		case *cli.DurationFlag:
			f.EnvVars = nil
		default:
			panic(fmt.Sprintf("nothing says which variable a %T has", f))
		}
	}
}
