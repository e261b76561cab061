package provenance

import (
	"maps"
	"math"
	"slices"

	"github.com/construe-host/construe/host/internal/rego"
)

// Answer is a part of what a policy gave, the whole at first. The zero value is what is undefined. It is safe for
// concurrent use.
type Answer struct {
	v            *value
	rests, there *atoms
	called       map[string]CallCount // of the whole
	reads        map[Atom]bool        // of the whole
	guards       map[string]*atoms    // of the whole, by function
	work         rego.Work            // of the whole
	out          *scribe              // of the whole, and of all its parts
}

// CallCount counts how often a rule, or a function, was evaluated and had a value, and how often it had none. One
// without arguments is evaluated once.
type CallCount struct{ Defined, Undefined int }

// Called says of each function of the plan that was evaluated, by its name there, whether it had a value. Only the
// whole answer says so.
func (a *Answer) Called() map[string]CallCount { return a.called }

// Guards lists, where [Limits] asked for it, by each function in which the evaluation can fail what decides that it
// does not fail there; of a run that failed, of the one function in which it did, what decides that it does. As long as
// all of one function's are as they were, the evaluation does not fail there, or not first. What takes more than the
// limits is no failure, and neither is what a compiler refuses. Only the whole answer says so.
func (a *Answer) Guards() map[string][]Cause {
	out := map[string][]Cause{}
	for _, name := range a.Fallible() {
		out[name] = a.Guarded(name)
	}
	return out
}

// Fallible lists the functions that [Answer.Guards] knows, sorted.
func (a *Answer) Fallible() []string { return slices.Sorted(maps.Keys(a.guards)) }

// Guarded is what [Answer.Guards] says of one function.
func (a *Answer) Guarded(name string) []Cause { return a.out.causes(a.guards[name]) }

// Work is what the run took of its limits. Only the whole answer says so.
func (a *Answer) Work() rego.Work { return a.work }

// At is the member of an object by that name.
func (a *Answer) At(name string) *Answer {
	switch {
	case a == nil:
		return &Answer{}
	case a.v == nil:
		return &Answer{out: a.out, rests: union(a.rests, a.there)}
	case a.v.v.Kind() != rego.Object:
		return &Answer{out: a.out, rests: union(a.rests, a.v.rests)}
	}
	key, _ := rego.FromPlain(name) // of a text nothing fails
	e, found := (&machine{}).find(a.v, key)
	if !found {
		return &Answer{out: a.out, rests: union(a.rests, e.rests)}
	}
	return &Answer{out: a.out, v: e.value, rests: union(a.rests, e.rests), there: union(a.there, e.there)}
}

// Value is the part itself; nil where it is undefined.
func (a *Answer) Value() *rego.Value {
	if a == nil || a.v == nil {
		return nil
	}
	return a.v.v
}

// Names lists the names of an object's members, sorted; nil if it is none.
func (a *Answer) Names() (out []string) {
	v := a.Value()
	if v == nil || v.Kind() != rego.Object {
		return nil
	}
	for i := range v.Size() {
		if key, _ := v.Member(i); key.Kind() == rego.String {
			out = append(out, key.Text())
		}
	}
	return out
}

// Text is a string, or "".
func (a *Answer) Text() string { return a.Value().Text() }

// Plain is the part as encoding/json has it, a set being a list.
func (a *Answer) Plain() any {
	plain, _ := a.Value().Plain(math.MaxInt64)
	return plain
}

// DependsOn lists, sorted, what decides that the part is what it is, as long as it is there: on every input in
// which that is as it was, the same stands there or nothing does. Of an object or a list this is about which members it
// has, and not what they are.
func (a *Answer) DependsOn() []Atom {
	return a.dependsOn().list()
}

func (a *Answer) dependsOn() *atoms {
	switch {
	case a == nil:
		return nil
	case a.v == nil:
		return union(a.rests, a.there)
	}
	return union(a.rests, (&machine{}).shape(a.v))
}

// DependsOnWhole lists, sorted, what decides that the part is there and what it and all that is in it are.
func (a *Answer) DependsOnWhole() []Atom {
	return a.dependsOnWhole().list()
}

func (a *Answer) dependsOnWhole() *atoms {
	if a == nil || a.v == nil {
		return a.dependsOn()
	}
	return union(union(a.rests, a.there), (&machine{}).deep(a.v))
}

// AllDependOn lists, sorted, what decides several parts, as [Answer.DependsOn] or, with whole, [Answer.DependsOnWhole]
// does for one, with what is only tested. What they have in common is looked at once.
func AllDependOn(parts []*Answer, whole bool) []Condition {
	var all *atoms
	for _, a := range parts {
		if whole {
			all = union(all, a.dependsOnWhole())
		} else {
			all = union(all, a.dependsOn())
		}
	}
	return all.conditions()
}

// NoMore lists, sorted, what decides that an object has no members but those that it has, with what is only tested.
func (a *Answer) NoMore() []Condition {
	if a == nil || a.v == nil {
		return a.dependsOn().conditions()
	}
	return union(a.rests, a.v.rests).conditions()
}
