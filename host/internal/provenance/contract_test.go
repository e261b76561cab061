package provenance

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	dense "github.com/construe-host/construe/host/internal/rego"
	"github.com/construe-host/construe/host/internal/samples"
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

// broken says how an answer's part on one input, and on another that agrees on what it depends on, are not what was
// promised.
func broken(a, b *Answer) string {
	switch {
	case a.v == nil && b.v != nil:
		return "something stands where nothing stood"
	case a.v == nil || b.v == nil:
		return ""
	case a.v.v.Kind() != b.v.v.Kind():
		return "another kind"
	case a.v.v.Kind() < dense.Array || a.v.v.Kind() == dense.Set:
		if text(a.v.v) != text(b.v.v) {
			return "another value"
		}
	case a.v.v.Kind() == dense.Array && a.v.v.Size() != b.v.v.Size() || a.v.v.Kind() == dense.Object &&
		!reflect.DeepEqual(a.Names(), b.Names()):
		return "other members"
	}
	return ""
}

// pairwise checks the promises for every part of the answer on each input against each other input, and counts how
// often two inputs agreed on what a part depends on, and how many of the evaluations failed. It does so whether or not
// a member's being there is told from what it is.
func pairwise(t testing.TB, p *Program, source string, inputs []map[string]any) (held, failed int) {
	t.Helper()
	for _, limits := range []Limits{{}, {Members: true}} {
		h, f := pairwiseWithin(t, p, source, inputs, limits)
		held, failed = held+h, failed+f
	}
	return held, failed
}

func pairwiseWithin(t testing.TB, p *Program, source string, inputs []map[string]any,
	limits Limits) (held, failed int) {
	t.Helper()
	answers := make([]*Answer, len(inputs))
	for i, input := range inputs {
		a, err := p.Run(context.Background(), given(input), limits)
		if err != nil {
			failed++
			continue
		}
		answers[i] = a.At("result")
	}
	seen := observer{}
	for i, a := range answers {
		if a == nil {
			continue
		}
		for _, at := range parts(a, nil) {
			part := at.of(a)
			rests, whole, more := AllDependOn([]*Answer{part}, false), AllDependOn([]*Answer{part}, true), part.NoMore()
			for j, b := range answers {
				if b == nil || i == j {
					continue
				}
				then, wrong, on := at.of(b), "", rests
				if seen.passes(inputs[i], inputs[j], i, j, rests) {
					held++
					wrong = broken(part, then)
				}
				if wrong == "" && seen.passes(inputs[i], inputs[j], i, j, whole) && !same(part, then) {
					wrong, on = "not the same in whole", whole
				}
				if wrong == "" && part.v != nil && part.v.v.Kind() == dense.Object && then.v != nil &&
					seen.passes(inputs[i], inputs[j], i, j, more) &&
					slices.ContainsFunc(then.Names(),
						func(name string) bool { return !slices.Contains(part.Names(), name) }) {
					wrong, on = "more members", more
				}
				if wrong != "" {
					t.Errorf("%s at %q\n%s\n%v\nto %v\nfrom %v\n  to %v\nresting on %v", wrong, strings.Join(at, "."),
						source, part.Plain(), then.Plain(), inputs[i], inputs[j], on)
					return held, failed
				}
			}
		}
	}
	return held, failed
}

func same(a, b *Answer) bool {
	if a.v == nil || b.v == nil {
		return a.v == nil && b.v == nil
	}
	return text(a.v.v) == text(b.v.v)
}

// observer keeps what was seen of inputs, by their number.
type observer map[observation]string

type observation struct {
	input int
	atom  Atom
}

// agree reports whether two inputs are the same as far as the atoms say.
func (o observer) agree(a, b map[string]any, i, j int, on []Atom) bool {
	see := func(input map[string]any, n int, atom Atom) string {
		key := observation{n, atom}
		text, known := o[key]
		if !known {
			text = observed(input, atom)
			o[key] = text
		}
		return text
	}
	return !slices.ContainsFunc(on, func(atom Atom) bool { return see(a, i, atom) != see(b, j, atom) })
}

// around is an input and others, each of them as different as may be, as long as it agrees on what one part of the
// answer depends on.
func around(p *Program, input map[string]any, r *rand.Rand) []map[string]any {
	out := []map[string]any{input}
	answer, err := p.Run(context.Background(), given(input), Limits{Members: r.IntN(2) == 0})
	if err != nil {
		return out
	}
	all := parts(answer.At("result"), nil)
	for range 12 {
		rests := all[r.IntN(len(all))].of(answer.At("result")).DependsOn()
		other := input
		for range 1 + r.IntN(12) {
			next, is := changed(clone(other), r).(map[string]any)
			if is && (observer{}).agree(input, next, 0, 1, rests) {
				other = next
			}
		}
		out = append(out, other)
	}
	return out
}

// TestRestsOnWhatItSays holds the promises on random policies, inputs and changes.
func TestRestsOnWhatItSays(t *testing.T) {
	policies := samples.Of(150, 60, 60)
	var ran, held, failed int
	for seed := range uint64(policies) {
		n, f := contract(t, seed)
		if held, failed = held+n, failed+f; n > 0 {
			ran++
		}
		if t.Failed() {
			break
		}
	}
	t.Logf("%d of %d policies ran; %d times inputs agreed on what a part rests on; %d evaluations failed",
		ran, policies, held, failed)
	if ran < policies/2 || held < policies*100 {
		t.Errorf("of %d policies %d ran, and %d times inputs agreed", policies, ran, held)
	}
}

func contract(t testing.TB, seed uint64) (held, failed int) {
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
	for range 4 {
		h, f := pairwise(t, p, fmt.Sprintf("seed %d: %s", seed, source), around(p, situation(r), r))
		held, failed = held+h, failed+f
	}
	return held, failed
}

// FuzzRestsOnWhatItSays goes on with it.
func FuzzRestsOnWhatItSays(f *testing.F) {
	for seed := range uint64(4) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { contract(t, seed) })
}
