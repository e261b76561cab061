package schema

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong with something a person or a party supplied. It crosses every boundary of construe
// unchanged: errors wrap it, documents embed it, the CLI prints it.
//
// A problem is complete by itself. It says where the mistake stands, what was found, what was expected and what to do
// next; docs/errors.md has a line for every code. Text that a party supplied is quoted in it, on one line and without
// characters that act instead of showing themselves.
type Problem struct {
	// Code is stable and hyphenated, such as "unknown-field"; programs may switch on it.
	Code string `json:"code"`
	// Message says what was found and what was expected, in one line.
	Message string `json:"message"`
	// File is the name under which the input was handed over, with forward slashes; empty where there is none.
	File string `json:"file,omitempty"`
	// Line and Column count from 1; the column counts bytes. Both are 0 where the place is not known.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Pointer is the JSON Pointer (RFC 6901) of the value.
	Pointer string `json:"pointer,omitempty"`
	// Expected lists what would have been right.
	Expected []string `json:"expected,omitempty"`
	// Hint is the next step: the nearest valid name, or a command.
	Hint string `json:"hint,omitempty"`
	// Party is the reading whose plugin or policy this is about; empty where it is about nobody's.
	Party string `json:"party,omitempty"`
	// Source is the line of the input the problem stands on, for people; it is never part of a document.
	Source string `json:"-"`
}

// Error renders the problem as "file:line:col: code: message (hint)".
func (p *Problem) Error() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			b.WriteString(":" + strconv.Itoa(p.Line))
			if p.Column > 0 {
				b.WriteString(":" + strconv.Itoa(p.Column))
			}
		}
		b.WriteString(": ")
	}
	b.WriteString(p.Code + ": " + p.Message)
	if p.Hint != "" {
		b.WriteString(" (" + p.Hint + ")")
	}
	return b.String()
}

// Failure is a problem/v1: what stands in the place of a document that could not be made, in a stream of documents or
// alone, and why.
type Failure struct {
	Construe string   `json:"construe"`
	Problems Problems `json:"problems"`
	// Source is the file and line of what it was to be made of; nil where it was no one file.
	Source *Location `json:"source,omitempty"`
}

// LacksWorld reports whether a runtime was left out because it has none of the worlds that were asked for, which is no
// fault of anybody's.
func (f *Failure) LacksWorld() bool {
	return len(f.Problems) == 1 && f.Problems[0].Code == "unknown-world"
}

// NewFailure is the failure that an error is, of a document found at a place, which may be nil.
func NewFailure(err error, source *Location) *Failure {
	return &Failure{Construe: KindFailure, Problems: ProblemsIn(err, "error"), Source: source}
}

// Problems is a list of problems in file order; it is the error type of everything here that reads. errors.As finds it
// whole, or the first [Problem] of it.
type Problems []*Problem

// Error joins the problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find each problem.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

// Err returns the list sorted into file order as an error, or nil where it is empty: a nil that compares equal to nil,
// which the list itself as an error would not. It sorts the list in place.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return ps
}

// ProblemsIn collects every [Problem] that err carries. An error that carries none becomes one problem with the given
// code, so that nothing is lost where a document needs a code.
func ProblemsIn(err error, code string) Problems {
	var all Problems
	var one *Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &all):
		return all
	case errors.As(err, &one):
		return Problems{one}
	}
	return Problems{{Code: code, Message: err.Error()}}
}
