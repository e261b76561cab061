package rego

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// FromPlain is a value of what encoding/json knows: nil, booleans, numbers, strings, []any and map[string]any, and
// values that were made before, which are taken as they are. What it gives is complete: any number of runs may share
// it. An object's members come in the order of their names.
//
// # Errors
//
// It holds something else, or is nested more than 2,000 levels deep, or a number in it has more than 1,000 digits.
func FromPlain(plain any) (*Value, error) {
	v, err := fromPlain(plain, 0)
	if err != nil {
		return nil, err
	}
	v.hashed()
	return v, nil
}

func fromPlain(plain any, depth int) (*Value, error) {
	if depth > maxHeight {
		return nil, fmt.Errorf("the value is nested more than %d levels deep", maxHeight)
	}
	switch p := plain.(type) {
	case nil:
		return null, nil
	case *Value:
		return p, nil
	case bool:
		return boolean(p), nil
	case string:
		return sealed(text(p)), nil
	case json.Number:
		if far(string(p)) {
			return nil, fmt.Errorf("the number %.20s… has more than 1,000 digits", string(p))
		}
		return sealed(number(string(p))), nil
	case float64:
		raw, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		return sealed(number(string(raw))), nil
	case int:
		return sealed(integer(int64(p))), nil
	case int64:
		return sealed(integer(p)), nil
	case []any:
		out := collect(Array)
		out.c.shared, out.c.placed = true, true
		out.c.items = make([]*Value, 0, len(p))
		for _, item := range p {
			v, err := fromPlain(item, depth+1)
			if err != nil {
				return nil, err
			}
			out.c.push(v)
		}
		return out, nil
	case map[string]any:
		out := collect(Object)
		out.c.shared, out.c.placed = true, true
		names := make([]string, 0, len(p))
		for name := range p {
			names = append(names, name)
		}
		slices.Sort(names)
		out.c.entries = make([]entry, 0, len(p))
		for _, name := range names {
			v, err := fromPlain(p[name], depth+1)
			if err != nil {
				return nil, err
			}
			out.c.put(sealed(text(name)), v)
		}
		out.c.sorted = true
		return out, nil
	}
	return nil, fmt.Errorf("a %T is no value of JSON", plain)
}

// Plain is the value as encoding/json knows it, a set being a list in the order of its members. A key that is no string
// is written as JSON.
//
// # Errors
//
// It is heavier than most, in values and sixteenths of bytes.
func (v *Value) Plain(most int64) (any, error) {
	if v == nil {
		return nil, nil
	}
	if v.weight() > most {
		return nil, fmt.Errorf("the value is larger than %d values", most)
	}
	return v.plain(), nil
}

func (v *Value) plain() any {
	switch v.kind {
	case Boolean:
		return v.n == 1
	case Number:
		return json.Number(v.spelt())
	case String:
		return v.s
	case Array:
		out := make([]any, len(v.c.items))
		for i, item := range v.c.items {
			out[i] = item.plain()
		}
		return out
	case Set:
		out := make([]any, 0, v.size())
		for _, e := range v.ordered() {
			out = append(out, e.key.plain())
		}
		return out
	case Object:
		out := make(map[string]any, v.size())
		for _, e := range v.ordered() {
			name := e.key.s
			if e.key.kind != String {
				raw, _ := json.Marshal(e.key.plain()) // of what it makes nothing fails
				name = string(raw)
			}
			out[name] = e.value.plain()
		}
		return out
	}
	return nil
}

// term is the value as OPA's built-in functions take it.
func (v *Value) term() *ast.Term {
	switch v.kind {
	case Null:
		return ast.NullTerm()
	case Boolean:
		return ast.InternedTerm(v.n == 1)
	case Number:
		return ast.NewTerm(ast.Number(v.spelt()))
	case String:
		return ast.StringTerm(v.s)
	case Array:
		list := make([]*ast.Term, len(v.c.items))
		for i, item := range v.c.items {
			list[i] = item.term()
		}
		return ast.ArrayTerm(list...)
	case Set:
		list := make([]*ast.Term, 0, v.size())
		for _, e := range v.ordered() {
			list = append(list, e.key.term())
		}
		return ast.SetTerm(list...)
	}
	list := make([][2]*ast.Term, 0, v.size())
	for _, e := range v.ordered() {
		list = append(list, [2]*ast.Term{e.key.term(), e.value.term()})
	}
	return ast.ObjectTerm(list...)
}

// fromTerm is what one of OPA's built-in functions gave.
func (m *machine) fromTerm(v ast.Value) (*Value, error) {
	switch v := v.(type) {
	case ast.Null:
		return null, nil
	case ast.Boolean:
		return boolean(bool(v)), nil
	case ast.Number:
		return m.number(string(v))
	case ast.String:
		return m.text(string(v))
	case *ast.Array:
		out, err := m.collect(Array)
		for i := 0; err == nil && i < v.Len(); i++ {
			var item *Value
			if item, err = m.fromTerm(v.Elem(i).Value); err == nil {
				err = m.push(out, item)
			}
		}
		return out, err
	case ast.Set:
		out, err := m.collect(Set)
		if err != nil {
			return nil, err
		}
		return out, v.Iter(func(t *ast.Term) error {
			member, err := m.fromTerm(t.Value)
			if err != nil {
				return err
			}
			return m.put(out, member, member)
		})
	case ast.Object:
		out, err := m.collect(Object)
		if err != nil {
			return nil, err
		}
		return out, v.Iter(func(k, t *ast.Term) error {
			key, err := m.fromTerm(k.Value)
			if err != nil {
				return err
			}
			value, err := m.fromTerm(t.Value)
			if err != nil {
				return err
			}
			return m.put(out, key, value)
		})
	}
	return nil, fmt.Errorf("the value %T is none that a plan works with", v)
}
