package worker

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
)

// Reason says why a task gave no output.
type Reason string

const (
	// Start: no process was started, or it could not bound itself.
	Start Reason = "start"
	// WallClock: it took longer than Limits.Wall.
	WallClock Reason = "wall-clock"
	// CPU: it used more processor time than Limits.CPU.
	CPU Reason = "cpu"
	// Memory: it needed more memory than Limits.Memory.
	Memory Reason = "memory"
	// Crashed: the process ended by itself and without an answer.
	Crashed Reason = "crashed"
	// Protocol: what it answered is not exactly one response to the request.
	Protocol Reason = "protocol"
	// TooLarge: the request, or the response, is larger than allowed.
	TooLarge Reason = "too-large"
	// Cancelled: the caller's context ended, also by its deadline.
	Cancelled Reason = "cancelled"
	// TaskFailed: the task ran to its end and returned an error, or panicked. Unwrap gives the [*Failure].
	TaskFailed Reason = "task"
)

// Error is the only kind of error that [Command.Run] returns.
type Error struct {
	Reason Reason
	Detail string // a sentence without a stop, printable, may be ""
	Stderr string // what was kept of standard error, printable, at most 4 KiB
	cause  error
}

func (e *Error) Error() string {
	text := fmt.Sprintf("worker(%s)", e.Reason)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Unwrap gives what is behind it: the [*Failure] of TaskFailed, the context's error of Cancelled, the system's of
// Start.
func (e *Error) Unwrap() error { return e.cause }

// Failure is an error as a task returns it when the parent should get more than a text. An error of another kind
// arrives with the code "error" and its text, a panic with the code "panic". In the parent, code and data are the
// child's word: the code is of lower-case letters, digits and hyphens, the data can be anything.
type Failure struct {
	Code string
	Data []byte
}

func (f *Failure) Error() string { return f.Code + ": " + shorten(string(f.Data), 160) }

// shorten makes a text from outside one printable line, and short.
func shorten(text string, most int) string {
	line, _, more := strings.Cut(strings.TrimSpace(text), "\n")
	if len(line) > most {
		line, more = line[:most], true
	}
	line = printable(line)
	if more {
		line += " ..."
	}
	return line
}

// printable replaces what is not text, or what a terminal would act on. The result is never longer than the text.
func printable(text string) string { return visible.Text(text, visible.Stream) }
