package rego

import "fmt"

// ErrorKind is why a run gave no value.
type ErrorKind uint8

// The kinds.
const (
	// Steps: the budget of work did not last.
	Steps ErrorKind = iota + 1
	// Bytes: the budget of memory did not last.
	Bytes
	// Depth: calls, blocks or values stand deeper within one another than is let.
	Depth
	// Time: whoever asked no longer waits; another machine may have come to an end.
	Time
	// Conflict: there are two values for one name.
	Conflict
	// Builtin: a built-in function is not defined for what it was given.
	Builtin
)

// Error is what ended a run.
type Error struct {
	Kind    ErrorKind
	Message string
	Place   Place
	Rule    string // in which it was, by its path; "" where that is not known
	Builtin string // that failed
}

func (e *Error) Error() string {
	if e.Place.File != "" {
		return e.Place.String() + ": " + e.Message
	}
	return e.Message
}

// Place is where a statement comes from in a policy's source.
type Place struct {
	File         string
	Line, Column int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// clash is two values for one name.
type clash struct {
	what          string // the rule, and of an object the key
	rule          string
	first, second *Value
	here, there   Place // of the second and, where it is known, the first
}

func (c *clash) error() *Error {
	message := fmt.Sprintf("%s has two values: %s", c.what, c.first.shown())
	if c.there.File != "" {
		message += fmt.Sprintf(" (%s:%d)", c.there.File, c.there.Line)
	}
	message += fmt.Sprintf(" and %s (%s:%d)", c.second.shown(), c.here.File, c.here.Line)
	return &Error{Kind: Conflict, Message: message, Place: c.here, Rule: c.rule}
}

// first is a local of a call, or a key of an object, to which a value is given once.
type first struct {
	slot   **Value
	object *Value
	key    string
}

// shown is a value for people, as Rego writes it, cut to a line's length.
func (v *Value) shown() string {
	const most = 80
	if v == nil {
		return "undefined"
	}
	if v.weight() > 1000 {
		return "a large " + v.kind.String()
	}
	s := v.term().String()
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
