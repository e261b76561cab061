package judge

import (
	"errors"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/schema"
)

// located turns OPA's errors into problems that name the reading, the place and the next step.
func (d *draft) located(err error, code string) schema.Problems {
	if d.compiler == nil {
		d.compiler = ast.NewCompiler() // nothing was compiled yet
	}
	var list ast.Errors
	var one *ast.Error
	var evaluated *topdown.Error
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = ast.Errors{one}
	case errors.As(err, &evaluated):
		problem := &schema.Problem{Code: code, Message: clean(evaluated.Message), Party: d.party}
		if l := evaluated.Location; l != nil {
			problem.File, problem.Line, problem.Column = l.File, l.Row, l.Col
		}
		return schema.Problems{problem}
	default:
		return schema.Problems{{Code: code, Message: clean(err.Error()), Party: d.party}}
	}
	var out schema.Problems
	for _, e := range list {
		problem := &schema.Problem{Code: code, Message: clean(e.Message), Party: d.party}
		if e.Code == ast.ParseErr {
			problem.Message = reworded(problem.Message)
		}
		if e.Location != nil {
			problem.File, problem.Line, problem.Column = e.Location.File, e.Location.Row, e.Location.Col
		}
		d.explain(problem, e)
		if last := len(out) - 1; e.Code == ast.ParseErr && last >= 0 && samePlace(out[last], problem) {
			if bare(out[last].Message) { // OPA's parser complains once where it stops, and again where it gives up
				out[last] = problem
			}
			continue
		}
		out = append(out, problem)
	}
	return out
}

func samePlace(a, b *schema.Problem) bool {
	return a.File == b.File && a.Line == b.Line && a.Column == b.Column
}

// bare reports whether a parser's message says only that it stopped.
func bare(message string) bool {
	return message == endsEarly || message == "illegal token" || strings.HasPrefix(message, "unexpected ") &&
		!strings.Contains(message, ":")
}

const endsEarly = "the file ends in the middle of a rule"

// reworded puts a parser's message without the example that it gives, which is older Rego.
func reworded(message string) string {
	message, _, _ = strings.Cut(message, " (e.g., ")
	if rest, is := strings.CutPrefix(message, "unexpected eof token"); is {
		return endsEarly + rest
	}
	return message
}

// explain says what OPA's compiler cannot: why a built-in function or a definition is not there.
func (d *draft) explain(problem *schema.Problem, e *ast.Error) {
	if name, is := strings.CutPrefix(e.Message, "var "); is && strings.HasSuffix(name, " is unsafe") {
		d.unsafe(problem, clean(strings.TrimSuffix(name, " is unsafe")))
		return
	}
	if name, is := strings.CutPrefix(e.Message, "undefined function "); is {
		helper, _, _ := strings.Cut(name, ".")
		if problem.Hint = importOf(helper); helper == "data" || problem.Hint != "" {
			problem.Code, problem.Message = "rego-undefined", "there is no function "+clean(name)
			if helper == "data" {
				problem.Hint = d.nearFunction(name)
			}
			return
		}
		problem.Code = "rego-builtin"
		if hasBuiltin(ast.CapabilitiesForThisVersion(), name) {
			problem.Message, problem.Hint = forbidden(name)
		} else if near := schema.Nearest(name, builtin.Names()); near != "" {
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
		if name, has := strings.CutPrefix(ref.Ref.String(), "input.definitions."); has && d.declines(name) {
			problem.Code, problem.Hint = "definition-not-adopted", d.adopt(name)
		}
	}
}

// unsafe says what it is that OPA calls an unsafe variable.
func (d *draft) unsafe(problem *schema.Problem, name string) {
	problem.Message = "nothing gives the variable " + name + " a value"
	problem.Hint = "give it one with :=, declare it with some, or correct the name"
	if add := importOf(name); add != "" {
		problem.Hint = add
	} else if near := schema.Nearest(name, d.named(problem.File)); near != "" {
		problem.Hint = "did you mean " + near + "?"
	}
}

// named lists the rules and imports of a file, sorted.
func (d *draft) named(file string) []string {
	names := map[string]bool{}
	m := d.compiler.Modules[file]
	if m == nil {
		return nil
	}
	for _, rule := range m.Rules {
		names[rule.Head.Ref()[0].Value.String()] = true
	}
	for _, i := range m.Imports {
		names[i.Name().String()] = true
	}
	return schema.Keys(names)
}

// nearFunction asks whether another function of the policy or its helper was meant; name is as OPA spells it.
func (d *draft) nearFunction(name string) string {
	if strings.HasPrefix(name, "data."+placesPackage+".") && d.compiler.Modules[ownFiles+"places.rego"] == nil {
		return importOf("places")
	}
	functions := map[string]bool{}
	for file, m := range d.compiler.Modules {
		for _, rule := range m.Rules {
			// a helper's function without a title is its own business
			if len(rule.Head.Args) > 0 && (len(rule.Annotations) > 0 || !strings.HasPrefix(file, ownFiles)) {
				functions[rule.Ref().String()] = true
			}
		}
	}
	if near := schema.Nearest(name, schema.Keys(functions)); near != "" {
		return "did you mean " + near + "?"
	}
	return "a policy can call its own functions, those of the case's library, k3 and places"
}

func hasBuiltin(c *ast.Capabilities, name string) bool {
	for _, b := range c.Builtins {
		if b.Name == name {
			return true
		}
	}
	return false
}
