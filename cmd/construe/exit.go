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
)

// result ends the program with a code and without an error: the document that says why has been written.
type result int

func (r result) Error() string { return fmt.Sprintf("exit code %d", int(r)) }

// mismatch is an error about a record, a replay, a signature or a lock that does not match.
type mismatch struct{ error }

func (m mismatch) Unwrap() error { return m.error }

// usage is a mistake in the command line.
type usage struct{ message, hint string }

func (u usage) Error() string { return u.message }

// configuration are the problems of what the command line names, rather than of what stands in it.
var configuration = map[string]bool{"no-case": true, "unknown-case": true, "unknown-reading": true,
	"unknown-runtime": true,
	"unknown-world":   true, "wasm-engine": true, "judge-engine": true, "fuel": true, "limit": true, "no-worker": true,
	"format": true, "usage": true, "no-runtime": true, "no-tests": true, "goal": true, "what-if": true, "key": true,
	"weak-key": true}

// exitCode turns what a command returned into a code.
func exitCode(err error) int {
	var r result
	var u usage
	var m mismatch
	switch {
	case err == nil:
		return 0
	case errors.As(err, &m):
		return exitMismatch
	case errors.As(err, &r):
		return int(r)
	case errors.As(err, &u):
		return exitUsage
	}
	problems := schema.ProblemsIn(err, "error")
	for _, p := range problems {
		if !configuration[p.Code] {
			return exitEvaluation
		}
	}
	return exitUsage
}
