package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/construe-host/construe/host/report"
)

// collect says how much the heap may grow before it is collected, in per cent, and from how many bytes on it is
// collected all the same. Whoever sets GOGC or GOMEMLIMIT says so instead.
func collect(percent int, most int64) {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(most)
	}
}

// patience is how long a run that was asked to end may take for it: a search says what it has.
const patience = 5 * time.Second

// run is construe as a whole process. Asked to end, it stops what runs and removes what is not complete. It waits for a
// few seconds then for what is not under its control, such as standard input, and not at all if it is asked again.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) < 2 || args[1] != workerVerb { // a worker bounds itself
		// Most runs end before a collector as thrifty as Go's default has earned anything.
		collect(400, 1<<30)
	}
	// A write to a pipe that nobody reads is an error then, and not the end of the process with files half made.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exit := make(chan int, 1)
	go func() { exit <- runVerb(ctx, args, stdin, stdout, stderr) }()
	select {
	case code := <-exit:
		return code
	case <-ctx.Done():
		stop()
	}
	select {
	case code := <-exit:
		return code
	case <-time.After(patience):
		printError(stderr, context.Canceled)
		return exitCode(context.Canceled)
	}
}

// runVerb does what the arguments ask for and gives the code to exit with, also after a panic.
func runVerb(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	out := &output{w: stdout}
	s := &streams{in: stdin, out: out, err: stderr, color: isTerminal(stdout), width: columns(stdout),
		today: time.Now().UTC().Format(time.DateOnly), summary: os.Getenv("GITHUB_STEP_SUMMARY")}
	defer func() {
		if p := recover(); p != nil {
			code = exitFault
			s.fault(fmt.Sprint(p))
		}
	}()
	if here, err := os.Getwd(); err == nil {
		s.root = filepath.ToSlash(here)
	}
	defer context.AfterFunc(ctx, func() { // where what hangs does not let the verb say so itself
		time.Sleep(patience - time.Second)
		s.insteadOf(s.noted(), context.Canceled)
	})()
	app := newApp(s)
	if n := len(args) - 1; n > 0 && args[n] == completeFlag {
		complete(ctx, app, s, args[1:n])
		return 0
	}
	s.machine = machineFormat(args)
	args, err := normalizeArguments(app, args)
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	if errors.Is(out.err, syscall.EPIPE) { // whoever read has what they wanted, and so ended the run
		if errors.Is(err, out.err) {
			s.insteadOf(s.noted(), context.Canceled)
		}
		return exitPipe
	}
	if lost := out.lost(); lost != nil && (err == nil || errors.Is(err, out.err)) {
		err = lost
	} else if lost != nil {
		printError(stderr, lost)
	}
	if err != nil {
		printError(stderr, err)
		s.instead(err)
	}
	return exitCode(err)
}

// machineFormat is the format of a document for programs that the arguments ask for on standard output, as far as that
// is known before they are parsed; "" for none.
func machineFormat(args []string) string {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	if slices.Contains(args, "-q") || slices.Contains(args, "--quiet") {
		return ""
	}
	for i, a := range args {
		name, value, joined := strings.Cut(a, "=")
		if name != "-f" && name != "--format" {
			continue
		}
		if !joined && i+1 < len(args) {
			value = args[i+1]
		}
		if report.TakesProblems(value) {
			return value
		}
	}
	return ""
}
