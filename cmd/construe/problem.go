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

// printError writes an error for a person: place, code, message, the line of source with a caret, and the next step.
func printError(w io.Writer, err error) {
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
	var stopped interruption
	if errors.As(err, &stopped) {
		fmt.Fprintln(w, "construe: "+stopped.Error())
		return
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(w, "construe: "+interruption{}.Error())
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
		// A build takes a line for a command that begins like one, blanks aside; the bar prevents that.
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

// interruption is the end of a verb that was asked to end: how many documents it had written, and whether files were to
// be.
type interruption struct {
	written int
	files   bool
}

func (i interruption) Error() string {
	text := "interrupted; nothing was judged to its end"
	if i.written > 0 {
		text = "interrupted; " + report.Counted(i.written, "comparison") + " went to standard output"
		if i.files {
			text += ", and no file is of them"
		}
	}
	return text
}

func (i interruption) Unwrap() error { return context.Canceled }

// harmless reduces text that anybody may have written to one line of visible characters.
func harmless(s string) string { return schema.DisplayText(s) }
