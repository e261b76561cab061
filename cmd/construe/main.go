// Command construe compares how parties construe a contract clause: each brings a classifier plugin and a policy, and
// it lays their verdicts on a runtime side by side, with what they differ on.
//
// # Exit codes
//
//	0   the gate passed, or there was none
//	1   the gate failed on a breach; a test or check failed
//	2   wrong usage or configuration
//	3   something could not be evaluated; never silenced by --fail-on
//	4   disputed or undetermined, where --fail-on asks
//	5   a record, replay, signature or lock that does not match
//	70  a fault of construe's own
//	141 whoever read standard output stopped, as head does
//
// Where several apply, 5 goes before 3, 3 before 1, and 1 before 4.
package main

import "os"

func main() { os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr)) }
