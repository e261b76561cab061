// Package provenance evaluates a compiled Rego policy and says, of every part of its answer, which parts of the input
// that part depends on.
//
// The usual entry is [Load], once for each policy, then [Program.Run] for each input, and [Answer] to walk what came of
// it. It interprets the plan that OPA's compiler makes of a policy (version 1 of OPA's intermediate representation,
// from which OPA generates its WebAssembly too) and carries with every value the set of [Atom]s that had a part in it.
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
// # Limitations
//
// It is an observer, not a judge: verdicts come from the metered engine. Its built-in functions are OPA's own, bounded
// by the size of their arguments; a run that exceeds [Limits] ends with [ErrLimit], and then nothing is known of what
// the answer depends on. The members of sets and objects come in the order of their text, not in that of a hash.
package provenance
