package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/construe-host/construe/host/schema"
)

// streams are what a command reads and writes: stdout carries the document only.
type streams struct {
	in       io.Reader
	out, err io.Writer
	color    bool
	width    int  // of the terminal, in columns; 0 where there is none
	machine  bool // whether a document for programs goes to out
	written  bool // whether a document has gone to out
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(stderr, "construe: this is a fault of construe's own: %s\n", harmless(fmt.Sprint(p)))
			code = exitFault
		}
	}()
	out := &output{w: stdout}
	s := &streams{in: stdin, out: out, err: stderr, color: isTerminal(stdout), width: columns(stdout)}
	app := newApp(s)
	if n := len(args) - 1; n > 0 && args[n] == completeFlag {
		complete(ctx, app, s, args[1:n])
		return 0
	}
	s.machine = machine(args)
	args, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	if lost := out.lost(); lost != nil && (err == nil || errors.Is(err, out.err)) {
		err = lost
	} else if lost != nil {
		explain(stderr, lost)
	}
	if err != nil {
		explain(stderr, err)
		if s.machine && !s.written {
			writeProblems(stdout, err)
		}
	}
	return exitCode(err)
}

// output is standard output. It keeps the first error, since what prints help or a list of keys does not look at
// errors: what nobody could read must not end as if it had been read.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// lost is the mistake that standard output could not be written, or nil.
func (o *output) lost() error {
	if o.err == nil {
		return nil
	}
	return usage{fmt.Sprintf("cannot write standard output: %v", unwrapPath(o.err)), ""}
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

// machine reports whether the arguments ask for JSON on standard output, as far as can be told before they are parsed.
func machine(args []string) bool {
	for i, a := range args {
		if a == "--format=json" || a == "-f=json" || (a == "-f" || a == "--format") && i+1 < len(args) &&
			args[i+1] == "json" {
			return true
		}
	}
	return false
}

// writeProblems writes an error as a document, for programs.
func writeProblems(w io.Writer, err error) {
	var out []schema.Problem
	switch e := err.(type) {
	case result:
		return
	case usage:
		out = []schema.Problem{{Code: "usage", Message: e.message, Hint: e.hint}}
	default:
		for _, p := range schema.ProblemsIn(err, "error") {
			out = append(out, *p)
		}
	}
	b, err := schema.Write(map[string]any{"construe": "problem/v1", "problems": out})
	if err == nil {
		w.Write(b)
	}
}

// isTerminal reports whether w shows colours.
func isTerminal(w io.Writer) bool { return os.Getenv("NO_COLOR") == "" && isScreen(w) }

// isScreen reports whether w is a terminal on which a line can be written over.
func isScreen(w io.Writer) bool {
	f, is := w.(*os.File)
	return is && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// columns is how wide a page may be: what COLUMNS says, or else the terminal; 0 where neither does.
func columns(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, is := w.(*os.File); is {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil {
			return n
		}
	}
	return 0
}

// readInput reads a document from a file, or standard input for "-".
func readInput(s *streams, name string) (shown string, data []byte, err error) {
	return readBounded(s, name, schema.MaxBytes)
}

// readBounded reads one byte more than most at most, so that whoever checks the size sees that it is too large.
func readBounded(s *streams, name string, most int64) (shown string, data []byte, err error) {
	in := s.in
	shown = filepath.ToSlash(name)
	if name == "-" {
		shown = "standard input"
	} else {
		if err := readable(name); err != nil {
			return shown, nil, err
		}
		f, err := os.Open(name)
		if err != nil {
			return shown, nil, usage{fmt.Sprintf("cannot read %s: %v", name, unwrapPath(err)),
				"give a file, or - for standard input"}
		}
		defer f.Close()
		in = f
	}
	data, err = io.ReadAll(io.LimitReader(in, most+1))
	return shown, data, err
}

// readable says what a file is that cannot be read as a document: to open a named pipe is to wait for whoever writes to
// it, and a device may never end. A pipe that is open already, as a shell hands one over for <(command), is read as
// standard input is.
func readable(name string) error {
	info, err := os.Stat(name)
	if err != nil || info.Mode().IsRegular() || isOpen(name) {
		return nil // which reading says
	}
	what, hint := "neither a file nor a folder", ""
	switch mode := info.Mode(); {
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what, hint = "a named pipe", "construe VERB - < "+name+" reads it as standard input"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeDevice != 0:
		what = "a device"
	}
	return usage{fmt.Sprintf("%s is %s; expected a file, or - for standard input", name, what), hint}
}

// isOpen reports whether a name stands for what this process has open.
func isOpen(name string) bool {
	return name == "/dev/stdin" || strings.HasPrefix(name, "/dev/fd/") || strings.HasPrefix(name, "/proc/self/fd/")
}

func unwrapPath(err error) error {
	if p, is := err.(*os.PathError); is {
		return p.Err
	}
	return err
}
