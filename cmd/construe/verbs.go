package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/schema"
)

// verb is a row of the table of the verbs.
type verb struct {
	name, category string
	command        func(*streams) *cli.Command // usage, flags and action
	arguments      []string                    // what its arguments can be, as kinds of candidates; see candidatesOf
	reruns         bool                        // whether its pages print commands about the same case and runtime
}

// verbs are all of them, in the order in which help and a shell list them.
func verbs() []verb {
	return []verb{
		{"compare", "judge", compareCommand, []string{"runtime"}, true},
		{"ci", "judge", ciCommand, nil, false},
		{"timeline", "judge", timelineCommand, []string{"runtime"}, false},
		{"crux", "judge", cruxCommand, []string{"runtime"}, true},
		{"map", "judge", mapCommand, []string{"runtime"}, true},
		{"explain", "judge", explainCommand, []string{"cell", "runtime"}, true},
		{"whatif", "judge", whatIfCommand, []string{"runtime"}, false},
		{"facts", "pipe", factsCommand, []string{"runtime"}, false},
		{"classify", "pipe", classifyCommand, nil, false},
		{"judge", "pipe", judgeCommand, nil, false},
		{"report", "pipe", reportCommand, nil, false},
		{"case", "author", caseCommand, nil, false},
		{"readings", "author", readingsCommand, nil, false},
		{"doc", "author", docCommand, nil, false},
		{"init", "author", initCommand, nil, false},
		{"new", "author", newCommand, []string{"new"}, false},
		{"pin", "author", pinCommand, nil, false},
		{"inspect", "author", inspectCommand, nil, false},
		{"check", "author", checkCommand, []string{"runtime"}, false},
		{"test", "author", testCommand, nil, false},
		{"completion", "author", completionCommand, []string{"shell"}, false},
		{helpVerb, "author", helpCommand, nil, false},
		{"version", "author", versionCommand, nil, false},
		{workerVerb, "", workerCommand, nil, false},
		{"key", "record", keyCommand, nil, false},
		{"sign", "record", signCommand, nil, false},
		{"verify", "record", verifyCommand, nil, false},
		{"replay", "record", replayCommand, nil, false},
		{"diff", "record", diffCommand, nil, false},
		{"lock", "record", lockCommand, nil, false},
	}
}

// verbNamed is the row of a name; zero where there is none.
func verbNamed(name string) verb {
	for _, v := range verbs() {
		if v.name == name {
			return v
		}
	}
	return verb{}
}

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
				return writeVersions(s.out)
			}
			return c.App.Command(helpVerb).Action(c)
		},
	}
	for _, v := range verbs() {
		command := v.command(s)
		command.Name, command.Category = v.name, v.category
		command.OnUsageError = app.OnUsageError
		command.HideHelp = true
		command.Before = func(c *cli.Context) error {
			to, err := s.noteAsked(c)
			if err != nil {
				return nil // which the verb says, in its place
			}
			return apart(c, to)
		}
		app.Commands = append(app.Commands, command)
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
