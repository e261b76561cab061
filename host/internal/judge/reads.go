package judge

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// reads lists globs over the facts that the policy can read, sorted: every reference to input, cut where an id is
// chosen or where it ends. It names too much rather than too little.
func (d *draft) reads() []string {
	globs := map[string]bool{}
	for name, module := range d.compiler.Modules {
		if name == ownFiles+"k3.rego" {
			globs["/runtime/compositions/**"] = true
			continue
		}
		ast.WalkRefs(module, func(r ast.Ref) bool {
			if len(r) > 1 && r[0].Equal(ast.InputRootDocument) {
				globs[glob(r[1:])] = true
			} else if len(r) == 1 && r[0].Equal(ast.InputRootDocument) {
				globs["/**"] = true
			}
			return false
		})
	}
	return schema.Keys(globs)
}

// asksTerms reports whether the verdict can depend on answers of a classifier: whether a rule that it leads to, of the
// library as well, mentions them, or the input as a whole.
func (d *draft) asksTerms() (asks bool) {
	seen := map[*ast.Rule]bool{}
	var visit func(rules []*ast.Rule)
	visit = func(rules []*ast.Rule) {
		for _, rule := range rules {
			if seen[rule] || strings.HasPrefix(rule.Loc().File, ownFiles) {
				continue
			}
			seen[rule] = true
			ast.WalkRefs(rule, func(r ast.Ref) bool {
				switch {
				case r[0].Equal(ast.InputRootDocument):
					asks = asks || len(r) == 1 || r[1].Equal(ast.StringTerm("classification"))
				case r[0].Equal(ast.DefaultRootDocument):
					visit(d.compiler.GetRules(r.GroundPrefix()))
				}
				return false
			})
		}
	}
	visit(d.compiler.GetRules(ast.MustParseRef(entrypoint)))
	return asks
}

func glob(steps ast.Ref) string {
	out := ""
	for _, step := range steps {
		if text, is := step.Value.(ast.String); is {
			out += schema.Join(string(text))
		} else {
			out += "/*"
		}
	}
	if out == "/asOf" || out == "/world" {
		return out
	}
	return out + "/**"
}

// rules lists the rules that carry a title, in file order.
func (d *draft) rules() []schema.InspectedRule {
	out := []schema.InspectedRule{}
	for _, name := range schema.Keys(d.compiler.Modules) {
		module := d.compiler.Modules[name]
		for _, a := range module.Annotations {
			if a.Title == "" || a.Location == nil || strings.HasPrefix(name, ownFiles) {
				continue
			}
			target := ""
			if path := a.GetTargetPath(); path != nil {
				target = path.String()
			}
			out = append(out, schema.InspectedRule{Title: clean(a.Title), Name: target, File: name,
				Line: a.Location.Row, Description: clean(a.Description)})
		}
	}
	return out
}
