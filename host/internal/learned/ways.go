// Package learned keeps what runs of a policy showed, by what was read: wherever some parts of an input read so, some
// part of the plea is that. It is about values that are read, and knows neither runtimes nor toggles, so that what one
// runtime showed holds for others.
//
// [Ways] is what is known of one part of a plea, whatever it is that says where conditions hold. [Knowledge] is all
// that is known of one policy, looked up on an input by which conditions hold, a bit each.
package learned

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/internal/judge"
)

// Ways is what is known of one part of a plea. G says where conditions hold. Statements are told apart: that one goes
// on as it did may be known from another run than that the next one does. The zero value knows nothing.
type Ways[G any] struct {
	ways    []way
	pools   []G // where it is known that a statement goes on as it did
	numbers map[string]int
}

// way is what a part comes to where some statements go on as they did: once that is known of each of them, from
// whichever run.
type way struct {
	is    string
	pools []int // of the first the number is the way's own
}

// Learn adds what a part was in one run, and what it was due to there. guard is where some conditions hold, either is
// where one or another does.
//
// # Errors
//
// Those of guard.
func (w *Ways[G]) Learn(
	is string, causes []judge.Cause, guard func([]judge.Condition) (G, error), either func(a, b G) G,
) error {
	if w.numbers == nil {
		w.numbers = map[string]int{}
	}
	tags := make([]string, len(causes))
	for i, c := range causes {
		tags[i] = strconv.FormatUint(c.Tag, 36)
	}
	tags[0] = fmt.Sprintf("%q %q", is, tags) // all else that it was due to when it came to this in this way
	own := way{is: is}
	for i, c := range causes {
		holds, err := guard(c.Conditions)
		if err != nil {
			return err
		}
		n, known := w.numbers[tags[i]]
		if known {
			w.pools[n] = either(w.pools[n], holds)
		} else {
			n = len(w.pools)
			w.numbers[tags[i]], w.pools = n, append(w.pools, holds)
		}
		own.pools = append(own.pools, n)
	}
	if !slices.ContainsFunc(w.ways, func(other way) bool { return other.pools[0] == own.pools[0] }) {
		w.ways = append(w.ways, own)
	}
	return nil
}

// Each calls visit for each way in which the part is known to come to something: where all guards hold. It ends where
// visit says so.
func (w *Ways[G]) Each(visit func(is string, guard func(i int) G, guards int) (more bool)) {
	for _, way := range w.ways {
		if !visit(way.is, func(i int) G { return w.pools[way.pools[i]] }, len(way.pools)) {
			return
		}
	}
}
