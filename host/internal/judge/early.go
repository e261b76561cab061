package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/schema"
)

// early finds what is wrong with modules that OPA's compiler does not come to see, because a file does not parse or an
// earlier step fails: functions that a policy may not use, fields and words that are not there, definitions that are
// not adopted. Names of rules are left to the compiler, since the file that gives one may be the one that does not
// parse. found is what is said already.
func (d *draft) early(modules map[string]*ast.Module, found schema.Problems) schema.Problems {
	if d.compiler == nil {
		d.compiler = ast.NewCompiler()
	}
	e := &earlyLinter{linter: linter{draft: d, input: d.shape, byName: map[string][]string{}, seen: map[string]bool{},
		env: map[ast.Var]*schema.Shape{}, consts: map[ast.Var]*ast.Term{}}}
	e.index(d.shape)
	for _, name := range schema.Keys(modules) {
		if strings.HasPrefix(name, ownFiles) {
			continue
		}
		ast.WalkExprs(modules[name], func(x *ast.Expr) bool {
			if operands := x.Operands(); x.IsCall() {
				e.called(x.Operator(), operands)
			}
			return false
		})
		ast.WalkTerms(modules[name], func(t *ast.Term) bool {
			switch v := t.Value.(type) {
			case ast.Call:
				if operator, is := v[0].Value.(ast.Ref); is {
					e.called(operator, v[1:])
				}
			case ast.Ref:
				if v[0].Equal(ast.InputRootDocument) && !e.unadopted(t, v) {
					e.ref(v)
				}
			}
			return false
		})
	}
	return unreported(e.problems, found)
}

// unreported are those of problems that are not among those found.
func unreported(problems, found schema.Problems) schema.Problems {
	said := map[string]bool{}
	for _, p := range found {
		said[placeOf(p)] = true
	}
	return slices.DeleteFunc(problems, func(p *schema.Problem) bool { return said[placeOf(p)] })
}

// unrestricted compiles sources with every built-in function that OPA has, where nothing is wrong with them but
// functions that a policy may not use: OPA looks for those first, and stops.
func (d *draft) unrestricted(b Bundle, found schema.Problems) schema.Problems {
	if slices.ContainsFunc(found, func(p *schema.Problem) bool { return p.Code != "rego-builtin" }) {
		return nil
	}
	modules, err := d.parse(b)
	if err != nil {
		return nil
	}
	other := *d
	return schema.ProblemsIn(other.compileWith(modules, ast.CapabilitiesForThisVersion()), "rego-compile")
}

// placeOf is a line and what is wrong on it: OPA and the lint name different columns.
func placeOf(p *schema.Problem) string {
	code := p.Code
	if code == "definition-not-adopted" {
		code = "rego-type"
	}
	return fmt.Sprintf("%s %s:%d", code, p.File, p.Line)
}

// earlyLinter is a lint of what is not compiled, in which a local variable stands for nothing.
type earlyLinter struct{ linter }

func (e *earlyLinter) called(operator ast.Ref, operands []*ast.Term) {
	name := operator.String()
	if hasBuiltin(ast.CapabilitiesForThisVersion(), name) && !builtin.Allowed(name) {
		message, hint := forbidden(name)
		e.report("rego-builtin", operator[0], message, name, nil)
		if last := e.problems[len(e.problems)-1]; last.Message == message {
			last.Hint = hint
		}
	}
	if strings.HasPrefix(name, "k3.") {
		name = "data.construe.policy." + name
	}
	if len(operands) > 1 {
		e.call(name, operands[0], operands[1])
	}
}

// unadopted reports a definition that the reading does not adopt.
func (e *earlyLinter) unadopted(t *ast.Term, r ast.Ref) bool {
	if len(r) < 3 || !r[1].Equal(ast.StringTerm("definitions")) {
		return false
	}
	name, is := r[2].Value.(ast.String)
	if !is || !e.draft.declines(string(name)) {
		return false
	}
	at := *t
	if at.Location == nil {
		at.Location = r[0].Location
	}
	e.report("definition-not-adopted", &at, "undefined ref: "+clean(r.String()), string(name), nil)
	if last := e.problems[len(e.problems)-1]; last.Code == "definition-not-adopted" {
		last.Hint = e.draft.adopt(string(name))
	}
	return true
}

// declines reports whether a definition is one of the case's that the reading does not adopt.
func (d *draft) declines(name string) bool {
	definitions := d.shape.Properties["definitions"]
	if d.reading == nil || definitions == nil || definitions.Properties[name] != nil {
		return false
	}
	_, is := d.reading.Definition(d.stipulated, name)
	return is
}

func (d *draft) adopt(name string) string {
	return "the reading does not adopt the definition " + name + "; add it under definitions in the reading.yaml of " +
		d.party
}

// alternatives says what a policy writes in the place of a function that it may not use.
var alternatives = map[string]string{
	"sprintf":                 `write a template string: $"The category is {input.runtime.offering.category}."`,
	"strings.render_template": `write a template string: $"The category is {input.runtime.offering.category}."`,
	"time.now_ns":             "the day that is judged on is input.asOf",
	"strings.replace_n":       "replace takes one pair of texts at a time",
	"regex.is_valid":          "regex.match takes a constant expression",
	"trace":                   "construe explain shows what a verdict has read",
	"any":                     "write a rule with `some`",
	"all":                     "write a rule with `every`",
}

// forbidden says that a built-in function is not one that a policy may use, and what to write.
func forbidden(name string) (message, hint string) {
	if hint = alternatives[name]; hint == "" {
		hint = "a policy sees its input and nothing else: no clock, network, machine or randomness; " +
			"policies/INPUT.md lists its functions"
	}
	return "the built-in function " + name + " is not on the list of those a policy may use", hint
}

// version0 says of a file that does not parse that it is Rego as OPA read it before 1.0, where that is what is wrong
// with it: the file as it was read then, and one problem in the place of those found. Where more is wrong with it, the
// first problem says so.
func version0(name string, source []byte, found schema.Problems) (*ast.Module, schema.Problems) {
	old, err := ast.ParseModuleWithOpts(name, string(source), ast.ParserOptions{RegoVersion: ast.RegoV0})
	asks := slices.IndexFunc(found, func(p *schema.Problem) bool {
		return strings.Contains(p.Message,
			"keyword is required")
	})
	if err != nil && asks < 0 || len(found) == 0 {
		return nil, found
	}
	first := *found[max(asks, 0)]
	first.Message = "this is Rego v0, as OPA read it before 1.0: " + first.Message
	first.Hint = "a rule with a body needs `if`, and one that builds a set `contains`; `opa fmt --v0-v1 -w FILE` " +
		"rewrites the file"
	if err != nil {
		rest := slices.Clone(found)
		rest[asks] = &first
		return nil, rest
	}
	if more := len(found) - 1; more > 0 {
		first.Message += fmt.Sprintf("; and %d more of the kind", more)
	}
	return old, schema.Problems{&first}
}
