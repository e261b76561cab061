package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Command is how to start a worker: a program whose main calls [Serve]. It is safe for concurrent use.
type Command struct {
	// Argv is the program and its arguments. A name without a slash is looked for in PATH.
	Argv []string
	// Self runs this very program again, with Argv[0] as its name and the rest of Argv as its arguments. Only a program
	// that knows that it understands these arguments may set it. On Linux it is the same file even if that has been
	// replaced since, where /proc is mounted.
	Self bool
	// Slots bounds how many of its processes run at once: as many as the channel has room for. No bound if nil.
	Slots chan struct{}
}

// Run has a new process do one task and returns its output, which is the word of that process and as trustworthy as its
// input. No descriptor, environment variable or folder of this process goes with it, and it does not outlive Run.
//
// # Errors
//
// [*Error], and none else.
func (c Command) Run(ctx context.Context, task string, input []byte, l Limits) ([]byte, error) {
	l, err := l.withDefaults()
	switch {
	case err != nil:
		return nil, &Error{Reason: Start, Detail: err.Error(), cause: err}
	case task == "" || len(task) > maxLabel || strings.ContainsFunc(task, func(r rune) bool { return !labelled(r) }):
		return nil, &Error{Reason: Start, Detail: fmt.Sprintf("%q cannot be the name of a task", task)}
	case len(input) > maxInput:
		return nil, &Error{Reason: TooLarge, Detail: fmt.Sprintf("the input has %d bytes; at most %d are allowed",
			len(input), maxInput)}
	}
	if c.Slots != nil {
		select {
		case c.Slots <- struct{}{}:
			defer func() { <-c.Slots }()
		case <-ctx.Done():
			return nil, cancelled(ctx)
		}
	}
	if ctx.Err() != nil {
		return nil, cancelled(ctx)
	}
	cmd, err := c.command()
	if err != nil {
		return nil, &Error{Reason: Start, Detail: shorten(err.Error(), 160), cause: err}
	}
	asked, sum := (&frame{kind: request, limits: l, label: task, body: input}).encode()
	cmd.Stdin = bytes.NewReader(asked)
	var e exit
	done := make(chan struct{})
	go func() {
		defer close(done)
		// The thread is never unlocked, so that it ends with this goroutine: what prepareThread does to it cannot be
		// undone, and it must live as long as the child, which Linux would end with the thread that started it.
		runtime.LockOSThread()
		prepareThread()
		e = execute(ctx, cmd, l)
	}()
	<-done
	return e.output(ctx, l, sum)
}

// mark is the one variable of a worker's environment. A program that does not serve would start workers of its own, and
// each of those again.
const mark = "CONSTRUE_WORKER"

// command describes the process, without its streams.
func (c Command) command() (*exec.Cmd, error) {
	if os.Getenv(mark) != "" {
		return nil, errors.New("this process was started as a worker and serves nothing: its main has to call " +
			"ServeWorker before anything else")
	}
	if len(c.Argv) == 0 {
		return nil, errors.New("no command was given")
	}
	path, err := "", error(nil)
	if c.Self {
		path, err = self()
	} else if path, err = exec.LookPath(c.Argv[0]); err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return nil, err
	}
	return &exec.Cmd{Path: path, Args: c.Argv, Env: []string{mark + "=1"},
		Dir:         filepath.VolumeName(path) + string(filepath.Separator),
		SysProcAttr: attributes(), WaitDelay: time.Second}, nil
}

// Why execute killed a process.
var (
	errWall     = errors.New("wall clock")
	errTooLarge = errors.New("too large")
	errDying    = errors.New("said its last words")
)

// execute runs a process to its end, which it brings about itself once there is a reason.
func execute(ctx context.Context, cmd *exec.Cmd, l Limits) (e exit) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	ctx, stop := context.WithTimeoutCause(ctx, l.Wall, errWall)
	defer stop()
	e.stdout.most, e.stdout.overflow = int(l.Output)+headerSize+maxLabel+4<<10, func() { end(errTooLarge) }
	e.stderr.dying = func() { end(errDying) }
	cmd.Stdout, cmd.Stderr = &e.stdout, &e.stderr
	if e.start = cmd.Start(); e.start != nil {
		return e
	}
	exited, killed := make(chan struct{}), make(chan error)
	go func() {
		select {
		case <-ctx.Done():
			kill(cmd.Process)
			<-exited
			killed <- context.Cause(ctx)
		case <-exited:
			killed <- nil
		}
	}()
	e.wait = wait(cmd, func() {
		close(exited)
		e.killed = <-killed
	})
	e.state = cmd.ProcessState
	return e
}
