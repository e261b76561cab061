package provenance

import "github.com/open-policy-agent/opa/v1/ast"

// Answer is a part of what a policy gave, the whole at first. The zero value is what is undefined.
type Answer struct {
	v            *value
	rests, there *atoms
	called       map[string]CallCount // of the whole
	reads        reads                // of the whole
	steps        int64                // of the whole
}

// CallCount counts how often a rule, or a function, was evaluated and had a value, and how often it had none. One
// without arguments is evaluated once.
type CallCount struct{ Defined, Undefined int }

// Called says of each function of the plan that was evaluated, by its name there, whether it had a value. Only the
// whole answer says so.
func (a *Answer) Called() map[string]CallCount { return a.called }

// Steps is what the run took of its limit, in work and in memory. Only the whole answer says so.
func (a *Answer) Steps() int64 { return a.steps }

// At is the member of an object by that name.
func (a *Answer) At(name string) *Answer {
	switch {
	case a == nil:
		return &Answer{}
	case a.v == nil:
		return &Answer{rests: union(a.rests, a.there)}
	case a.v.kind != object:
		return &Answer{rests: union(a.rests, a.v.rests)}
	}
	e, found := a.v.find(made(ast.String(name), nil))
	if !found {
		return &Answer{rests: union(a.rests, e.rests)}
	}
	return &Answer{v: e.value, rests: union(a.rests, e.rests), there: union(a.there, e.there)}
}

// Names lists the names of an object's members, sorted; nil if it is none.
func (a *Answer) Names() (out []string) {
	if a == nil || a.v == nil || a.v.kind != object {
		return nil
	}
	a.v.each(func(e entry) error {
		if name, is := e.key.scalar.(ast.String); is {
			out = append(out, string(name))
		}
		return nil
	})
	return out
}

// Text is a string, or "".
func (a *Answer) Text() string {
	if a == nil || a.v == nil {
		return ""
	}
	s, _ := a.v.scalar.(ast.String)
	return string(s)
}

// Plain is the part as encoding/json has it, a set being a list.
func (a *Answer) Plain() any {
	if a == nil || a.v == nil {
		return nil
	}
	return a.v.plain()
}

// DependsOn lists, sorted, what decides that the part is what it is, as long as it is there: on every input in
// which that is as it was, the same stands there or nothing does. Of an object or a list this is about which members it
// has, and not what they are.
func (a *Answer) DependsOn() []Atom {
	if a == nil {
		return nil
	}
	if a.v == nil {
		return union(a.rests, a.there).list()
	}
	return union(a.rests, a.v.shape()).list()
}

// DependsOnWhole lists, sorted, what decides that the part is there and what it and all that is in it are.
func (a *Answer) DependsOnWhole() []Atom {
	if a == nil || a.v == nil {
		return a.DependsOn()
	}
	return unions(a.rests, a.there, a.v.deep()).list()
}

// NoMore lists, sorted, what decides that an object has no members but those that it has.
func (a *Answer) NoMore() []Atom {
	if a == nil || a.v == nil {
		return a.DependsOn()
	}
	return union(a.rests, a.v.rests).list()
}
