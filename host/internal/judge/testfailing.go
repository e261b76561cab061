package judge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/schema"
)

// How long the text of a value, of an expression or of a print may be, and how many values an expression has.
const (
	maxText   = 1000
	maxValues = 20
)

// cut shortens a text to so many bytes, and says that it did.
func cut(text string, most int) string {
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// failingExpression is an expression that did not hold, as its author wrote it, with the values of what it names. ask
// evaluates a reference, where the trace has no value of it, as of what is negated.
func failingExpression(e *topdown.Event, ask func(*ast.Term, []*ast.With) string) *schema.FailingExpression {
	x := e.Node.(*ast.Expr)
	base := x.BaseCogeneratedExpr()
	out := &schema.FailingExpression{File: e.Location.File, Line: e.Location.Row, Text: cut(x.String(), maxText)}
	if at := base.Location; at != nil && len(at.Text) > 0 {
		out.Line, out.Text = at.Row, cut(clean(oneLine(string(at.Text))), maxText)
	}
	v := &valuesOf{event: e, seen: map[string]bool{}}
	with := make([]*ast.With, len(x.With))
	for i, w := range x.With {
		with[i] = w.Copy()
		with[i].Value = v.plugged(w.Value)
	}
	v.ask = func(t *ast.Term) string { return ask(v.plugged(t), with) }
	v.walk(x)
	for _, other := range x.CogeneratedExprs() {
		v.walk(other)
	}
	slices.SortFunc(v.found, func(a, b placedValue) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column), strings.Compare(a.Text, b.Text))
	})
	for _, found := range v.found[:min(len(v.found), maxValues)] {
		out.Values = append(out.Values, found.ExpressionValue)
	}
	return out
}

// oneLine joins the lines of a source with one blank between words.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

type placedValue struct {
	schema.ExpressionValue
	row, column int
}

// valuesOf collects what the parts of an expression are, each once.
type valuesOf struct {
	event *topdown.Event
	ask   func(*ast.Term) string
	seen  map[string]bool
	found []placedValue
}

// walk looks at the variables of an expression, and at references into them. What a comprehension has within has no
// value where the expression stands.
func (v *valuesOf) walk(x *ast.Expr) {
	visit := func(x any) {
		ast.NewGenericVisitor(func(x any) bool {
			switch t := x.(type) {
			case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
				return true
			case *ast.Term:
				v.term(t)
			}
			return false
		}).Walk(x)
	}
	if x.IsCall() {
		for _, o := range x.Operands() {
			visit(o)
		}
	} else {
		visit(x.Terms)
	}
	for _, w := range x.With {
		visit(w.Value)
	}
}

func (v *valuesOf) term(t *ast.Term) {
	if t.Location == nil {
		return
	}
	switch value := t.Value.(type) {
	case ast.Var:
		meta, known := v.event.LocalMetadata[value]
		if !known || meta.Name == "" {
			return
		}
		text := string(meta.Name)
		if meta.Name.IsGenerated() || meta.Name.IsWildcard() || strings.HasPrefix(text, "__local") {
			text = string(t.Location.Text)
		}
		v.add(text, t.Location, asRego(v.event.Locals.Get(value)))
	case ast.Ref:
		is := asRego(resolved(value, v.event.Locals))
		if is == "" && (value[0].Equal(ast.DefaultRootDocument) || value[0].Equal(ast.InputRootDocument)) {
			is = v.ask(t)
		}
		v.add(string(t.Location.Text), t.Location, is)
	}
}

// plugged is a term with values in the place of variables that have one.
func (v *valuesOf) plugged(t *ast.Term) *ast.Term {
	out, err := ast.TransformVars(t.Copy().Value, func(name ast.Var) (ast.Value, error) {
		if is := v.event.Locals.Get(name); is != nil {
			return is, nil
		}
		return name, nil
	})
	if plugged, is := out.(ast.Value); is && err == nil {
		return &ast.Term{Value: plugged, Location: t.Location}
	}
	return t
}

// add takes down a value. What is written out has none to tell.
func (v *valuesOf) add(text string, at *ast.Location, value string) {
	text = cut(clean(oneLine(text)), maxText)
	if value == "" || text == "" || v.seen[text] || text == value {
		return
	}
	v.seen[text] = true
	v.found = append(v.found, placedValue{schema.ExpressionValue{Text: text, Value: cut(value, maxText)}, at.Row, at.Col})
}

// asRego is a value as Rego writes it; "" for none.
func asRego(v ast.Value) string {
	if v == nil {
		return ""
	}
	return v.String()
}

// resolved is what a reference into a local variable leads to; nil where it leads nowhere.
func resolved(ref ast.Ref, locals *ast.ValueMap) ast.Value {
	base, is := ref[0].Value.(ast.Var)
	if !is || locals == nil || len(ref) < 2 {
		return nil
	}
	value := locals.Get(base)
	if value == nil {
		return nil
	}
	path := ast.Ref{}
	for _, step := range ref[1:] {
		if name, is := step.Value.(ast.Var); is {
			known := locals.Get(name)
			if known == nil {
				return nil
			}
			step = ast.NewTerm(known)
		}
		path = append(path, step)
	}
	out, err := value.Find(path)
	if err != nil {
		return nil
	}
	return out
}
