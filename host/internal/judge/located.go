package judge

import (
	"errors"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/schema"
)

// located turns OPA's errors into problems that name the reading, the place and the next step.
func (d *draft) located(err error, code string) schema.Problems {
	var list ast.Errors
	var one *ast.Error
	var evaluated *topdown.Error
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = ast.Errors{one}
	case errors.As(err, &evaluated):
		problem := &schema.Problem{Code: code, Message: clean(evaluated.Message), Party: d.reading}
		if l := evaluated.Location; l != nil {
			problem.File, problem.Line, problem.Column = l.File, l.Row, l.Col
		}
		return schema.Problems{problem}
	default:
		return schema.Problems{{Code: code, Message: clean(err.Error()), Party: d.reading}}
	}
	var out schema.Problems
	for _, e := range list {
		problem := &schema.Problem{Code: code, Message: clean(e.Message), Party: d.reading}
		if e.Location != nil {
			problem.File, problem.Line, problem.Column = e.Location.File, e.Location.Row, e.Location.Col
		}
		d.explain(problem, e)
		out = append(out, problem)
	}
	return out
}

// explain says what OPA's compiler cannot: why a built-in function or a definition is not there.
func (d *draft) explain(problem *schema.Problem, e *ast.Error) {
	if name, is := strings.CutPrefix(e.Message, "undefined function "); is {
		problem.Code = "rego-builtin"
		if hasBuiltin(ast.CapabilitiesForThisVersion(), name) {
			problem.Message = "the built-in function " + name + " is not on the list of those a policy may use"
			problem.Hint = "a policy sees its input and nothing else: no clock, network, machine or randomness"
		} else if near := schema.Nearest(name, allowed()); near != "" {
			problem.Hint = "did you mean " + near + "?"
		}
		return
	}
	if e.Code == ast.TypeErr {
		problem.Code = "rego-type"
	}
	if ref, is := e.Details.(*ast.RefErrInvalidDetail); is {
		have := "" // OPA names what it met, or only where in the reference it met it
		if ref.Have != nil {
			have = strings.Trim(ref.Have.String(), `"`)
		} else if ref.Pos < len(ref.Ref) {
			have = strings.Trim(ref.Ref[ref.Pos].String(), `"`)
		}
		want := make([]string, 0, len(ref.OneOf))
		for _, w := range ref.OneOf {
			want = append(want, strings.Trim(w.String(), `"`))
		}
		problem.Expected = want
		if near := schema.Nearest(have, want); near != "" {
			problem.Hint = "did you mean " + near + "?"
		} else {
			problem.Hint = "known here: " + strings.Join(want, ", ")
		}
		if name, has := strings.CutPrefix(ref.Ref.String(), "input.definitions."); has && d.stipulated.Definitions[name].Values != nil {
			problem.Code = "definition-not-adopted"
			problem.Hint = "the reading does not adopt the definition " + name + "; add it under readings." + d.reading + ".definitions in case.yaml"
		}
	}
}

func hasBuiltin(c *ast.Capabilities, name string) bool {
	for _, b := range c.Builtins {
		if b.Name == name {
			return true
		}
	}
	return false
}
