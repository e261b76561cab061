// Package provenance evaluates a compiled Rego policy and says, of every part of its answer, which parts of the input
// that part depends on.
//
// The usual entry is [Load], once for each policy, then [Program.Run] for each input, and [Answer] to walk what came of
// it. It is a second code generator over the plan that package rego runs: every statement becomes a closure over
// numbered slots, which hold with every value the set of [Atom]s that had a part in it. Values, their order, budgets
// and built-in functions are those of package rego.
//
// # What is promised
//
// An answer's part depends on the atoms that [Answer.DependsOn] gives: on every input in which those are as they were,
// the part is the same, or is not there, or the evaluation as a whole fails. On those of [Answer.DependsOnWhole] it is
// there as well. Failures (a conflict, a built-in function that is not defined for what it got) are outside of the
// promise on purpose: an error is never a verdict, so whoever looks for verdicts loses nothing.
//
// # How
//
// A value depends on what it was made of, and on the conditions under which it was made. A condition holds for what
// follows it in its block. Where one fails, whatever the rest of the block could have assigned or added to depends on
// the condition as well, which is known before anything runs (program.go). A function that always has a value (its last
// else has no condition) is no condition for its caller, so a call of one leaves no trace but in what it gives. Of a
// disjunction the first witness is enough: "no" in a list depends on one "no" of it, while the absence of a "no"
// depends on the whole list. Of the definitions of a rule that can only be one constant, one that holds is enough
// likewise (constant.go).
//
// What is in a value is told apart only where a plan, or this package, made it of parts, and in the input, where places
// are made as something comes to them (value.go). A constant, a scalar and what a built-in function gave are due to one
// set as a whole, but for the few functions that say which part they looked at (builtin.go).
//
// A run with [Limits].Members tells more apart: that an object has a member, or a collection any, from what that is
// (members.go), and that a call of a function has a value that always has one from which way it went. What it says is
// less, and promises the same.
//
// # Limitations
//
// It is an observer, not a judge: whoever judges compares the answers. A run that exceeds [Limits] ends with
// [ErrLimit], and then nothing is known of what the answer depends on.
package provenance
