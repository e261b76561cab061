// Package rego evaluates compiled Rego policies: one interpreter that judges and tests, and that provenance stands on.
//
// The usual entry is [Encode], which makes of the plan that OPA's compiler gives (version 1 of its intermediate
// representation) a dense form that can be kept; then [Load], once for each policy, and [Program.Run] for each input.
//
// # What is promised
//
// A run gives what OPA's own evaluator gives with strict built-in functions: sets and objects in the order of their
// members, numbers as OPA computes them, a failed built-in function as an error and never as undefined. It is the same
// on every machine, with any number of processors, and so is what it took: steps, which bound its time, and bytes,
// which bound its memory. What ends at a limit ends there everywhere.
//
// # How
//
// Every statement of a plan becomes a closure over numbered slots, once, when a policy is loaded. Values are of their
// own kind ([Value]): constants are made once, what an input is made of can be shared by every policy that reads it,
// and a rule without arguments is evaluated once a run. The common built-in functions work on values; the others are
// OPA's own, behind the list of those that are allowed. Nothing can interrupt such a call, so each pays before it runs.
//
// # Limitations
//
// OPA's compiler made the plan, and some built-in functions are OPA's: a mistake of theirs is one here too. A plan is
// trusted as far as this process encoded it: a malformed one is an error and never a panic, but a plan that OPA did
// not make may compute anything.
package rego
