package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/construe-host/construe/host/report"
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

// explain writes an error for a person: place, code, message, the line of source with a caret, and the next step.
func explain(w io.Writer, err error) {
	var r result
	var u usage
	if errors.As(err, &r) {
		return
	}
	if errors.As(err, &u) {
		fmt.Fprintf(w, "construe: %s\n", harmless(u.message))
		if u.hint != "" {
			fmt.Fprintf(w, "  %s\n", harmless(u.hint))
		}
		return
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(w, "construe: interrupted; nothing was written")
		return
	}
	for _, p := range schema.ProblemsIn(err, "error") {
		shown := *p
		shown.Hint = ""
		said := shown.Error()
		if p.Party != "" {
			said = report.Failed(&shown)
		}
		fmt.Fprintf(w, "construe: %s\n", harmless(said))
		// after a bar: a build takes a line for a command that begins as one, blanks aside
		if p.Source != "" && p.Column > 0 {
			fmt.Fprintf(w, "  | %s\n", harmless(strings.ReplaceAll(p.Source, "\t", " ")))
			if p.Column <= len(p.Source)+1 {
				fmt.Fprintf(w, "  | %s^\n", strings.Repeat(" ", utf8.RuneCountInString(p.Source[:p.Column-1])))
			}
		}
		switch {
		case p.Hint != "":
			fmt.Fprintf(w, "  %s\n", harmless(p.Hint))
		case len(p.Expected) > 0 && !strings.Contains(p.Message, "expected"):
			fmt.Fprintf(w, "  expected one of %s\n", harmless(strings.Join(p.Expected, ", ")))
		}
	}
}
