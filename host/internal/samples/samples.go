// Package samples says how many of something a test tries.
//
//	go test -short ./...           few: what finds most mistakes at once
//	go test ./...                  some: what a person waits for
//	CONSTRUE_ALL=1 go test ./...   all that the project promises to try, as .ci/run does
//
// Some tests try yet more, for hours, with CONSTRUE_LONG; they say so themselves.
package samples

import (
	"os"
	"testing"
)

// Of is how many of all are tried: all where CONSTRUE_ALL or CONSTRUE_LONG is set, few where tests are to be short, and
// else some.
func Of(all, some, few int) int {
	switch {
	case All():
		return all
	case testing.Short():
		return few
	}
	return some
}

// Every is n where every n-th of something is tried, and 1 where all are.
func Every(n int) int { return Of(1, n, n) }

// All reports whether all that is promised is tried.
func All() bool { return os.Getenv("CONSTRUE_ALL") != "" || os.Getenv("CONSTRUE_LONG") != "" }
