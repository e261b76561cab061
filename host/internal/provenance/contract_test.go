package provenance

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// part is a place in an answer.
type part []string

func (p part) of(a *Answer) *Answer {
	for _, name := range p {
		a = a.At(name)
	}
	return a
}

// parts lists the places in an answer, and some where nothing stands.
func parts(a *Answer, at part) (out []part) {
	out = append(out, at)
	if len(at) > 6 || len(at) > 0 && at[len(at)-1] == "nothing" {
		return out
	}
	for _, name := range append(a.Names(), "p", "q", "nothing") {
		if below := append(at[:len(at):len(at)], name); a.At(name).v != nil {
			out = append(out, parts(a.At(name), below)...)
		} else {
			out = append(out, below)
		}
	}
	return out
}

// broken says how an answer's part on one input, and on another that agrees on what it rests on, are not what was promised.
func broken(a, b *Answer) string {
	switch {
	case a.v == nil && b.v != nil:
		return "something stands where nothing stood"
	case a.v == nil || b.v == nil:
		return ""
	case a.v.kind != b.v.kind:
		return "another kind"
	case a.v.kind == scalar || a.v.kind == set:
		if a.v.canonical() != b.v.canonical() {
			return "another value"
		}
	case a.v.kind == array && a.v.size() != b.v.size() || a.v.kind == object && !reflect.DeepEqual(a.Names(), b.Names()):
		return "other members"
	}
	return ""
}

// hold changes an input in many ways that leave what a part rests on alone, and holds the promises.
func hold(t testing.TB, p *Program, source string, input map[string]any, r *rand.Rand, rounds int) (tried, failed int) {
	t.Helper()
	answer, err := p.Run(context.Background(), input, Limits{})
	if err != nil {
		return 0, 0
	}
	all := parts(answer.At("result"), nil)
	for round := range rounds {
		at := all[r.IntN(len(all))]
		part, whole := at.of(answer.At("result")), round%2 == 1
		rests := part.Rests()
		if whole {
			rests = part.RestsWhole()
		}
		var other any = clone(input)
		for range 1 + r.IntN(12) {
			if next := changed(clone(other), r); agree(input, next, rests) {
				other = next
			}
		}
		after, err := p.Run(context.Background(), other, Limits{})
		if err != nil {
			failed++
			continue
		}
		tried++
		then := at.of(after.At("result"))
		wrong := broken(part, then)
		if wrong == "" && whole && (part.v == nil) != (then.v == nil) {
			wrong = "it is not there"
		}
		if wrong == "" && whole && part.v != nil && part.v.term().Value.Compare(then.v.term().Value) != 0 {
			wrong = "not the same in whole"
		}
		if wrong != "" {
			t.Errorf("%s at %s (whole: %v)\n%s\n%v\nto %v\nfrom %v\n  to %v\nresting on %v", wrong, strings.Join(at, "."), whole, source, part.Plain(), then.Plain(), input, other, rests)
			return tried, failed
		}
	}
	return tried, failed
}

// TestRestsOnWhatItSays holds the promises on random policies, inputs and changes.
func TestRestsOnWhatItSays(t *testing.T) {
	policies := 400
	if testing.Short() {
		policies = 100
	}
	var compiled, tried, failed int
	for seed := range uint64(policies) {
		n, f := contract(t, seed)
		if tried, failed = tried+n, failed+f; n+f > 0 {
			compiled++
		}
		if t.Failed() {
			break
		}
	}
	t.Logf("%d of %d policies, %d changes, %d of them ended in an error", compiled, policies, tried+failed, failed)
	if compiled < policies/2 || tried < policies*10 {
		t.Errorf("of %d policies %d ran, on %d changes", policies, compiled, tried)
	}
}

func contract(t testing.TB, seed uint64) (tried, failed int) {
	r := rand.New(rand.NewPCG(seed, 1))
	source := (&writer{Rand: r}).module()
	plan, err := planned(source)
	if err != nil {
		return 0, 0
	}
	p, err := Load(plan)
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	for range 6 {
		n, f := hold(t, p, fmt.Sprintf("seed %d: %s", seed, source), situation(r), r, 20)
		tried, failed = tried+n, failed+f
	}
	return tried, failed
}

// FuzzRestsOnWhatItSays goes on with it.
func FuzzRestsOnWhatItSays(f *testing.F) {
	for seed := range uint64(4) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { contract(t, seed) })
}

var _ = errors.Is
