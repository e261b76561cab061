package learned

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/provenance"
)

// plain is conditions as they stood where they were met.
type plain []struct {
	judge.Condition
	was string
}

// knows says what a part is by looking at each condition of each list.
func knows(w *Ways[[]plain], at func(judge.Atom) string) (is string, known bool) {
	if w == nil {
		return "", false
	}
	holds := func(lists []plain) bool {
		for _, list := range lists {
			all := true
			for _, c := range list {
				all = all && c.Holds(c.was, at(c.Atom))
			}
			if all {
				return true
			}
		}
		return false
	}
	w.Each(func(comes string, guard func(int) []plain, guards int) bool {
		for i := range guards {
			if !holds(guard(i)) {
				return true
			}
		}
		is, known = comes, true
		return false
	})
	return is, known
}

// TestALookSaysWhatTheConditionsSay learns from random runs, and holds what is known then of random inputs to the
// conditions themselves, looked at one by one.
func TestALookSaysWhatTheConditionsSay(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	k, own, seen := &Knowledge{}, map[judge.Part]*Ways[[]plain]{}, 0
	var input map[string]string
	at := func(a judge.Atom) string { return input[a.Pointer] }
	for run := range 300 {
		input = map[string]string{}
		for i := range 120 {
			input[fmt.Sprint("/", i)] = []string{`"a"`, `"a"`, `"b"`, `"c"`, judge.Nothing}[random.IntN(5)]
		}
		var holding Set
		for n, a := range k.Atoms() {
			holding.Put(k.Holding(n, at(a))...)
		}
		look := k.Look(holding)
		var observed []judge.Observed
		for i := range 12 {
			part := judge.Part{Kind: judge.Element, Named: fmt.Sprint(i)}
			is, known := knows(own[part], at)
			if got, gotKnown := look.Part(part); got != is || gotKnown != known {
				t.Fatalf("run %d, part %d: %q, %v; its conditions say %q, %v", run, i, got, gotKnown, is, known)
			}
			if known {
				seen++
				if got, _ := k.Look(look.Why(part)).Part(part); got != is {
					t.Fatalf("run %d, part %d: %q; where nothing holds but what decided it, %q", run, i, is, got)
				}
				continue
			}
			var causes []judge.Cause
			for tag := range uint64(1 + random.IntN(3)) {
				var conditions []judge.Condition
				for range 2 + random.IntN(4) {
					c := judge.Condition{Atom: judge.Atom{Pointer: fmt.Sprint("/", 10*i+random.IntN(10))}}
					if was := at(c.Atom); was != judge.Nothing && random.IntN(2) == 0 { // it passed
						c.Tests = []provenance.Test{{Among: []string{`"b"`, `"c"`}, Is: was != `"a"`}}
					}
					conditions = append(conditions, c)
				}
				causes = append(causes, judge.Cause{Tag: tag, Conditions: conditions})
			}
			if own[part] == nil {
				own[part] = &Ways[[]plain]{}
			}
			err := own[part].Learn("is", causes, func(conditions []judge.Condition) ([]plain, error) {
				var list plain
				for _, c := range conditions {
					list = append(list, struct {
						judge.Condition
						was string
					}{c, at(c.Atom)})
				}
				return []plain{list}, nil
			}, func(a, b []plain) []plain { return append(a, b...) })
			if err != nil {
				t.Fatal(err)
			}
			observed = append(observed, judge.Observed{Part: part, Is: "is",
				Rests: func() ([]judge.Cause, error) { return causes, nil }})
		}
		if err := k.Learn(observed, holding, at); err != nil {
			t.Fatal(err)
		}
	}
	if t.Logf("%d known, %d conditions", seen, k.Conditions()); seen < 300 || seen > 3300 || k.Conditions() < 130 {
		t.Error("that shows little")
	}
}
