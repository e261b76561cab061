package main

import (
	"errors"
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// Exit codes; see the package comment.
const (
	exitGate       = 1
	exitUsage      = 2
	exitEvaluation = 3
	exitOpen       = 4
	exitMismatch   = 5
	exitFault      = 70
	exitPipe       = 141
)

// result ends the program with a code and without an error: the document that says why is written already.
type result int

func (r result) Error() string { return fmt.Sprintf("exit code %d", int(r)) }

// mismatch is an error about a record, a replay, a signature or a lock that does not match.
type mismatch struct{ error }

func (m mismatch) Unwrap() error { return m.error }

// usage is a mistake in the command line.
type usage struct{ message, hint string }

func (u usage) Error() string { return u.message }

// isConfiguration reports whether a problem is about what the command line names, rather than about its content.
func isConfiguration(code string) bool {
	switch code {
	case "no-case", "unknown-case", "unknown-reading", "unknown-runtime", "unknown-world", "wasm-engine",
		"judge-engine", "fuel", "limit", "no-worker", "format", "disagree", "findings",
		"usage", "no-runtime", "no-tests", "goal", "what-if",
		"key", "weak-key":
		return true
	}
	return false
}

// exitCode turns what a command returned into a code.
func exitCode(err error) int {
	var r result
	var u usage
	var m mismatch
	var configured configuration
	switch {
	case err == nil:
		return 0
	case errors.As(err, &m):
		return exitMismatch
	case errors.As(err, &r):
		return int(r)
	case errors.As(err, &u), errors.As(err, &configured):
		return exitUsage
	}
	problems := schema.ProblemsIn(err, "error")
	for _, p := range problems {
		if !isConfiguration(p.Code) {
			return exitEvaluation
		}
	}
	return exitUsage
}
