package facts

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// With is the same facts with other values at some pointers, each a fact that is there and a value that [Make] would
// admit there: nothing is checked again. No file holds these facts, and nothing names them, so that they have neither
// digests nor locations, neither worlds nor sources, and nobody is warned of them. What is the same as before is
// shared, and not made again.
//
// # Errors
//
// [schema.Problems]: too-many-hops.
func (p *Prepared) With(set map[string]any) (*Prepared, error) {
	tree := bare(p.document.Runtime)
	r, err := p.filled()
	if err != nil {
		return nil, err
	}
	for pointer, value := range set {
		tokens, _ := schema.Split(pointer)
		put(tree, tokens, value)
	}
	for pointer := range set {
		tokens, _ := schema.Split(pointer)
		if err := decodeAt(reflect.ValueOf(&r).Elem(), tree, tokens); err != nil {
			return nil, err
		}
	}
	made := &schema.Facts{Construe: schema.KindFacts, World: p.document.World, AsOf: r.AsOf, Runtime: tree,
		Derived: p.document.Derived, Basis: p.document.Basis}
	plain, graphOf := p.tree["derived"], func() (*graph, error) { return newGraph(&r), nil }
	if p.Derives(slices.Collect(maps.Keys(set))...) {
		g := newGraph(&r)
		derived, basis, _, err := derive(g)
		if err != nil {
			return nil, schema.Problems{{Code: "too-many-hops", Pointer: "/relationships", Message: err.Error()}}
		}
		made.Derived, made.Basis, graphOf = *derived, basis, func() (*graph, error) { return g, nil }
		if plain, err = treeLike(*derived, p.document.Derived, plain); err != nil {
			return nil, err
		}
	}
	out := unnamed(made.Under(p.document.Shape()), plain, graphOf)
	out.filled = func() (schema.Runtime, error) { return r, nil }
	return out, nil
}

// Contradictions counts the facts that cannot be together, which [Prepared.With] warns nobody of.
//
// # Errors
//
// [schema.Problems]: too-many-hops.
func (p *Prepared) Contradictions() (int, error) {
	r, err := p.filled()
	if err != nil {
		return 0, err
	}
	_, _, against, err := derive(newGraph(&r))
	if err != nil {
		return 0, err
	}
	return (&schema.Facts{Warnings: against.list()}).Contradictions(), nil
}

// Derives reports whether anything derived may depend on what stands at one of some pointers into the runtime.
func (p *Prepared) Derives(pointers ...string) bool {
	for _, globs := range p.document.Basis {
		for _, g := range globs {
			if slices.ContainsFunc(pointers, func(at string) bool { return meet(g, at) }) {
				return true
			}
		}
	}
	return false
}

// meet reports whether a change at a pointer changes anything that a glob is about: there, above it or below it.
func meet(glob, pointer string) bool {
	for glob != "" && pointer != "" && glob != "/**" {
		g, _, _ := strings.Cut(glob[1:], "/")
		at, _, _ := strings.Cut(pointer[1:], "/")
		if g != "*" && g != at {
			return false
		}
		glob, pointer = glob[1+len(g):], pointer[1+len(at):]
	}
	return glob != "" || pointer == ""
}

// bare is a runtime without what is beside the facts and long, in a map of its own.
func bare(runtime map[string]any) map[string]any {
	out := maps.Clone(runtime)
	delete(out, "worlds")
	delete(out, "facts")
	return out
}

// put sets a value, in copies of the objects on the way to it.
func put(object map[string]any, tokens []string, value any) {
	if len(tokens) == 1 {
		object[tokens[0]] = value
		return
	}
	below, _ := object[tokens[0]].(map[string]any)
	below = maps.Clone(below)
	object[tokens[0]] = below
	put(below, tokens[1:], value)
}

// decodeAt has a field of a document type, or of a map in one the member, say again what a tree says, in copies of
// what is shared with others.
func decodeAt(document reflect.Value, tree map[string]any, tokens []string) error {
	field, is := fieldOf(document, tokens[0])
	if !is {
		return nil // the type does not have it, and passes it over
	}
	members, _ := tree[tokens[0]].(map[string]any)
	if field.Kind() != reflect.Map || len(tokens) == 1 || field.Len() == 0 {
		made := reflect.New(field.Type())
		if err := schema.Decode(tree[tokens[0]], made.Interface()); err != nil {
			return err
		}
		field.Set(made.Elem())
		return nil
	}
	member := reflect.New(field.Type().Elem())
	if err := schema.Decode(members[tokens[1]], member.Interface()); err != nil {
		return err
	}
	copied := reflect.MakeMapWithSize(field.Type(), field.Len())
	for i := field.MapRange(); i.Next(); {
		copied.SetMapIndex(i.Key(), i.Value())
	}
	copied.SetMapIndex(reflect.ValueOf(tokens[1]), member.Elem())
	field.Set(copied)
	return nil
}

// fieldOf is the field of a document type that has a name in JSON.
func fieldOf(document reflect.Value, name string) (reflect.Value, bool) {
	for i := range document.NumField() {
		if nameOf(document.Type().Field(i)) == name {
			return document.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func nameOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// omitsEmpty reports whether a document leaves a field out that is empty.
func omitsEmpty(field reflect.StructField) bool {
	return strings.HasSuffix(field.Tag.Get("json"), ",omitempty")
}

// treeLike is [schema.Tree] of what is derived, which shares with the tree of what was derived from other facts what is
// the same in both.
func treeLike(now, before schema.Derived, beforeTree any) (any, error) {
	was, is := beforeTree.(map[string]any)
	if !is {
		return schema.Tree(now)
	}
	out := map[string]any{}
	fields, old := reflect.ValueOf(now), reflect.ValueOf(before)
	for i := range fields.NumField() {
		name := nameOf(fields.Type().Field(i))
		if reflect.DeepEqual(fields.Field(i).Interface(), old.Field(i).Interface()) {
			if tree, has := was[name]; has {
				out[name] = tree
			}
			continue
		}
		if omitsEmpty(fields.Type().Field(i)) && fields.Field(i).Len() == 0 {
			continue
		}
		tree, err := schema.Tree(fields.Field(i).Interface())
		if err != nil {
			return nil, err
		}
		out[name] = tree
	}
	return out, nil
}
