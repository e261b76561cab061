package provenance

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	dense "github.com/construe-host/construe/host/internal/rego"
	"github.com/construe-host/construe/host/internal/samples"
)

// passes reports whether what an input has is as conditions want it, which held of another.
func (o observer) passes(a, b map[string]any, i, j int, on []Condition) bool {
	for _, c := range on {
		if len(c.Tests) == 0 {
			if !o.agree(a, b, i, j, []Atom{c.Atom}) {
				return false
			}
			continue
		}
		text, is := at(b, c.Pointer)
		if !is {
			return false
		}
		for _, t := range c.Tests {
			if slices.Contains(t.Among, text) != t.Is {
				return false
			}
		}
	}
	return true
}

// at is what stands in an input, as tests have it.
func at(input any, pointer string) (text string, is bool) {
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch v := input.(type) {
		case map[string]any:
			if input, is = v[strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")]; !is {
				return "", false
			}
		case []any:
			n, err := strconv.Atoi(token)
			if err != nil || n < 0 || n >= len(v) {
				return "", false
			}
			input = v[n]
		default:
			return "", false
		}
	}
	if s, is := input.(string); is {
		return strconv.Quote(s), true
	}
	return fmt.Sprint(input), true
}

// conditioned checks what conditions promise, and whether an evaluation fails, of each input against each other: of a
// few inputs what is known is put together as whoever learns from them does, statement by statement.
func conditioned(t testing.TB, p *Program, source string, inputs []map[string]any) (c conditionCount) {
	t.Helper()
	for _, limits := range []Limits{{Guards: true}, {Guards: true, Members: true}} {
		own := conditionedWithin(t, p, source, inputs, limits)
		c.held, c.failed, c.tested = c.held+own.held, c.failed+own.failed, c.tested+own.tested
	}
	return c
}

func conditionedWithin(
	t testing.TB, p *Program, source string, inputs []map[string]any, limits Limits,
) (c conditionCount) {
	t.Helper()
	answers, errs := make([]*Answer, len(inputs)), make([]error, len(inputs))
	for i, input := range inputs {
		answers[i], errs[i] = p.Run(context.Background(), given(input), limits)
		if errs[i] != nil {
			c.failed++
		}
	}
	l := &learned{inputs: inputs, seen: observer{}, known: map[string][]lesson{}, pools: map[pool][]lesson{}}
	for i, a := range answers[:min(len(answers), 16)] {
		if a == nil {
			continue // more than the limits
		}
		for name, guards := range a.Guards() {
			l.learn("fails "+name, fmt.Sprint(errs[i] != nil), i, guards)
		}
		if errs[i] != nil {
			continue
		}
		for _, place := range parts(a.At("result"), nil) {
			part := place.of(a.At("result"))
			for name, causes := range described(part) {
				for _, cause := range causes {
					c.tested += len(cause.Conditions)
				}
				l.learn(name+" "+strings.Join(place, "."), told(name, part), i, causes)
			}
		}
	}
	for j, b := range answers {
		if errs[j] != nil && (b == nil || strings.Contains(errs[j].Error(), " must be ")) {
			continue // of another type than it takes, which the compiler knows where the input has a type
		}
		fails, known := false, true
		for _, i := range p.failingIn(p.plan) {
			name := p.plan.name
			if i >= 0 {
				name = p.functions[i].name
			}
			says, is := l.says("fails "+name, j)
			known = known && is
			fails = fails || is && says == "true"
		}
		if known || fails {
			if c.held++; fails != (errs[j] != nil) {
				t.Errorf("%s\n%v: %v; it was learned that it fails: %v", source, inputs[j], errs[j], fails)
				return c
			}
		}
		if errs[j] != nil {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(l.known)) {
			name, place, _ := strings.Cut(key, " ")
			if name == "fails" {
				continue
			}
			says, is := l.says(key, j)
			if !is {
				continue
			}
			path := part(nil)
			if place != "" {
				path = strings.Split(place, ".")
			}
			if then := path.of(b.At("result")); name == "own" && then.v == nil {
				continue
			} else if now := told(name, then); now != says && !(name == "bound" && fewer(now, says)) {
				t.Errorf("%s at %s\n%s\n%v\n%s; it was learned that it is %s", name, place, source, inputs[j], now, says)
				return c
			}
			c.held++
		}
	}
	return c
}

