package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/schema"
)

func newApp(s *streams) *cli.App {
	app := &cli.App{
		Name:      "construe",
		Usage:     "compare how parties construe a contract clause",
		UsageText: "construe VERB [flags] [arguments]",
		Description: "Each reading of a case brings a classifier (WebAssembly) and a policy (Rego). construe judges " +
			"a runtime under all of\n" +
			"them and shows where and why they differ. Without arguments, `construe compare` shows the embedded " +
			"case.\n\n" +
			"Exit codes: 0 passed; 1 breach at the gate, or a failed test or check; 2 usage; 3 could not be " +
			"evaluated;\n" +
			"4 disputed or undetermined, where --fail-on asks; 5 a record, replay, signature or lock that does not " +
			"match;\n" +
			"70 a fault of construe's own. 5 goes before 3, 3 before 1, 1 before 4.",
		Commands: append([]*cli.Command{compareCommand(s), timelineCommand(s), cruxCommand(s),
			explainCommand(s), whatIfCommand(s), factsCommand(s), classifyCommand(s), judgeCommand(s), reportCommand(
				s), inspectCommand(s), checkCommand(s), testCommand(s), completionCommand(s), helpCommand(s),
			versionCommand(s), workerCommand(s)}, recordCommands(s)...),
		Reader:         s.in,
		Writer:         s.out,
		ErrWriter:      s.err,
		ExitErrHandler: func(*cli.Context, error) {},
		HideVersion:    true,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "version",
			Usage: "print versions, as the verb does"}},
		HideHelp:                  true, // help is a verb of construe's own
		DisableSliceFlagSeparator: true,
		OnUsageError:              func(_ *cli.Context, err error, _ bool) error { return usageError(err) },
		Action: func(c *cli.Context) error {
			if name := c.Args().First(); name != "" {
				return unknownVerb(c.App, name)
			}
			if c.Bool("version") {
				return printVersions(s.out)
			}
			return c.App.Command(helpVerb).Action(c)
		},
	}
	for _, command := range app.Commands {
		command.OnUsageError = app.OnUsageError
		command.HideHelp = true
		command.Before = func(c *cli.Context) error {
			all, _ := targets(c)
			s.machine = slices.Contains(all, target{"json", ""})
			return nil
		}
	}
	return app
}

func usageError(err error) error {
	return usage{err.Error(), "construe VERB --help lists the flags"}
}

func unknownVerb(app *cli.App, name string) error {
	var names []string
	for _, c := range app.VisibleCommands() {
		names = append(names, c.Name)
	}
	hint := "construe --help lists the verbs"
	if near := schema.Nearest(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return usage{fmt.Sprintf("there is no verb %q; expected one of %s", name, strings.Join(names, ", ")), hint}
}
