package provenance

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
)

// builtin calls a built-in function. Those that only look at a part of what they are given say so; of all others, what
// they give depends on the whole.
func (f *frame) builtin(name string, args []local) (local, error) {
	for _, a := range args {
		if a.v == nil {
			return local{}, fmt.Errorf("%s is called with what is undefined", name)
		}
	}
	switch {
	case name == "internal.member_2":
		return f.member(args[0], args[1])
	case name == "object.get" && args[0].v.kind == object && args[1].v.kind == scalar:
		return lookup(args[0], []*value{args[1].v}, args[1].rests, args[2]), nil
	case name == "object.get" && args[0].v.kind == object && args[1].v.kind == array && args[1].v.size() > 0:
		if err := f.pay(args[1].v); err != nil {
			return local{}, err
		}
		var path []*value
		for _, e := range itemsOf(args[1].v) {
			path = append(path, e.value)
		}
		return lookup(args[0], path, union(args[1].rests, args[1].v.deep()), args[2]), nil
	case name == "object.union" && args[0].v.kind == object && args[1].v.kind == object:
		merged, err := f.merge(args[1], args[0]) // of two, the right one wins
		return local{v: merged, rests: union(args[0].rests, args[1].rests)}, err
	case name == "object.remove" && args[0].v.kind == object && (args[1].v.kind == array || args[1].v.kind == set):
		return f.removed(args[0], args[1])
	case name == "array.concat" && args[0].v.kind == array && args[1].v.kind == array:
		return f.joined(array, args)
	case name == "or" && args[0].v.kind == set && args[1].v.kind == set:
		return f.joined(set, args)
	case name == "count" && args[0].v.kind != scalar:
		if err := f.step(args[0].v.size()); err != nil {
			return local{}, err
		}
		return local{v: made(ast.InternedTerm(args[0].v.size()).Value, args[0].v.shape()), rests: args[0].rests}, nil
	}
	return f.general(name, args)
}

// member looks for a value in a collection: one that is there is enough, and where none is, the whole was looked at.
func (f *frame) member(wanted, in local) (local, error) {
	if err := f.pay(wanted.v, in.v); err != nil {
		return local{}, err
	}
	text := wanted.v.canonical()
	rests := unions(wanted.whole(), in.rests)
	witness := (*entry)(nil)
	in.v.each(func(e entry) error {
		if witness == nil && e.value.canonical() == text {
			witness = &e
		}
		return nil
	})
	if witness != nil {
		return local{v: made(ast.Boolean(true), nil), rests: unions(rests, witness.whole(), witness.value.deep())}, nil
	}
	return local{v: made(ast.Boolean(false), nil), rests: union(rests, in.v.deep())}, nil
}

// itemsOf is the members of an array.
func itemsOf(v *value) []entry {
	v.each(func(entry) error { return nil })
	return v.items
}

// lookup follows a path of keys into an object; where one is not there, there is the other value.
func lookup(in local, path []*value, rests *atoms, otherwise local) local {
	at := in.v
	rests = union(rests, in.rests)
	for _, key := range path {
		e, found := at.find(key)
		rests = unions(rests, key.deep(), e.whole())
		if !found {
			return local{v: otherwise.v, rests: union(rests, otherwise.rests)}
		}
		at = e.value
	}
	return local{v: at, rests: rests}
}

func (f *frame) removed(from, keys local) (local, error) {
	if err := f.pay(keys.v); err != nil {
		return local{}, err
	}
	if err := f.makes(from.v.size()); err != nil {
		return local{}, err
	}
	out := from.v.copied()
	why := keys.whole()
	out.rests = union(out.rests, why)
	for text, e := range out.entries {
		e.there = union(e.there, why)
		out.entries[text] = e
	}
	err := keys.v.each(func(e entry) error {
		delete(out.entries, e.value.canonical())
		return nil
	})
	return local{v: out, rests: from.rests}, err
}

// joined is the members of two collections in one.
func (f *frame) joined(k kind, args []local) (local, error) {
	out := &value{kind: k, entries: map[string]entry{}}
	var rests *atoms
	for _, a := range args {
		if err := f.makes(a.v.size()); err != nil {
			return local{}, err
		}
		if k == set { // whose members are told apart by their text
			if err := f.pay(a.v); err != nil {
				return local{}, err
			}
		}
		out.rests, rests = union(out.rests, a.v.rests), union(rests, a.rests)
		a.v.each(func(e entry) error {
			if k == array {
				out.push(e.value, e.whole())
			} else if _, held := out.entries[e.value.canonical()]; !held {
				out.put(entry{e.value, e.value, e.whole(), nil})
			}
			return nil
		})
	}
	return local{v: out, rests: rests}, nil
}
