package judge

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// bindGot types the local that takes what an object.get gives, of which OPA knows nothing.
func (l *linter) bindGot(e *ast.Expr) {
	o := e.Operands()
	if !e.IsCall() || len(o) != 4 || e.Operator().String() != "object.get" {
		return
	}
	name, is := o[3].Value.(ast.Var)
	if !is || l.env[name] != nil {
		return
	}
	if s := l.got(o[0], o[1], o[2]); s != nil {
		l.env[name] = s
	}
}

// get is the shape at the path of an object.get, if it can be told; a constant path that leads nowhere is a problem.
func (l *linter) get(object, path *ast.Term) *schema.Shape {
	s, c := l.shape(object), l.constant(path)
	if s == nil {
		return nil
	}
	if c == nil {
		if key := l.shape(path); key != nil && key.Kind == "string" && s.Kind == "map" {
			return s.Values
		}
		return nil
	}
	steps := []*ast.Term{c}
	if list, is := c.Value.(*ast.Array); is {
		steps = nil
		list.Foreach(func(t *ast.Term) { steps = append(steps, t) })
	}
	for _, step := range steps {
		if s == nil {
			return nil
		}
		s = l.step(s, step)
	}
	return s
}

// got is the shape of what an object.get gives: what stands at the path, or the default, where that adds nothing to it
// but perhaps a word.
func (l *linter) got(object, path, instead *ast.Term) *schema.Shape {
	s := l.get(object, path)
	if s == nil || l.shape(instead) == s {
		return s
	}
	switch v := instead.Value.(type) {
	case ast.Null, ast.Boolean, ast.Number:
		return s
	case ast.String:
		if s.Enum != nil && !slices.Contains(s.Enum, string(v)) {
			wider := *s
			wider.Enum = append(slices.Clone(s.Enum), string(v))
			return &wider
		}
		return s
	case ast.Object:
		if v.Len() == 0 {
			return s
		}
	case *ast.Array:
		if v.Len() == 0 {
			return s
		}
	case ast.Set:
		if v.Len() == 0 {
			return s
		}
	}
	return nil
}