type conditionCount struct{ held, failed, tested int }

// described are the ways to ask what decides a part.
func described(a *Answer) map[string][]Cause {
	return map[string][]Cause{"own": a.Own(), "shape": a.Shape(), "bound": a.Bound(), "whole": a.Whole(),
		"named": a.Named()}
}

// told is what conditions promise of a part, as a text.
func told(name string, a *Answer) string {
	switch {
	case a.v == nil:
		return "nothing"
	case name == "whole" || a.v.v.Kind() < dense.Array || a.v.v.Kind() == dense.Set && name != "bound":
		return text(a.v.v)
	case a.v.v.Kind() == dense.Array:
		return fmt.Sprint("list of ", a.v.v.Size())
	case a.v.v.Kind() == dense.Set:
		return "set"
	}
	return "{" + strings.Join(a.Names(), ",")
}

// fewer reports whether an object has no names but those of another.
func fewer(now, then string) bool {
	if now[0] != '{' || then[0] != '{' {
		return now[0] != '{' && then[0] != '{' && now != "nothing" && then != "nothing"
	}
	return !slices.ContainsFunc(strings.Split(now[1:], ","), func(name string) bool {
		return name != "" && !slices.Contains(strings.Split(then[1:], ","), name)
	})
}

// learned is what was learned of parts, statement by statement.
type learned struct {
	inputs []map[string]any
	seen   observer
	known  map[string][]lesson // by part: what it came to, under which tags
	pools  map[pool][]lesson   // by part and tag: on which inputs the statement went on as it did
}

type pool struct{ key, is string }

type lesson struct {
	input      int
	is         string
	tags       []string
	conditions []Condition
}

func (l *learned) learn(key, is string, input int, causes []Cause) {
	by := map[string][]Condition{}
	all := map[string]bool{}
	for _, c := range causes {
		all[fmt.Sprint(c.Tag)] = true
	}
	for _, c := range causes {
		tag := fmt.Sprint(c.Tag)
		if c.Tag == 0 { // of what went on in the same way, and came to the same
			tag = fmt.Sprint("as ", is, slices.Sorted(maps.Keys(all)))
		}
		by[tag] = c.Conditions
	}
	own := lesson{is: is, tags: slices.Sorted(maps.Keys(by))}
	for tag, c := range by {
		l.pools[pool{key, tag}] = append(l.pools[pool{key, tag}], lesson{input: input, conditions: c})
	}
	l.known[key] = append(l.known[key], own)
}

// says is what was learned that a part is on an input; false where nothing was.
func (l *learned) says(key string, j int) (is string, known bool) {
	holds := map[string]bool{}
	for _, k := range l.known[key] {
		if !slices.ContainsFunc(k.tags, func(tag string) bool {
			held, is := holds[tag]
			if !is {
				held = slices.ContainsFunc(l.pools[pool{key, tag}], func(own lesson) bool {
					return l.seen.passes(l.inputs[own.input], l.inputs[j], own.input, j, own.conditions)
				})
				holds[tag] = held
			}
			return !held
		}) {
			return k.is, true
		}
	}
	return "", false
}

// TestConditionsKeepWhatTheyPromise holds the same promises where something is only tested, and that what decides
// whether an evaluation fails does.
func TestConditionsKeepWhatTheyPromise(t *testing.T) {
	policies := uint64(samples.Of(100, 40, 30))
	var all conditionCount
	for seed := range policies {
		r := rand.New(rand.NewPCG(seed, 1))
		source := (&writer{Rand: r}).module()
		plan, err := planned(source)
		if err != nil {
			continue
		}
		p, err := Load(plan)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			c := conditioned(t, p, fmt.Sprintf("seed %d: %s", seed, source), around(p, situation(r), r))
			all.held, all.failed, all.tested = all.held+c.held, all.failed+c.failed, all.tested+c.tested
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%+v", all)
	if uint64(all.held) < policies*100 || all.failed < 20 || all.tested < 1000 {
		t.Errorf("%+v shows little", all)
	}
}
