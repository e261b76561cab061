package sandbox

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero/sys"

	"github.com/construe-host/construe/host/internal/meter"
	"github.com/construe-host/construe/host/internal/visible"
)

// Outcome is how a call that gave no result ended. All but HostLimit are
// functions of module and input, so that two hosts agree on them.
type Outcome string

const (
	// Rejected: the module was not run. Reasons: malformed, too-large,
	// unsupported, invalid, import, signature, reserved-name, missing-export,
	// memory.
	Rejected Outcome = "rejected"
	// Trap: the code failed. The reason is one of trapKinds, or host-calls.
	Trap Outcome = "trap"
	// FuelExhausted: the budget did not last. The reason is fuel.
	FuelExhausted Outcome = "fuel-exhausted"
	// DepthExceeded: more functions were entered and not left than allowed.
	// The reason is depth.
	DepthExceeded Outcome = "depth-exceeded"
	// MemoryExhausted: the code failed after its memory was not to grow any
	// further. The reason is memory.
	MemoryExhausted Outcome = "memory"
	// OutputInvalid: the code ended well, but not with a result within the
	// limits. Reasons: pointer, empty, too-large.
	OutputInvalid Outcome = "output-invalid"
	// Exit: the program ended itself. The reason is the exit code, in decimal.
	Exit Outcome = "exit"
	// HostLimit: this host stopped the call; another might not have. Reasons:
	// deadline, cancelled, closed, engine, stack.
	HostLimit Outcome = "host-limit"
)

// Error is the only kind of error a call returns for something the module
// did. Mistakes of the caller are other errors.
type Error struct {
	Outcome Outcome
	Reason  string // a fixed word per Outcome, or an exit code
	Detail  string // one English sentence without a stop, printable, may be ""
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s(%s)", e.Outcome, e.Reason)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Limit is the field of [Config] that what happened has to do with: another result may come of a larger one. It is ""
// where there is none.
func (e *Error) Limit() string {
	switch e.Outcome {
	case FuelExhausted:
		return "Fuel"
	case DepthExceeded:
		return "Depth"
	case MemoryExhausted:
		return "MemoryPages"
	case Rejected:
		if e.Reason == "memory" {
			return "MemoryPages"
		}
	case OutputInvalid:
		if e.Reason == "too-large" {
			return "MaxOutput"
		}
	case HostLimit:
		if e.Reason == "deadline" {
			return "Deadline"
		}
	}
	return ""
}

func fail(outcome Outcome, reason, format string, args ...any) *Error {
	return &Error{Outcome: outcome, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// refusal is an error of the meter as an outcome.
func refusal(err error) error {
	var refused *meter.Error
	if errors.As(err, &refused) {
		return &Error{Outcome: Rejected, Reason: refused.Reason, Detail: refused.Detail}
	}
	return err
}

// trapKinds maps the texts of wazero's own trap errors to our reasons. A trap
// that is not in this list is not a trap: it is a failure of the engine.
func trapKinds() map[string]string {
	return map[string]string{
		"unreachable":                   "unreachable",
		"out of bounds memory access":   "memory-out-of-bounds",
		"invalid table access":          "table-access",
		"indirect call type mismatch":   "indirect-call-type",
		"integer divide by zero":        "divide-by-zero",
		"integer overflow":              "integer-overflow",
		"invalid conversion to integer": "invalid-conversion",
	}
}

// classify turns what wazero returned into an outcome. Its text is never
// passed on: beyond the causes in trapKinds it holds the names the module
// gives its functions.
func classify(ctx context.Context, err error) *Error {
	kinds := trapKinds()
	for e := err; e != nil; e = errors.Unwrap(e) {
		if own, ok := e.(*Error); ok {
			return own // one of ours, thrown by a host function
		}
		if kind, ok := kinds[e.Error()]; ok {
			return &Error{Outcome: Trap, Reason: kind}
		}
		if e.Error() == "stack overflow" { // the depth within which each engine has room is not the same
			return fail(HostLimit, "stack", "the frames of its functions are larger than this host has room for")
		}
	}
	// wazero tells of a data segment outside memory in text only.
	if strings.HasSuffix(err.Error(), "]: out of bounds memory access") {
		return fail(Trap, "memory-out-of-bounds", "a data segment does not fit the memory")
	}
	// proc_exit is ours, so wazero's ExitError means that it closed the
	// instance because the context was done.
	var exit *sys.ExitError
	if errors.As(err, &exit) || ctx.Err() != nil {
		return stopped(ctx)
	}
	return fail(HostLimit, "engine", "the WebAssembly engine failed: %s", meter.Quote(err.Error()))
}

// stopped is the outcome of a call whose context is done.
func stopped(ctx context.Context) *Error {
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errClosed):
		return fail(HostLimit, "closed", "the module was closed during the call")
	case errors.Is(cause, errDeadline):
		return fail(HostLimit, "deadline", "the call took longer than this host allows")
	case errors.Is(cause, context.DeadlineExceeded):
		return fail(HostLimit, "deadline", "the caller's deadline passed during the call")
	}
	return fail(HostLimit, "cancelled", "the call was cancelled")
}

var (
	errClosed   = errors.New("module closed")
	errDeadline = errors.New("deadline passed")
)

// printable is standard error as it may be shown: text with line breaks, and
// nothing a terminal would act on. It is never longer than b.
func printable(b []byte) string {
	return visible.Text(string(b), visible.Stream)
}
