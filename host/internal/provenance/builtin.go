package provenance

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"
)

// builtin calls a built-in function. Those that only look at a part of what they are given say so; of all others, what they
// give rests on the whole.
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
		var path []*value
		for _, e := range listed(args[1].v) {
			path = append(path, e.value)
		}
		return lookup(args[0], path, union(args[1].rests, args[1].v.deep()), args[2]), nil
	case name == "object.union" && args[0].v.kind == object && args[1].v.kind == object:
		merged, err := merge(args[1], args[0]) // of two, the right one wins
		return local{v: merged, rests: union(args[0].rests, args[1].rests)}, err
	case name == "object.remove" && args[0].v.kind == object && args[1].v.kind != object:
		return f.removed(args[0], args[1])
	case name == "array.concat" && args[0].v.kind == array && args[1].v.kind == array:
		return f.joined(array, args)
	case name == "or" && args[0].v.kind == set && args[1].v.kind == set:
		return f.joined(set, args)
	case name == "count" && args[0].v.kind != scalar:
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

// listed is the members of an array.
func listed(v *value) []entry {
	v.members()
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
			return local{v: otherwise.v, rests: unions(rests, at.rests, otherwise.rests)}
		}
		at = e.value
	}
	return local{v: at, rests: rests}
}

func (f *frame) removed(from, keys local) (local, error) {
	if err := f.pay(keys.v); err != nil {
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
		if err := f.step(a.v.size()); err != nil {
			return local{}, err
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

// general calls OPA's own function on the whole of what it is given.
func (f *frame) general(name string, args []local) (local, error) {
	function := topdown.GetBuiltin(name)
	if function == nil || !f.program.builtins[name] {
		return local{}, fmt.Errorf("the plan calls the built-in function %s, which is not known", name)
	}
	var rests *atoms
	sizes := make([]int, len(args))
	operands := make([]*ast.Term, len(args))
	for i, a := range args {
		if err := f.pay(a.v); err != nil {
			return local{}, err
		}
		rests = union(rests, a.whole())
		var err error
		if sizes[i], err = f.measured(a.v); err != nil {
			return local{}, err
		}
		operands[i] = a.v.term()
	}
	if err := affordable(name, operands, sizes); err != nil {
		return local{}, err
	}
	context := topdown.BuiltinContext{Context: f.ctx, Cache: builtins.Cache{}, Cancel: topdown.NewCancel(), Time: ast.NumberTerm(json.Number("0"))}
	var results []*ast.Term
	if err := function(context, operands, func(t *ast.Term) error { results = append(results, t); return nil }); err != nil {
		return local{}, fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case name == "walk":
		return local{v: from(ast.NewArray(results...), rests), rests: rests}, nil
	case len(results) == 0:
		return local{rests: rests}, nil
	}
	return local{v: from(results[0].Value, rests), rests: rests}, nil
}

// measured is about how many bytes of text a value has. It pays for them, and refuses numbers that take more room to compute
// with than to write.
func (f *frame) measured(v *value) (int, error) {
	n := 8
	switch s := v.scalar.(type) {
	case ast.String:
		n += len(s)
	case ast.Number:
		if n += len(s); far(s) {
			return 0, ErrLimit
		}
	}
	err := v.each(func(e entry) error {
		for _, part := range []*value{e.key, e.value} {
			if part == nil || v.kind == set && part == e.key || v.kind == array && part == e.key {
				continue
			}
			size, err := f.measured(part)
			if n += size; err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = f.step(n / 8)
	}
	return n, err
}

// affordable refuses a call whose result, or whose work, could be much larger than its arguments.
func affordable(name string, operands []*ast.Term, sizes []int) error {
	const most = 4 << 20
	product := 1
	for _, s := range sizes {
		if product *= s; product > most {
			break
		}
	}
	switch name {
	case "numbers.range":
		from, a := operands[0].Value.(ast.Number)
		to, b := operands[1].Value.(ast.Number)
		low, c := from.Int()
		high, d := to.Int()
		if a && b && !(c && d && low-high < 1<<16 && high-low < 1<<16) {
			return ErrLimit
		}
	case "replace", "concat", "glob.match", "regex.match", "object.subset", "json.filter", "json.remove", "object.filter", "graph.reachable",
		"strings.any_prefix_match", "strings.any_suffix_match", "internal.template_string":
		if product > most {
			return ErrLimit
		}
	}
	return nil
}
